-- The champion of a protected model changes only with an approval by somebody other than who asked, whatever the way:
-- gate, rollout, API, console, sync or SQL. docs/serving.md
alter table models
  add column protected boolean not null default false;

create table model_approvals (
  id           text        primary key, -- ULID
  model        text        not null references models,
  version      text,                    -- that is to answer; null: none is to
  unprotect    boolean     not null default false, -- the protection is to end, in place of a change of champion
  requested_by text        not null,
  reason       text        not null,
  requested_at timestamptz not null default clock_timestamp(),
  approved_by  text,
  approved_at  timestamptz,
  used_at      timestamptz,             -- it is good for one change
  constraint model_approvals_two_persons check (approved_by <> requested_by),
  check ((approved_by is null) = (approved_at is null)),
  check (used_at is null or approved_by is not null),
  foreign key (model, version) references ml_model_versions (model, version)
);
create index model_approvals_model on model_approvals (model, id);

create function keep_protected_champion() returns trigger
  language plpgsql
  set search_path from current
as $$
declare
  approval text;
begin
  if not old.protected
     or (new.champion is not distinct from old.champion and new.protected) then
    return new;
  end if;
  update model_approvals set used_at = clock_timestamp()
  where id = (
    select id from model_approvals
    where model = old.model and approved_by is not null and used_at is null
      and case when new.protected then not unprotect and version is not distinct from new.champion
            else unprotect and new.champion is not distinct from old.champion end
    order by id limit 1)
  returning id into approval;
  if approval is null then
    raise exception 'The champion of % is protected: it changes with an approval by somebody other than who asks', old.model
      using errcode = 'integrity_constraint_violation', constraint = 'models_protected_champion';
  end if;
  return new;
end
$$;
create trigger models_protected_champion before update of champion, protected on models
  for each row execute function keep_protected_champion();
create function refuse_removal_of_protected() returns trigger
  language plpgsql
as $$
begin
  if old.protected then
    raise exception 'The champion of % is protected: the model cannot be removed', old.model
      using errcode = 'integrity_constraint_violation', constraint = 'models_protected_champion';
  end if;
  return old;
end
$$;
create trigger models_protected_removal before delete on models
  for each row execute function refuse_removal_of_protected();

-- What was approved is never rewritten: only an open request is approved, and only an approval is used.
create function keep_approvals() returns trigger
  language plpgsql
as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - 'approved_by' - 'approved_at' - 'used_at'
       = to_jsonb(old) - 'approved_by' - 'approved_at' - 'used_at'
     and (old.approved_by is null or (new.approved_by = old.approved_by and new.approved_at = old.approved_at))
     and (old.used_at is null or new.used_at = old.used_at) then
    return new;
  end if;
  raise exception 'model_approvals only grows: ask again instead';
end
$$;
create trigger model_approvals_grow before update or delete on model_approvals
  for each row execute function keep_approvals();
