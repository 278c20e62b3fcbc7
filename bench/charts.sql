-- 60,000 bars of five minutes of a random walk, and 1,000 signals and 1,000 fills on them.
insert into raw_messages (source, sender, body, sha256) values ('mt5', '5001', '', '');
create temp table walk as
select i, coalesce(lag(c) over (order by i), c) as o, c, a, b from (
  select i, 1.1 * exp(sum(0.0004 * (random() + random() + random() - 1.5)) over (order by i)) as c, random() as a, random() as b
  from generate_series(1, 60000) i) steps;
insert into market_bars (raw_message_id, login, symbol, period, open_time, open, high, low, close, volume)
select (select max(id) from raw_messages), '5001', 'EURUSD', 'M5', date_trunc('hour', now()) - (60000 - i) * interval '5 min',
  round(o::numeric, 5), round((greatest(c, o) + a * 0.0003)::numeric, 5), round((least(c, o) - b * 0.0003)::numeric, 5),
  round(c::numeric, 5), (a * 200)::int
from walk order by i;
create temp table places as
select n / 60 as n, open_time, close, low from (select row_number() over (order by open_time) as n, * from market_bars) b where n % 60 = 0;
insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action, fired_at, price)
select 'S' || n, (select max(id) from raw_messages), 'bench', sha256(n::text::bytea), 'bench', 'EURUSD',
  case when n % 2 = 0 then 'buy' else 'sell' end, open_time, close from places;
insert into trading_data (raw_message_id, login, ticket, position_id, deal_time, type, entry, symbol, volume, price)
select (select max(id) from raw_messages), '5001', n::text, (n / 2)::text, open_time + interval '1 min',
  case when n % 4 < 2 then 'BUY' else 'SELL' end, case when n % 2 = 0 then 'IN' else 'OUT' end, 'EURUSD', 0.1, close from places;
