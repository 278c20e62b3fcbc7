-- Machines of one's own, bytes that left the hub, and budgets of a month: docs/costs.md.
-- When the newest attempt of a run was begun; null where it never was.
alter table model_runs add column started_at timestamptz;

alter table cost_prices drop constraint cost_prices_kind_check;
alter table cost_prices add constraint cost_prices_kind_check
  check (kind in ('gpu_minutes', 'host_minutes', 'storage_gb_days', 'egress_gb'));
alter table cost_entries drop constraint cost_entries_kind_check;
alter table cost_entries add constraint cost_entries_kind_check
  check (kind in ('gpu_minutes', 'host_minutes', 'calls', 'storage_gb_days', 'egress_gb'));

insert into cost_prices (kind, host, price, currency, valid_from, reason, created_by)
values ('host_minutes', '', 0, 'USD', '1970-01-01Z', 'a machine of yours, until you say otherwise', 'hub');

-- Bytes that hubs counted as they left, added up.
create table egress_days (
  day   date   not null, -- UTC
  way   text   not null,
  bytes bigint not null,
  primary key (day, way)
);

create table cost_budgets (
  id              bigint      generated always as identity primary key,
  scope           text        not null check (scope = 'all' or scope ~ '^(strategy|model|kind):.'),
  money_per_month numeric     not null check (money_per_month >= 0),
  currency        text        not null check (currency ~ '^[A-Z][A-Z0-9]{1,9}$'),
  reason          text        not null,
  updated_at      timestamptz not null default clock_timestamp(),
  updated_by      text        not null,
  unique (scope, currency)
);

create function cost_in_scope(e cost_entries, scope text) returns boolean
  language sql immutable
as $$
  select coalesce(scope in ('all', 'kind:' || e.kind) or scope = 'strategy:' || e.strategy or scope = 'model:' || e.model, false)
$$;

alter table cost_forecasts add column scope text not null default 'all';
alter table cost_forecasts drop constraint cost_forecasts_month_made_on_currency_key;
alter table cost_forecasts add unique (month, made_on, currency, scope);

create view cost_budget_use as
select b.*, m.month, e.spent, e.unpriced, f.made_on, f.expected, f.low, f.high,
  case when e.spent > b.money_per_month then 'over'
    when f.expected is null then 'not_enough_data'
    when greatest(f.expected, e.spent) > b.money_per_month then 'expected_over'
    else 'within' end as state
from cost_budgets b
cross join (select date_trunc('month', statement_timestamp() at time zone 'UTC')::date as month) m
cross join lateral (
  select coalesce(sum(c.amount) filter (where c.currency = b.currency), 0) as spent,
    count(*) filter (where c.amount is null) as unpriced
  from cost_entries c where c.day >= m.month and cost_in_scope(c, b.scope)) e
left join lateral (
  select * from cost_forecasts f where f.month = m.month and f.currency = b.currency and f.scope = b.scope
  order by f.made_on desc limit 1) f on true;

insert into retention (table_name, kind, note) values
  ('cost_budgets', 'bounded', 'a row for each budget'),
  ('egress_days', 'kept', 'a row a day and way');
