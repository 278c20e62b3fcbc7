-- What a lot of a symbol is and what a currency is worth: without them lots say nothing of money.
create table symbols (
  symbol          text        primary key, -- as the broker names it
  contract_size   numeric     not null check (contract_size > 0), -- units of what is traded, a lot
  quote_currency  text        not null check (quote_currency ~ '^[A-Z][A-Z0-9]{1,9}$'),  -- prices are in it
  profit_currency text        not null check (profit_currency ~ '^[A-Z][A-Z0-9]{1,9}$'), -- profit is counted in it
  volume_step     numeric     not null check (volume_step > 0), -- lots
  volume_min      numeric     not null check (volume_min > 0),  -- lots
  updated_at      timestamptz not null default clock_timestamp(),
  updated_by      text        not null
);

-- One unit of the first currency in units of the second: a fixed rate with the time it is of, or the close of the
-- newest closed bar of a series.
create table currency_rates (
  from_currency   text        not null check (from_currency ~ '^[A-Z][A-Z0-9]{1,9}$'),
  to_currency     text        not null check (to_currency ~ '^[A-Z][A-Z0-9]{1,9}$'),
  rate            numeric     check (rate > 0),
  rate_at         timestamptz,
  symbol          text,
  period          text,
  max_age_seconds bigint      not null check (max_age_seconds > 0), -- an older rate is no rate
  updated_at      timestamptz not null default clock_timestamp(),
  updated_by      text        not null,
  primary key (from_currency, to_currency),
  check (from_currency <> to_currency),
  check ((rate is null) = (rate_at is null) and (symbol is null) = (period is null)
    and (rate is null) <> (symbol is null))
);

-- The changes of all that the guard goes by are in one table; before or after is {} where there was or is no such row.
alter table policy_changes add column about text not null default 'settings';
