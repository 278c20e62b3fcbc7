-- What failed for good, with all that a person needs to see why and to send it again.
create table dead_letters (
  id          bigint generated always as identity primary key,
  route_id    text        not null,
  subscriber  text,
  event_id    text,
  code        text        not null,
  message     text        not null,
  payload     jsonb       not null, -- a JSON string where it was not JSON
  attempts    integer     not null,
  failed_at   timestamptz not null default clock_timestamp(),
  replayed_at timestamptz,
  state       text        not null default 'open' check (state in ('open', 'replayed', 'discarded'))
);
create index dead_letters_open on dead_letters (id) where state = 'open';
create index dead_letters_route on dead_letters (route_id, id);
