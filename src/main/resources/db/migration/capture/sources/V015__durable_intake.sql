-- Identical bytes from one token are one alert. What tells a resend lies in time order, so that looking it up costs
-- the same however many rows there are: the alert's own moment, else the minute it came in.
alter table tv_signals
  add column dedup_at   timestamptz not null
    generated always as (coalesce(fired_at, date_bin('1 minute', received_at, timestamptz '2000-01-01 00:00:00+00'))) stored,
  -- What the fills of one order and the pyramids of one second share.
  add column fill_key   uuid        not null
    generated always as (md5(ticker || chr(10) || coalesce(interval, '') || chr(10) || coalesce(order_id, ''))::uuid) stored,
  -- An earlier signal of the same token, ticker, interval, order id and moment, whose bytes are others: a partial fill,
  -- a pyramid, or one alert set up twice.
  add column suspect_of text;
drop index tv_signals_body;
create unique index tv_signals_once on tv_signals (token_id, dedup_at, fill_key, body_sha256);

alter table rejected_messages
  add column entry_id    text unique, -- null before V015; once per refusal, however often the spool gives it
  add column replayed_at timestamptz,
  add column replayed_by text,
  add column replayed_as text; -- what the repaired message became: the signal's id, or the answer's status

-- What is asked before a sender resends its history.
create index trading_data_newest on trading_data (login, deal_time, id);
