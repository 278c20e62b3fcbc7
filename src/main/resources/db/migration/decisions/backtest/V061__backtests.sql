-- What was tried on the past: what was asked, what came out, and each trade.
create table backtests (
  id             text        primary key, -- ULID
  name           text        not null,
  status         text        not null check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  progress       double precision not null default 0, -- 0 to 1
  strategy       text        not null, -- who decided, in words
  symbols        text[]      not null,
  period         text        not null,
  window_from    timestamptz not null, -- the opening of the first bar at whose close is decided
  window_to      timestamptz not null, -- the close of the last bar
  request        jsonb       not null,
  result         jsonb,                -- the report, what decided, what limits it
  equity         jsonb,                -- {"times": [...], "equity": [...]}, thinned
  trade_count    integer,
  total_return   double precision,     -- parts of the start's equity
  drawdown       double precision,     -- the deepest, parts of the peak
  sharpe         double precision,     -- a year; null where there are too few returns
  buy_and_hold   double precision,     -- its return, with the same costs
  error          text,
  requested_by   text        not null,
  hub            text        not null, -- which one runs it
  created_at     timestamptz not null default clock_timestamp(),
  finished_at    timestamptz,
  check ((status = 'completed') = (result is not null))
);
create index backtests_unfinished on backtests (hub) where status in ('queued', 'running');

create table backtest_trades (
  backtest_id    text        not null references backtests on delete cascade,
  number         integer     not null, -- by their close, from 1
  symbol         text        not null,
  side           text        not null check (side in ('BUY', 'SELL')),
  lots           double precision not null,
  decided_at     timestamptz not null,
  opened_at      timestamptz not null check (opened_at >= decided_at),
  open_price     double precision not null,
  closed_at      timestamptz not null check (closed_at >= opened_at),
  close_price    double precision not null,
  exit           text        not null,
  bars           integer     not null,
  gross_profit   double precision not null,
  spread         double precision not null,
  slippage       double precision not null,
  commission     double precision not null,
  swap           double precision not null,
  net_profit     double precision not null,
  regime         text,
  origin         text        not null,
  confidence     double precision,
  primary key (backtest_id, number)
);
