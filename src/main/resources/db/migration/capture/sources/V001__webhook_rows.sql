-- What senders sent, byte for byte; every row below points back to the message that brought it.
create table raw_messages (
  id           bigint generated always as identity primary key,
  source       text        not null check (source in ('tradingview', 'mt5')),
  sender       text        not null, -- token id or login, never a secret
  message_id   text,                 -- webhook-id where the sender gives one
  content_type text,
  body         bytea       not null,
  sha256       bytea       not null,
  received_at  timestamptz not null default clock_timestamp()
);
create unique index raw_messages_message_id on raw_messages (source, sender, message_id) where message_id is not null;

-- What an authenticated sender sent and the hub refused, with the reason.
create table rejected_messages (
  id           bigint generated always as identity primary key,
  source       text        not null,
  sender       text        not null,
  message_id   text,
  content_type text,
  body         bytea       not null, -- at most the size limit of a message
  body_size    bigint      not null, -- bytes sent; more than the body kept where it was too large
  code         text        not null,
  field        text,
  reason       text        not null,
  rejected_at  timestamptz not null default clock_timestamp()
);
create index rejected_messages_sender on rejected_messages (source, sender, id);

create table tv_signals (
  id                   text primary key, -- ULID, also travels in the order comment
  raw_message_id       bigint      not null references raw_messages,
  token_id             text        not null,
  body_sha256          bytea       not null,
  strategy             text        not null,
  ticker               text        not null,
  exchange             text,
  interval             text,
  action               text        not null check (action in ('buy', 'sell')),
  bar_time             timestamptz,
  fired_at             timestamptz, -- the alert's timenow
  open                 numeric,
  high                 numeric,
  low                  numeric,
  close                numeric,
  volume               numeric,
  order_id             text,
  contracts            numeric,
  price                numeric,
  position_size        numeric,
  market_position      text,
  prev_market_position text,
  comment              text,
  indicators           jsonb       not null default '{}',
  extra                jsonb       not null default '{}', -- fields that the contract does not name
  received_at          timestamptz not null default clock_timestamp()
);
create index tv_signals_body on tv_signals (token_id, body_sha256, received_at);
create index tv_signals_strategy on tv_signals (strategy, id);
create index tv_signals_ticker on tv_signals (ticker, id);

-- One row a deal of MetaTrader 5: executions and balance operations alike.
create table trading_data (
  id             bigint generated always as identity primary key,
  raw_message_id bigint      not null references raw_messages,
  login          text        not null,
  ticket         text        not null,
  order_id       text,
  position_id    text,
  deal_time      timestamptz not null, -- UTC: broker time less the sender's offset
  type           text        not null,
  entry          text,
  symbol         text,
  volume         numeric,
  price          numeric,
  commission     numeric     not null default 0,
  swap           numeric     not null default 0,
  profit         numeric     not null default 0,
  fee            numeric     not null default 0,
  sl             numeric,
  tp             numeric,
  magic          text,
  reason         text,
  comment        text,
  external_id    text,
  received_at    timestamptz not null default clock_timestamp(),
  unique (login, ticket)
);
create index trading_data_position on trading_data (login, position_id);
create index trading_data_symbol on trading_data (symbol, id);

create table market_bars (
  id             bigint generated always as identity primary key,
  raw_message_id bigint      not null references raw_messages,
  login          text        not null,
  symbol         text        not null,
  period         text        not null,
  open_time      timestamptz not null,
  open           numeric     not null,
  high           numeric     not null,
  low            numeric     not null,
  close          numeric     not null,
  volume         numeric     not null,
  received_at    timestamptz not null default clock_timestamp(),
  unique (login, symbol, period, open_time)
);

create table market_ticks (
  id             bigint generated always as identity primary key,
  raw_message_id bigint      not null references raw_messages,
  login          text        not null,
  symbol         text        not null,
  tick_time      timestamptz not null,
  bid            numeric,
  ask            numeric,
  last           numeric,
  volume         numeric,
  flags          integer,
  unique nulls not distinct (login, symbol, tick_time, bid, ask, last)
);

create table account_snapshots (
  id             bigint generated always as identity primary key,
  raw_message_id bigint      not null references raw_messages,
  login          text        not null,
  balance        numeric     not null,
  equity         numeric     not null,
  profit         numeric,
  margin         numeric,
  margin_free    numeric,
  margin_level   numeric,
  currency       text,
  leverage       integer,
  received_at    timestamptz not null default clock_timestamp()
);
create index account_snapshots_login on account_snapshots (login, id);

create table position_snapshots (
  id             bigint generated always as identity primary key,
  raw_message_id bigint      not null references raw_messages,
  login          text        not null,
  ticket         text        not null,
  symbol         text        not null,
  type           text        not null,
  volume         numeric     not null,
  price_open     numeric     not null,
  sl             numeric,
  tp             numeric,
  profit         numeric,
  magic          text,
  received_at    timestamptz not null default clock_timestamp()
);
create index position_snapshots_login on position_snapshots (login, id);

-- What became of a signal at the broker: ties a signal to its order, and through the order to its deals.
create table order_receipts (
  id             bigint generated always as identity primary key,
  raw_message_id bigint      not null references raw_messages,
  login          text        not null,
  signal_id      text        not null,
  inference_id   text,
  order_id       text        not null default '',
  retcode        integer     not null,
  receipt_time   timestamptz not null,
  received_at    timestamptz not null default clock_timestamp(),
  unique (login, signal_id, order_id)
);
create index order_receipts_order on order_receipts (login, order_id);
