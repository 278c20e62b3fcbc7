-- Names that people give to versions: docs/serving.md. Who was named what, when, is asked of these rows, so that they
-- only grow; the newest row of an alias is its state.
create table model_aliases (
  id           bigint      generated always as identity primary key,
  model        text        not null references models,
  alias        text        not null,
  from_version text,                 -- null: there was none
  to_version   text,                 -- null: the alias is removed
  protected    boolean     not null, -- from then on: it changes only with an approval by somebody other than who asks
  by           text        not null,
  reason       text        not null,
  at           timestamptz not null default clock_timestamp(),
  foreign key (model, to_version) references ml_model_versions (model, version),
  constraint model_aliases_name check (alias ~ '^[a-z][a-z0-9_-]{0,63}$' and alias !~ '^[0-9a-f]{16}$'),
  -- What a deployment, a rollout or a release makes of a version; nobody sets it.
  constraint model_aliases_derived check (
    alias not in ('champion', 'challenger', 'shadow', 'canary', 'candidate', 'retired', 'stable', 'latest'))
);
create index model_aliases_alias on model_aliases (model, alias, id);

-- Semantic versions (semver.org). A tag names the same version for good, because past records name the tag.
create table model_releases (
  model   text        not null references models,
  tag     text        not null,
  version text        not null,
  major   integer     not null check (major >= 0),
  minor   integer     not null check (minor >= 0),
  patch   integer     not null check (patch >= 0),
  pre     text,                 -- identifiers with dots between; null: it is no pre-release
  by      text        not null,
  reason  text        not null,
  at      timestamptz not null default clock_timestamp(),
  primary key (model, tag),
  foreign key (model, version) references ml_model_versions (model, version),
  check (tag = 'v' || major || '.' || minor || '.' || patch || coalesce('-' || pre, ''))
);
create index model_releases_version on model_releases (model, version);

-- A row follows the one before it, whoever writes it: one at a time, its moment and where the alias came from as they
-- are, and of a protected alias only with an approval.
create function follow_alias() returns trigger
  language plpgsql
  set search_path from current
as $$
declare
  last model_aliases;
begin
  perform 1 from models where model = new.model for update;
  select * into last from model_aliases where model = new.model and alias = new.alias order by id desc limit 1;
  new.id := nextval(pg_get_serial_sequence('model_aliases', 'id'));
  new.from_version := last.to_version;
  new.at := clock_timestamp();
  if last.protected
     and (new.to_version is distinct from last.to_version or not new.protected)
     and not use_approval(new.model, new.alias, last.to_version, new.to_version, new.protected) then
    raise exception 'The alias % of % is protected: it changes with an approval by somebody other than who asks', new.alias, new.model
      using errcode = 'integrity_constraint_violation', constraint = 'model_aliases_protected';
  end if;
  return new;
end
$$;
create trigger model_aliases_follow before insert on model_aliases
  for each row execute function follow_alias();

create trigger model_aliases_grow before update or delete on model_aliases
  for each row execute function refuse_change_of_history();
create trigger model_releases_grow before update or delete on model_releases
  for each row execute function refuse_change_of_history();

-- To empty a table is to remove its rows.
create trigger model_aliases_keep before truncate on model_aliases execute function refuse_change_of_history();
create trigger model_releases_keep before truncate on model_releases execute function refuse_change_of_history();
create trigger model_approvals_keep before truncate on model_approvals execute function refuse_change_of_history();
create trigger ml_model_deployments_keep before truncate on ml_model_deployments
  execute function refuse_change_of_history();
create trigger model_rollout_moves_keep before truncate on model_rollout_moves
  execute function refuse_change_of_history();
