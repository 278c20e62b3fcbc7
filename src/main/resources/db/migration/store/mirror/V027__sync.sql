-- A map as it was when its two ends first met; `id` lies in the sentinel of both.
create table sync_maps (
  map        text        primary key,
  id         text        not null,
  prefix     text        not null,
  folder     text        not null,
  created_at timestamptz not null default now()
);

-- What both ends held when they were last equal: the third leg of every comparison.
create table sync_base (
  map           text        not null references sync_maps,
  path          text        not null,
  left_version  text        not null,
  right_version text        not null,
  right_id      text        not null,
  size          bigint      not null,
  hash          text        not null, -- quickXorHash, base64
  synced_at     timestamptz not null default now(),
  primary key (map, path)
);

-- The drive's tree as its changes told it, so that a pass need not list it.
create table sync_drive (
  map       text    not null,
  id        text    not null,
  parent_id text    not null,
  name      text    not null,
  folder    boolean not null,
  size      bigint  not null,
  version   text    not null,
  hash      text,
  primary key (map, id)
);

-- From where the drive's changes are asked for next. The link is as good as a password to some: never logged.
create table sync_cursors (
  map        text        primary key,
  folder_id  text        not null,
  link       text        not null,
  sure       boolean     not null default true, -- false: what the drive did not tell of may still be there
  updated_at timestamptz not null default now()
);

create table sync_runs (
  id           text        primary key,
  map          text        not null,
  requested_by text        not null,
  dry_run      boolean     not null,
  status       text        not null check (status in
    ('requested', 'planning', 'running', 'waiting_for_approval', 'completed', 'failed', 'aborted')),
  reason       text,
  plan_hash    text,
  approved_by  text,
  files_total  bigint      not null default 0,
  files_done   bigint      not null default 0,
  files_failed bigint      not null default 0,
  bytes_total  bigint      not null default 0,
  bytes_done   bigint      not null default 0,
  requested_at timestamptz not null default now(),
  started_at   timestamptz,
  ended_at     timestamptz
);
create index on sync_runs (map, id);

-- Journal and report in one: `doing` is written before anything becomes visible, `done` with the base.
create table sync_steps (
  run        text    not null references sync_runs on delete cascade,
  seq        integer not null,
  path       text    not null,
  action     text    not null check (action in
    ('copy_up', 'copy_down', 'delete_left', 'delete_right', 'adopt', 'conflict', 'forget', 'skip')),
  reason     text    not null,
  detail     text, -- where the other version of a conflict went
  size       bigint  not null,
  state      text    not null check (state in ('planned', 'doing', 'done', 'failed')),
  source     text,   -- the version that is copied
  hash       text,   -- what the copy will hold
  error      text,
  ended_at   timestamptz,
  primary key (run, seq)
);
create index on sync_steps (run) where state in ('doing', 'failed');
