-- Limits beside the hub's settings. A scope that is null takes any; every limit whose scope fits an action applies.
create table policy_limits (
  id                 bigint      generated always as identity primary key,
  strategy           text,
  symbol             text,
  login              text,
  account_currency   text        check (account_currency ~ '^[A-Z][A-Z0-9]{1,9}$'),
  currency           text        check (currency ~ '^[A-Z][A-Z0-9]{1,9}$'), -- of the two limits in money
  daily_loss_limit   numeric     check (daily_loss_limit > 0),
  max_exposure_money numeric     check (max_exposure_money >= 0),
  max_exposure       numeric     check (max_exposure >= 0),      -- lots, over the open positions of the scope
  max_position_size  numeric     check (max_position_size >= 0), -- lots
  max_open_positions integer     check (max_open_positions >= 0),
  updated_at         timestamptz not null default clock_timestamp(),
  updated_by         text        not null,
  unique nulls not distinct (strategy, symbol, login, account_currency),
  check (coalesce(daily_loss_limit, max_exposure_money) is null or currency is not null),
  check (coalesce(daily_loss_limit, max_exposure_money, max_exposure, max_position_size, max_open_positions) is not null)
);

-- The strategy that opened a position: that of the signal which its first deal's receipt or comment names, else that
-- of the decision which the receipt names; null where nothing says so.
create function position_strategy(of_login text, of_position text) returns text
  language sql stable
  set search_path from current
as $$
  select coalesce(s.strategy, i.strategy)
  from trading_data d
  left join order_receipts r on r.login = d.login and r.order_id = d.order_id and d.order_id <> ''
  left join tv_signals s on s.id = any (array[r.signal_id, d.comment])
  left join inferences i on i.id = r.inference_id
  where d.login = of_login and d.position_id = of_position and d.position_id <> '0'
    and coalesce(s.strategy, i.strategy) is not null
  order by d.deal_time, d.id, s.id = r.signal_id desc nulls last limit 1
$$;
