-- What the broker of a login calls what TradingView calls otherwise.
create table symbol_map (
  login      text        not null,
  ticker     text        not null, -- with its exchange, BINANCE:BTCUSDT, or without
  symbol     text        not null, -- as the broker writes it, BTCUSD.m
  updated_at timestamptz not null default clock_timestamp(),
  updated_by text        not null,
  primary key (login, ticker)
);

-- The symbol under which a login's broker trades a ticker. TradingView marks delayed prices with _DL or _DLY behind
-- the exchange, and some templates carry it behind the ticker: it names no other market.
create function broker_symbol(login text, exchange text, ticker text) returns text
  language sql stable
  set search_path from current
as $$
  select coalesce(
    (select m.symbol from symbol_map m where m.login = $1 and m.ticker = $2 || ':' || $3),
    (select m.symbol from symbol_map m
     where m.login = $1 and m.ticker = regexp_replace($2, '_DLY?$', '') || ':' || regexp_replace($3, '_DLY?$', '')),
    (select m.symbol from symbol_map m where m.login = $1 and m.ticker = $3),
    regexp_replace($3, '_DLY?$', ''))
$$;

-- Reconciliation reads by day, and follows an alert to its receipts and to the deals that carry its id.
create index tv_signals_at on tv_signals ((coalesce(fired_at, received_at)));
create index order_receipts_time on order_receipts (receipt_time);
create index order_receipts_signal on order_receipts (signal_id);
create index trading_data_comment on trading_data (left(comment, 26)) where comment <> '';

-- Rows arrive in order of time, so a block range is enough to find the recent ones.
create index account_snapshots_received on account_snapshots using brin (received_at);
create index order_receipts_received on order_receipts using brin (received_at);
create index trading_data_received on trading_data using brin (received_at);

-- What a closed trade was made in: fills, exits, exit_reason, magic, interval, session, weekday.
alter table closed_trades add column context jsonb not null default '{}';
