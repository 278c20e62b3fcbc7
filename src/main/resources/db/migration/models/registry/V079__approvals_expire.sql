-- An approval is good for one change within a day: one that was left over is no yes to a change of months later.
create or replace function keep_protected_champion() returns trigger
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
    where model = old.model and approved_at > clock_timestamp() - interval '1 day' and used_at is null
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
