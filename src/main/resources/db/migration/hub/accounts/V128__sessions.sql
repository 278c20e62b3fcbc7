-- Who is logged in where. The session itself is in the memory of its hub, which asks here whether it has ended.
create table sessions (
  id           bigint      generated always as identity primary key,
  login        text        not null, -- a user's name, or operator and investor of credentials.properties
  epoch        bigint,               -- the user's at the login; null for those of credentials.properties
  role         text        not null,
  came_by      text        not null check (came_by in ('password', 'oidc')),
  port         text        not null check (port in ('console', 'management')),
  since        timestamptz not null default clock_timestamp(),
  last_seen_at timestamptz not null default clock_timestamp(), -- to a minute
  address      text        not null,
  browser      text        not null,
  ended_at     timestamptz,
  ended_by     text
);
create index sessions_login on sessions (login, id);
call announce_changes_of('sessions', '');

insert into retention (table_name, kind, age, condition, keep_days, least_days, note) values
  ('sessions', 'days', 'last_seen_at', 'true', 90, 1, 'who was logged in when and from where');
