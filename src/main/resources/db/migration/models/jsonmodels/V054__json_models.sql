-- Who made which version of a JSON model the one in use, and why. The versions and the file in use are objects below
-- ai-models/; a row commits after the file in use was written.
create table json_model_changes (
  id           bigint      generated always as identity primary key,
  kind         text        not null, -- such as fusion
  name         text        not null, -- a symbol, or default
  action       text        not null check (action in ('write', 'rollback')),
  from_version text,                 -- null: there was none
  to_version   text,                 -- null: there is none now
  size         bigint,               -- bytes of to_version
  by           text        not null,
  reason       text        not null,
  at           timestamptz not null default clock_timestamp()
);
create index json_model_changes_name on json_model_changes (kind, name, id);
