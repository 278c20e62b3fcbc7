-- Counts every change of limits and symbols, whoever makes it, so that a hub may remember both and reads them again when
-- it has to. The update locks the row: the count of a transaction that commits later is never the lower one.
create table policy_revision (
  one      boolean primary key default true check (one),
  revision bigint  not null
);
insert into policy_revision (revision) values (0);

create function count_policy_revision() returns trigger
  language plpgsql
  set search_path from current
as $$
begin
  update policy_revision set revision = revision + 1;
  return null;
end
$$;
create trigger count_policy_limits after insert or update or delete or truncate on policy_limits
  for each statement execute function count_policy_revision();
create trigger count_symbols after insert or update or delete or truncate on symbols
  for each statement execute function count_policy_revision();
