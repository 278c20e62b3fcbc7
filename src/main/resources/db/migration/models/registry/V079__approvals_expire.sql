-- An approval is of one alias, and good for one change within a day: one that was left over is no yes to a change of
-- months later.
alter table model_approvals
  add column alias text not null default 'champion';

-- Whether somebody approved that the alias names another version, or, where its protection does not stay, that the
-- protection ends; the approval is used.
create function use_approval(of_model text, of_alias text, before text, after text, stays boolean) returns boolean
  language plpgsql
  set search_path from current
as $$
begin
  update model_approvals set used_at = clock_timestamp()
  where id = (
    select id from model_approvals
    where model = of_model and alias = of_alias and approved_at > clock_timestamp() - interval '1 day' and used_at is null
      and case when stays then not unprotect and version is not distinct from after
            else unprotect and after is not distinct from before end
    order by id limit 1);
  return found;
end
$$;

create or replace function keep_protected_champion() returns trigger
  language plpgsql
  set search_path from current
as $$
begin
  if old.protected
     and (new.champion is distinct from old.champion or not new.protected)
     and not use_approval(old.model, 'champion', old.champion, new.champion, new.protected) then
    raise exception 'The champion of % is protected: it changes with an approval by somebody other than who asks', old.model
      using errcode = 'integrity_constraint_violation', constraint = 'models_protected_champion';
  end if;
  return new;
end
$$;
