-- What anyone raises or resolves, in a transaction of theirs: rows that are only added, so that no two wait for each
-- other however many raise the same key. The next look at alarms folds them into the table below and removes them.
create table alarm_firings (
  id          bigint      generated always as identity primary key,
  at          timestamptz not null default clock_timestamp(),
  key         text        not null check (key <> ''),
  severity    text        check (severity in ('info', 'warning', 'critical')), -- null: it is over
  title       text        not null default '',
  detail      text        not null default '',
  alarm_group text        not null,
  labels      jsonb       not null default '{}'
);

-- What is wrong and what was: one open row a key.
create table alarms (
  id              bigint      generated always as identity primary key,
  key             text        not null,
  alarm_group     text        not null, -- what becomes one message
  severity        text        not null check (severity in ('info', 'warning', 'critical')),
  title           text        not null,
  detail          text        not null,
  labels          jsonb       not null,
  condition       text        not null default '',   -- that found it; empty: who raised it resolves it
  says_over       boolean     not null default true, -- whether a message says that it is over
  state           text        not null check (state in ('pending', 'firing', 'acknowledged', 'resolved')),
  first_at        timestamptz not null,
  fired_at        timestamptz,          -- escalation counts from here; null while it may pass by itself
  last_at         timestamptz not null,
  count           bigint      not null, -- how often it was raised
  acknowledged_at timestamptz,
  acknowledged_by text,
  reason          text,                 -- of the last thing that a person did
  silenced_until  timestamptz,          -- a later alarm of this key inherits it
  resolved_at     timestamptz,
  resolved_by     text
);
create unique index alarms_open on alarms (key) where state <> 'resolved';
create index alarms_key on alarms (key, id);
create index alarms_last on alarms (last_at, id);
create index alarms_resolved on alarms (resolved_at) where state = 'resolved';

-- Messages to people: one row a message and channel, written before it is sent.
create table alarm_notices (
  id          bigint      generated always as identity primary key,
  message_id  text        not null unique, -- the same at every try, so that a receiver knows it again
  channel     text        not null,
  alarm_group text        not null, -- empty: several
  urgent      boolean     not null, -- quiet hours do not hold it
  state       text        not null default 'pending' check (state in ('pending', 'sending', 'sent', 'failed', 'dropped')),
  attempts    integer     not null default 0,
  created_at  timestamptz not null,
  next_at     timestamptz not null, -- when it is sent or tried again; while it is sent, when its lease ends
  finished_at timestamptz,
  subject     text        not null default '', -- as it was sent last
  text        text        not null default '',
  reason      text        not null default ''  -- of the last failure
);
create unique index alarm_notices_open on alarm_notices (channel, alarm_group, urgent) where state in ('pending', 'sending');
create index alarm_notices_due on alarm_notices (next_at) where state in ('pending', 'sending');
create index alarm_notices_recent on alarm_notices (channel, created_at);

create table alarm_notice_items (
  notice   bigint not null references alarm_notices on delete cascade,
  alarm    bigint not null references alarms on delete cascade,
  kind     text   not null check (kind in ('firing', 'resolved')),
  severity text   not null, -- as the message has it
  primary key (notice, alarm, kind)
);
create index alarm_notice_items_alarm on alarm_notice_items (alarm);

create function alarm_rank(severity text) returns integer
  language sql immutable
as $$ select array_position(array['info', 'warning', 'critical'], $1) $$;

-- Raises an alarm in the caller's transaction. A key is what is wrong and with what, such as dead-letters:label-trades;
-- what is before its colon is the group unless another one is given.
create function raise_alarm(
  key text, severity text, title text, detail text default '', alarm_group text default null, labels jsonb default '{}')
  returns void
  language sql
  set search_path from current
as $$
  insert into alarm_firings (key, severity, title, detail, alarm_group, labels)
  values ($1, $2, $3, left($4, 2000), coalesce($5, split_part($1, ':', 1)), $6)
$$;

create function resolve_alarm(key text) returns void
  language sql
  set search_path from current
as $$ insert into alarm_firings (key, alarm_group) values ($1, '') $$;
