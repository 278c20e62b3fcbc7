-- A source is declared by its route: what it is called is not known here.
alter table raw_messages drop constraint raw_messages_source_check;

-- A token may be bound to one source; null opens any that takes tokens.
alter table webhook_tokens add column source text;

-- What a source of the user's own sent, one row an event.
create table events (
  id             text        primary key, -- ULID
  raw_message_id bigint      not null references raw_messages,
  source         text        not null,
  kind           text        not null,
  key            text        not null, -- what identifies it among its kind: a resend has the same
  payload        jsonb       not null,
  received_at    timestamptz not null default clock_timestamp(),
  unique (source, kind, key)
);
create index events_source on events (source, id);
