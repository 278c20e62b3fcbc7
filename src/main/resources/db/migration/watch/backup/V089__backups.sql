-- Base backups that were taken, and restores into a second database that were compared with the first.
create table backups (
  id            text        primary key, -- its moment, as the destination names it
  state         text        not null default 'running' check (state in ('running', 'completed', 'failed', 'removed')),
  started_at    timestamptz not null,
  ended_at      timestamptz,
  first_segment text,
  last_segment  text,
  bytes         bigint,
  parts         integer,
  error         text
);

create table backup_drills (
  id         text        primary key,
  state      text        not null default 'running' check (state in ('running', 'passed', 'failed')),
  started_at timestamptz not null,
  ended_at   timestamptz,
  backup     text,
  tables     integer,
  rows       bigint,
  position   bigint,
  passports  integer,
  files      integer,
  restore_ms bigint,
  error      text
);
