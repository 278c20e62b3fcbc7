-- What trainings, calls and objects cost: docs/costs.md.
create table cost_prices (
  id         bigint      generated always as identity primary key,
  kind       text        not null check (kind in ('gpu_minutes', 'storage_gb_days')),
  host       text        not null, -- whose minutes; empty for every host that has no price of its own
  price      numeric     not null check (price >= 0), -- of one
  currency   text        not null check (currency ~ '^[A-Z][A-Z0-9]{1,9}$'),
  valid_from timestamptz not null,
  reason     text        not null,
  created_at timestamptz not null default clock_timestamp(),
  created_by text        not null,
  unique (kind, host, valid_from)
);

-- One row for what is booked once, whatever is booked again: its source names it.
create table cost_entries (
  id            bigint           generated always as identity primary key,
  source        text             not null unique,
  kind          text             not null check (kind in ('gpu_minutes', 'calls', 'storage_gb_days')),
  day           date             not null, -- UTC
  host          text             not null,
  strategy      text,
  model         text,
  run_id        text,
  quantity      double precision not null,
  input_tokens  bigint           not null default 0,
  output_tokens bigint           not null default 0,
  amount        numeric,                   -- null: nobody has said the price
  currency      text,
  booked_at     timestamptz      not null default clock_timestamp(),
  check ((amount is null) = (currency is null))
);
create index cost_entries_day on cost_entries (day);
create index cost_entries_strategy on cost_entries (strategy, day);

create table cost_forecasts (
  id        bigint           generated always as identity primary key,
  month     date             not null, -- its first day
  made_on   date             not null, -- of what was booked before this day
  currency  text             not null,
  days      integer          not null, -- whole days that it is made of
  spent     numeric          not null, -- in the month until then
  expected  numeric,                   -- of the whole month; null: not enough data
  low       numeric,
  high      numeric,
  interval  double precision not null, -- how many of such intervals hold what comes, if days are alike
  actual    numeric,                   -- when the month is over
  inside    boolean,
  unique (month, made_on, currency)
);

-- Without decisions that were not traded: an amount is of all calls of a strategy, wins are of its closed trades.
create view strategy_costs as
select c.strategy || '@' || c.currency as id, c.strategy, c.currency, c.amount, c.calls, t.trades, t.wins,
  case when t.wins >= 10 then c.amount / t.wins end as per_win,
  case when t.wins >= 10 then 'known' else 'not_enough_data' end as state
from (select strategy, currency, sum(amount) as amount, sum(quantity) as calls from cost_entries
      where strategy is not null and amount is not null group by strategy, currency) c
cross join lateral (
  select count(*) as trades, count(*) filter (where label = 'win') as wins from closed_trades t
  where t.strategy = c.strategy and t.signal_id is not null
    and exists (select from inferences i where i.signal_id = t.signal_id)) t;

insert into retention (table_name, kind, note) values
  ('cost_entries', 'kept', 'what was spent'),
  ('cost_forecasts', 'kept', 'one a day and currency'),
  ('cost_prices', 'kept', 'what a minute or gigabyte cost from when on');
