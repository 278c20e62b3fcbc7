-- The addresses that an attempt's trainer is given: each lets whoever holds it do one thing with one object.
create table run_links (
  token_sha256 bytea       primary key,
  run_id       text        not null references model_runs on delete cascade,
  attempt      integer     not null,
  name         text        not null, -- the file's, as the contract has it
  object_key   text        not null,
  expires_at   timestamptz not null
);
create index run_links_run on run_links (run_id);

-- Whether the request named the end of its window; else each request means the moment it is made.
alter table model_runs add column window_to_named boolean not null default false;
