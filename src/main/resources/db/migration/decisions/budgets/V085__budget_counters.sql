-- What each scope with a budget has used of a day, midnight to midnight UTC: a reservation reads a row instead of
-- summing the day's calls. A trigger of external_calls keeps it, so that it is right whoever writes a call.
create table call_days (
  scope    text    not null,
  day      date    not null,
  currency text    not null,
  calls    bigint  not null,
  spent    numeric not null,
  primary key (scope, day, currency)
) with (fillfactor = 50); -- a row changes twice a call, and stays on its page

-- The scopes in their order, as reservations lock their budgets: two calls never wait for each other.
create function count_call(c external_calls, n integer) returns void
  language sql
as $$
  insert into call_days as d (scope, day, currency, calls, spent)
  select b.scope, (c.at at time zone 'UTC')::date, c.currency, n, n * coalesce(c.price, c.reserved)
  from call_budgets b
  where c.status in ('reserved', 'answered', 'failed')
    and b.scope in ('key:' || c.caller, 'strategy:' || c.strategy, 'host:' || c.host)
  order by b.scope
  on conflict (scope, day, currency) do update set calls = d.calls + excluded.calls, spent = d.spent + excluded.spent
$$;

create function count_calls() returns trigger
  language plpgsql
as $$
begin
  if tg_op = 'UPDATE' then
    perform count_call(old, -1);
  end if;
  perform count_call(new, 1);
  return null;
end
$$;
create trigger external_calls_counted after insert or update on external_calls
  for each row execute function count_calls();

create function fill_call_days(of text) returns void
  language sql
as $$
  insert into call_days (scope, day, currency, calls, spent)
  select scope, (at at time zone 'UTC')::date, currency, count(*), sum(spent)
  from call_spending
  where scope = of and at >= date_trunc('day', clock_timestamp(), 'UTC')
  group by 1, 2, 3
  on conflict (scope, day, currency) do update set calls = excluded.calls, spent = excluded.spent
$$;

-- A budget counts the calls of its day that were before it. The lock waits for calls that are being written and do not
-- know of the budget, and holds up others until it is committed, when they do.
create function begin_call_budget() returns trigger
  language plpgsql
as $$
begin
  lock table external_calls in share row exclusive mode;
  delete from call_days where scope = new.scope; -- of a former budget of the scope
  perform fill_call_days(new.scope);
  return null;
end
$$;
create trigger call_budgets_begin after insert on call_budgets
  for each row execute function begin_call_budget();

select fill_call_days(scope) from call_budgets;

create or replace view call_budget_use as
select b.*, m.calls_last_minute, d.calls_today, d.money_today,
  (select s.at + interval '60 seconds' from call_spending s
   where s.scope = b.scope and s.at > statement_timestamp() - interval '60 seconds'
   order by s.at desc offset greatest(b.calls_per_minute, 1) - 1 limit 1) as minute_free_at,
  date_trunc('day', statement_timestamp(), 'UTC') + interval '24 hours' as day_free_at
from call_budgets b
cross join lateral (
  select count(*) as calls_last_minute from call_spending s
  where s.scope = b.scope and s.at > statement_timestamp() - interval '60 seconds') m
cross join lateral (
  select coalesce(sum(t.calls), 0)::bigint as calls_today,
    coalesce(sum(t.spent) filter (where t.currency = b.currency), 0) as money_today
  from call_days t
  where t.scope = b.scope and t.day = (statement_timestamp() at time zone 'UTC')::date) d;

-- Calls are removed by the hub's pruning only, which says so for its transaction, and by nobody while they are open or
-- of the current day, which budgets count.
drop trigger external_calls_stay on external_calls;
create trigger external_calls_stay before delete on external_calls
  for each row when (
    current_setting('hub.pruned_table', true) is distinct from 'external_calls'
    or old.at >= date_trunc('day', clock_timestamp(), 'UTC')
    or (old.status = 'reserved' and old.expires_at >= clock_timestamp()))
  execute function refuse_change_of_history();
create trigger external_calls_keep before truncate on external_calls execute function refuse_change_of_history();
create index external_calls_at on external_calls (at);
