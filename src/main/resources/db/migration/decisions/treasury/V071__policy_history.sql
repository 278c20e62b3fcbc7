-- What the guard went by at every revision: settings, limits, symbols and rates, each row as it was from a revision on.
-- Whoever changes one of the four tables, by the API or by hand, leaves its row here in the same transaction.
create table policy_history (
  of       text        not null, -- the table
  key      text        not null, -- of its row
  revision bigint      not null, -- from which on it is so
  content  jsonb,                -- null: there is no such row any more
  at       timestamptz not null default clock_timestamp(),
  primary key (of, key, revision)
);
create index policy_history_at on policy_history (at);

create function keep_policy_history(of_revision bigint) returns void
  language sql
  set search_path from current
as $$
  insert into policy_history (of, key, revision, content)
  select coalesce(n.of, l.of), coalesce(n.key, l.key), of_revision, n.content
  from (
    select 'policy_settings' as of, 'one' as key, to_jsonb(s) - 'one' as content from policy_settings s
    union all select 'policy_limits', id::text, to_jsonb(p) from policy_limits p
    union all select 'symbols', symbol, to_jsonb(i) from symbols i
    union all select 'currency_rates', from_currency || '/' || to_currency, to_jsonb(r) from currency_rates r
  ) n
  full join (
    select distinct on (h.of, h.key) h.of, h.key, h.content from policy_history h order by h.of, h.key, h.revision desc
  ) l on l.of = n.of and l.key = n.key
  where n.content is distinct from l.content
$$;

create or replace function count_policy_revision() returns trigger
  language plpgsql
  set search_path from current
as $$
declare
  counted bigint;
begin
  update policy_revision set revision = revision + 1 returning revision into counted;
  perform keep_policy_history(counted);
  return null;
end
$$;
create trigger count_policy_settings after insert or update or delete or truncate on policy_settings
  for each statement execute function count_policy_revision();
create trigger count_currency_rates after insert or update or delete or truncate on currency_rates
  for each statement execute function count_policy_revision();

select keep_policy_history(revision) from policy_revision;
