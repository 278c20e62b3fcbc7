-- A position that was opened and closed again, aggregated over its deals. A position that a reversal turned round
-- is several trades: the later ones carry the position id with #2, #3 and so on.
create table closed_trades (
  login           text        not null,
  position_id     text        not null,
  symbol          text        not null,
  side            text        not null check (side in ('long', 'short')),
  volume          numeric     not null,
  entry_price     numeric     not null, -- volume-weighted
  exit_price      numeric     not null, -- volume-weighted
  opened_at       timestamptz not null,
  closed_at       timestamptz not null,
  profit          numeric     not null, -- gross, as the broker reports it
  swap            numeric     not null,
  commission      numeric     not null,
  fee             numeric     not null,
  net_profit      numeric     not null,
  holding_seconds bigint      not null,
  signal_id       text,
  strategy        text,
  label           text        not null check (label in ('win', 'loss', 'flat')),
  labelled_at     timestamptz not null default clock_timestamp(),
  primary key (login, position_id)
);
create index closed_trades_signal on closed_trades (signal_id);
create index closed_trades_strategy on closed_trades (strategy, closed_at);

-- A receipt names an order: the deals of that order are looked up by it.
create index trading_data_order on trading_data (login, order_id);

create table strategies (
  strategy       text        primary key,
  first_seen_at  timestamptz not null,
  signals        bigint      not null,
  last_signal_at timestamptz not null
);

create table signal_enrichments (
  signal_id     text        primary key,
  strategy      text        not null,
  signal_number bigint      not null, -- the strategy's how manieth signal, from 1
  delay_ms      bigint,               -- from the alert firing to its receipt, where the alert tells
  weekday       smallint    not null check (weekday between 1 and 7), -- ISO: Monday is 1; UTC
  hour_utc      smallint    not null check (hour_utc between 0 and 23),
  enriched_at   timestamptz not null default clock_timestamp()
);
