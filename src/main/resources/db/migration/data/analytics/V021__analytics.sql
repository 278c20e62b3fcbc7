-- Copies for dashboards, kept by routes/analytics. Columns are chosen: nothing that a sender wrote freely, no raw
-- bytes, no tokens and no hashes of them.
create schema analytics;

create table analytics.signals (
  id                   text        primary key,
  strategy             text        not null,
  ticker               text        not null,
  exchange             text,
  interval             text,
  action               text        not null,
  price                numeric,
  contracts            numeric,
  position_size        numeric,
  market_position      text,
  prev_market_position text,
  fired_at             timestamptz,
  received_at          timestamptz not null,
  suspect_of           text
);
create index signals_received on analytics.signals (received_at);

create table analytics.trades (
  login           text        not null,
  position_id     text        not null,
  symbol          text        not null,
  side            text        not null,
  volume          numeric     not null,
  entry_price     numeric     not null,
  exit_price      numeric     not null,
  opened_at       timestamptz not null,
  closed_at       timestamptz not null,
  profit          numeric     not null,
  swap            numeric     not null,
  commission      numeric     not null,
  fee             numeric     not null,
  net_profit      numeric     not null,
  holding_seconds bigint      not null,
  signal_id       text,
  strategy        text,
  label           text        not null,
  label_source    text        not null,
  r_multiple      numeric,
  regime          text,
  context         jsonb       not null,
  labelled_at     timestamptz not null,
  primary key (login, position_id)
);
create index trades_closed on analytics.trades (closed_at);

create table analytics.model_runs (
  id            text        primary key,
  model         text        not null,
  target        text        not null,
  symbol        text        not null,
  period        text        not null,
  window_from   timestamptz,
  window_to     timestamptz not null,
  requested_by  text        not null,
  state         text        not null,
  dataset_id    text,
  attempt       integer     not null,
  progress      double precision not null,
  metrics       jsonb,
  version       text,
  promoted      boolean,
  reason        text,
  created_at    timestamptz not null,
  finished_at   timestamptz
);
create index model_runs_created on analytics.model_runs (created_at);

insert into analytics.signals
select id, strategy, ticker, exchange, interval, action, price, contracts, position_size, market_position,
  prev_market_position, fired_at, received_at, suspect_of
from tv_signals;
insert into analytics.trades
select login, position_id, symbol, side, volume, entry_price, exit_price, opened_at, closed_at, profit, swap,
  commission, fee, net_profit, holding_seconds, signal_id, strategy, label, label_source, r_multiple, regime, context,
  labelled_at
from closed_trades;
insert into analytics.model_runs
select id, model, target, symbol, period, window_from, window_to, requested_by, state, dataset_id, attempt, progress,
  metrics, version, promoted, reason, created_at, finished_at
from model_runs;

-- A managed PostgreSQL may not let the hub make roles: then its administrator runs what the notice says.
do $$
begin
  if not exists (select from pg_roles where rolname = 'bactrian_analytics') then
    create role bactrian_analytics nologin;
  end if;
exception
  when insufficient_privilege then
    raise notice 'To let dashboards read the analytics schema, run as an administrator: create role bactrian_analytics nologin; and: grant usage on schema analytics to bactrian_analytics; grant select on all tables in schema analytics to bactrian_analytics;';
  when duplicate_object or unique_violation then
    null; -- another database of this server made it at the same moment
end
$$;
do $$
begin
  if exists (select from pg_roles where rolname = 'bactrian_analytics') then
    grant usage on schema analytics to bactrian_analytics;
    grant select on all tables in schema analytics to bactrian_analytics;
    alter default privileges in schema analytics grant select on tables to bactrian_analytics;
  end if;
end
$$;
