-- Stands in for the migrations of cdc, datasets and monitoring until they are here.
create table change_inbox (
  id bigint generated always as identity primary key, txid xid8 not null default pg_current_xact_id(),
  table_name text not null, operation text not null, row_key text not null,
  before jsonb, after jsonb, written_at timestamptz not null default clock_timestamp());
create table change_log (
  position bigint primary key, id bigint unique not null, txid xid8 not null default pg_current_xact_id(),
  table_name text not null, operation text not null, row_key text not null,
  before jsonb, after jsonb, written_at timestamptz not null default clock_timestamp(),
  positioned_at timestamptz not null default clock_timestamp());
create table change_subscribers (
  subscriber text primary key, route_id text not null, tables text[] not null, operations text[] not null,
  position bigint not null, delivered bigint not null default 0, failed bigint not null default 0,
  state text not null default 'running', last_error text, last_delivered_at timestamptz,
  updated_at timestamptz not null default clock_timestamp());
create table closed_trades (
  login text not null, position_id text not null, symbol text not null, side text not null, volume numeric not null,
  entry_price numeric not null, exit_price numeric not null, opened_at timestamptz not null, closed_at timestamptz not null,
  profit numeric not null, swap numeric not null, commission numeric not null, fee numeric not null,
  net_profit numeric not null, holding_seconds bigint not null, signal_id text, strategy text, label text not null,
  labelled_at timestamptz not null default clock_timestamp(), primary key (login, position_id));
create table strategies (strategy text primary key, first_seen_at timestamptz not null, signals bigint not null, last_signal_at timestamptz not null);
create table signal_enrichments (
  signal_id text primary key, strategy text not null, signal_number bigint not null, delay_ms bigint,
  weekday text not null, hour_utc int not null, enriched_at timestamptz not null default clock_timestamp());
create table dead_letters (
  id bigint generated always as identity primary key, route_id text not null, subscriber text, event_id text,
  code text not null, message text not null, payload jsonb, attempts int not null,
  failed_at timestamptz not null default clock_timestamp(), replayed_at timestamptz, state text not null default 'open');
