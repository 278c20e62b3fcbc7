-- The Telegram bot: docs/telegram.md.

-- Who may ask it, linked by a code that is used once. The code itself is nowhere.
create table telegram_people (
  id              bigint      generated always as identity primary key,
  name            text        not null check (name ~ '^[a-z0-9][a-z0-9._-]{0,39}$'),
  role            text        not null check (role in ('operator', 'vip', 'investor')),
  code_sha256     bytea       not null unique,
  code_expires_at timestamptz not null,
  made_at         timestamptz not null default clock_timestamp(),
  made_by         text        not null,
  user_id         bigint,     -- of Telegram; null: the code was not used
  username        text,
  linked_at       timestamptz,
  last_command    text,
  last_at         timestamptz,
  ended_at        timestamptz,
  ended_by        text,
  check ((user_id is null) = (linked_at is null))
);
create unique index telegram_people_name on telegram_people (name) where ended_at is null;
create unique index telegram_people_user on telegram_people (user_id) where ended_at is null;

-- What came, each once: a message by its chat and number, a press of a button by its id.
create table telegram_updates (
  id          bigint      generated always as identity primary key,
  key         text        not null unique,
  chat        text        not null,
  in_group    boolean     not null,
  user_id     bigint      not null,
  username    text,
  first_name  text        not null,
  press       text,       -- id of the press, null for a message
  text        text        not null,
  sent_at     timestamptz,
  received_at timestamptz not null default clock_timestamp(),
  state       text        not null default 'waiting' check (state in ('waiting', 'done', 'refused', 'failed', 'ignored')),
  person      text,       -- its name then; null: nobody who is linked
  command     text,
  outcome     text        not null default '',
  answered_at timestamptz
);
create index telegram_updates_waiting on telegram_updates (id) where state = 'waiting';
create index telegram_updates_user on telegram_updates (user_id, id);
create index telegram_updates_received on telegram_updates (received_at);

-- A button that does something: for one person in one chat, once, for a minute.
create table telegram_confirmations (
  nonce      text        primary key,
  command    text        not null,
  arguments  text        not null,
  chat       text        not null,
  user_id    bigint      not null,
  person     text        not null,
  asked_at   timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  used_at    timestamptz,
  outcome    text        not null default ''
);
create index telegram_confirmations_first on telegram_confirmations (command, arguments, used_at) where outcome = 'first';
create index telegram_confirmations_asked on telegram_confirmations (asked_at);

-- What goes out, in the order of its chat.
create table telegram_messages (
  id         bigint      generated always as identity primary key,
  chat       text        not null,
  in_group   boolean     not null,
  kind       text        not null check (kind in ('text', 'picture', 'press')),
  text       text        not null,
  picture    bytea,      -- until it was sent
  buttons    jsonb       not null default '[]',
  press      text,
  state      text        not null default 'pending' check (state in ('pending', 'sending', 'sent', 'failed')),
  attempts   integer     not null default 0,
  next_at    timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  sent_at    timestamptz,
  reason     text        not null default ''
);
create index telegram_messages_open on telegram_messages (next_at, id) where state in ('pending', 'sending');
create index telegram_messages_sent on telegram_messages (sent_at) where sent_at is not null;
create index telegram_messages_created on telegram_messages (created_at);

-- How the bot is.
create table telegram_bot (
  one        boolean     primary key default true check (one),
  username   text,
  hub        text,
  polled_at  timestamptz,
  error      text,
  error_at   timestamptz,
  held_until timestamptz -- Telegram asked for a pause
);
insert into telegram_bot default values;

-- What nobody is to trade until somebody resumes it: a limit of 0 lots of the strategy, or of everything.
create table trading_pauses (
  id         bigint      generated always as identity primary key,
  strategy   text,       -- null: everything
  was        numeric,    -- lots, the limit in its place
  paused_at  timestamptz not null default clock_timestamp(),
  paused_by  text        not null,
  resumed_at timestamptz,
  resumed_by text
);
create unique index trading_pauses_open on trading_pauses (strategy) nulls not distinct where resumed_at is null;

-- Somebody who is linked sees what is granted to them, as everybody else at the portal.
alter table portal_grants drop constraint portal_grants_subject_check;
alter table portal_grants add constraint portal_grants_subject_check
  check (subject ~ '^(investor|operator|(supabase|role|share|user|telegram):.+)$');

insert into retention (table_name, kind, age, condition, keep_days, least_days, note) values
  ('telegram_updates', 'days', 'received_at', 'state <> ''waiting''', 90, 1, 'what people asked the bot; what they did is in operator_actions'),
  ('telegram_messages', 'days', 'created_at', 'state in (''sent'', ''failed'')', 30, 1, 'what the bot answered'),
  ('telegram_confirmations', 'days', 'asked_at', 'true', 30, 1, 'buttons that do something');
insert into retention (table_name, kind, note) values
  ('telegram_people', 'kept', 'who was linked, by whom and until when'),
  ('telegram_bot', 'bounded', 'one row'),
  ('trading_pauses', 'kept', 'who paused what');

call announce_changes_of('telegram_people', '');
call announce_changes_of('telegram_updates', '');
