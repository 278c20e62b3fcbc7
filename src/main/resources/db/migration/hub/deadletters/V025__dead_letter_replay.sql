-- A dead letter names the step that failed, can be edited and replayed, and is listed without its payload being read.
alter table dead_letters
  add column step             text, -- the node of the route, null where the commit failed
  add column muted            boolean not null default false, -- it failed while nothing was to leave the hub
  add column payload_excerpt  text    generated always as (left(payload::text, 500)) stored,
  add column payload_bytes    integer generated always as (octet_length(payload::text)) stored,
  add column original_payload jsonb, -- as it came, once it was edited
  add column edited_at        timestamptz,
  add column edited_by        text,
  add column retried_at       timestamptz, -- when a replay failed last
  add column replayed_by      text,
  add column discarded_at     timestamptz,
  add column discarded_by     text;

-- What people did to dead letters and subscribers.
create table operator_actions (
  id      bigint      generated always as identity primary key,
  done_at timestamptz not null default clock_timestamp(),
  done_by text        not null,
  action  text        not null, -- such as dead-letter.replay, subscriber.rewind
  subject text        not null, -- the letter's id, the subscriber's name, or bulk
  detail  jsonb       not null
);
create index operator_actions_subject on operator_actions (subject, id);
