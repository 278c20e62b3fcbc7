-- An account is a login at a server. The first server of a login keeps the login as its name, so that rows of senders
-- that name no server stay where they are; another server's rows carry login@server.
create table mt5_accounts (
  login         text        not null,
  server        text        not null, -- or the company, where the sender names no server
  company       text,
  account       text        not null unique, -- what the column login of all other tables holds
  first_seen_at timestamptz not null default clock_timestamp(),
  primary key (login, server)
);

-- The account of a message; null where it names no server and the login is known at several.
create function mt5_account(of_login text, of_server text, of_company text) returns text
  language plpgsql
  set search_path from current
as $$
declare
  server_key text := coalesce(of_server, of_company);
  found text;
  held integer;
begin
  if server_key is null then
    select count(*), min(a.account) into held, found from mt5_accounts a where a.login = of_login;
    return case held when 0 then of_login when 1 then found end;
  end if;
  for attempt in 1..2 loop
    select a.account into found from mt5_accounts a
    where a.login = of_login and (a.server = server_key or of_server is null and a.company = of_company)
    order by a.first_seen_at limit 1;
    exit when found is not null;
    perform pg_advisory_xact_lock(hashtextextended('mt5 account ' || of_login, 0)); -- and look again
  end loop;
  if found is null then
    found := of_login;
    if exists (select from mt5_accounts a where a.login = of_login) then
      found := of_login || '@' || regexp_replace(server_key, '[^A-Za-z0-9._-]+', '-', 'g');
    end if;
    while exists (select from mt5_accounts a where a.account = found) loop
      found := found || '~';
    end loop;
    insert into mt5_accounts (login, server, company, account) values (of_login, server_key, of_company, found);
  end if;
  return found;
end
$$;

-- What a deal was before it was corrected; trading_data holds what it is.
alter table trading_data
  add column gmt_offset_s integer, -- of its broker's clock; null: unknown, or the sender told UTC
  add column version      integer     not null default 1,
  add column corrected_at timestamptz;

create table deal_history (
  id             bigint      generated always as identity primary key,
  login          text        not null,
  ticket         text        not null,
  version        integer     not null,
  position_id    text,
  deal_time      timestamptz not null,
  gmt_offset_s   integer,
  content        jsonb       not null, -- as messages name its members
  raw_message_id bigint      not null references raw_messages, -- that brought it
  replaced_by    bigint      not null references raw_messages, -- that changed it
  replaced_at    timestamptz not null default clock_timestamp(),
  changed        text[]      not null, -- the members that are others since
  unique (login, ticket, version)
);

-- Spellings that were taken as they came, and never made a trade.
update trading_data
set type = regexp_replace(upper(type), '^DEAL_(TYPE_)?', ''),
  entry = regexp_replace(upper(entry), '^DEAL_ENTRY_', ''),
  reason = regexp_replace(upper(reason), '^DEAL_REASON_', '')
where type <> regexp_replace(upper(type), '^DEAL_(TYPE_)?', '')
  or entry <> regexp_replace(upper(entry), '^DEAL_ENTRY_', '')
  or reason <> regexp_replace(upper(reason), '^DEAL_REASON_', '');

update trading_data
set type = (array['BUY', 'SELL', 'BALANCE', 'CREDIT', 'CHARGE', 'CORRECTION', 'BONUS', 'COMMISSION'])[type::integer + 1]
where type ~ '^[0-7]$';

create function deal_content(deal trading_data) returns jsonb
  language sql immutable
as $$
  select jsonb_build_object('order', deal.order_id, 'position_id', deal.position_id, 'type', deal.type,
    'entry', deal.entry, 'symbol', deal.symbol, 'volume', deal.volume, 'price', deal.price,
    'commission', deal.commission, 'swap', deal.swap, 'profit', deal.profit, 'fee', deal.fee, 'sl', deal.sl,
    'tp', deal.tp, 'magic', deal.magic, 'reason', deal.reason, 'comment', deal.comment,
    'external_id', deal.external_id)
$$;

-- What a message says of a deal: a member that it leaves out it does not change.
create function told_of_deal(item jsonb) returns jsonb
  language sql immutable
as $$
  select coalesce(jsonb_object_agg(m.key, m.value), '{}') from jsonb_each(item) m
  where m.key in ('order', 'position_id', 'type', 'entry', 'symbol', 'volume', 'price', 'commission', 'swap',
    'profit', 'fee', 'sl', 'tp', 'magic', 'reason', 'comment', 'external_id')
$$;

-- True where two messages mean the same reading of the broker's clock. A history that is sent again after a change to
-- or from summer time carries another offset and is no correction.
create function same_broker_time(a timestamptz, a_offset integer, b timestamptz, b_offset integer) returns boolean
  language sql stable
as $$
  -- Files tell whole seconds, messages milliseconds.
  select case when a_offset is null or b_offset is null
    then (select abs(apart) <= 100800 and apart % 900 = 0
          from (select extract(epoch from case
                  when a = date_trunc('second', a) or b = date_trunc('second', b)
                  then date_trunc('second', a) - date_trunc('second', b) else a - b end)) as d (apart))
    else a + make_interval(secs => a_offset) = b + make_interval(secs => b_offset) end
$$;

-- Brings known deals to what the items say, and keeps what they were. A version that was held before is an old
-- message that came late: it changes nothing. Answers how many were corrected.
create function correct_deals(of_account text, message bigint, at timestamptz, items jsonb) returns integer
  language plpgsql
  set search_path from current
as $$
declare
  item record;
  known trading_data;
  was jsonb;
  now_is jsonb;
  moved boolean;
  corrected integer := 0;
begin
  for item in
    select * from (
      select i.value ->> 'ticket' as ticket, (i.value ->> 'time')::timestamptz as made,
        (i.value ->> 'gmt_offset_s')::integer as gmt_offset, told_of_deal(i.value) as told, i.ordinality as n,
        count(*) over (partition by i.value ->> 'ticket') as times
      from jsonb_array_elements(items) with ordinality i) t
    where t.times > 1 or exists (
      select from trading_data d where d.login = of_account and d.ticket = t.ticket
        and not (deal_content(d) @> t.told and same_broker_time(d.deal_time, d.gmt_offset_s, t.made, t.gmt_offset)))
    order by t.n
  loop
    select d.* into known from trading_data d where d.login = of_account and d.ticket = item.ticket for update;
    was := deal_content(known);
    now_is := was || item.told;
    moved := not same_broker_time(known.deal_time, known.gmt_offset_s, item.made, item.gmt_offset);
    continue when was @> item.told and not moved;
    continue when exists (
      select from deal_history h where h.login = of_account and h.ticket = item.ticket and h.content @> item.told
        and same_broker_time(h.deal_time, h.gmt_offset_s, item.made, item.gmt_offset));
    insert into deal_history (login, ticket, version, position_id, deal_time, gmt_offset_s, content, raw_message_id,
      replaced_by, replaced_at, changed)
    values (of_account, known.ticket, known.version, known.position_id, known.deal_time, known.gmt_offset_s, was,
      known.raw_message_id, message, at,
      array(select o.key from jsonb_each(was) o where o.value is distinct from now_is -> o.key order by o.key)
        || case when moved then array['time'] else '{}'::text[] end);
    update trading_data d
    set raw_message_id = message, version = known.version + 1, corrected_at = at,
      deal_time = case when moved then item.made else known.deal_time end,
      gmt_offset_s = case when moved then coalesce(item.gmt_offset, known.gmt_offset_s) else known.gmt_offset_s end,
      order_id = now_is ->> 'order', position_id = now_is ->> 'position_id', type = now_is ->> 'type',
      entry = now_is ->> 'entry', symbol = now_is ->> 'symbol', volume = (now_is ->> 'volume')::numeric,
      price = (now_is ->> 'price')::numeric, commission = (now_is ->> 'commission')::numeric,
      swap = (now_is ->> 'swap')::numeric, profit = (now_is ->> 'profit')::numeric,
      fee = (now_is ->> 'fee')::numeric, sl = (now_is ->> 'sl')::numeric, tp = (now_is ->> 'tp')::numeric,
      magic = now_is ->> 'magic', reason = now_is ->> 'reason', comment = now_is ->> 'comment',
      external_id = now_is ->> 'external_id'
    where d.id = known.id;
    corrected := corrected + 1;
  end loop;
  return corrected;
end
$$;

-- The deals that count for a trade, and how often they were corrected.
alter table closed_trades
  add column tickets     text[]  not null default '{}', -- none: labelled before this column came
  add column corrections bigint  not null default 0;

create function trade_has_deal(tickets text[], ticket text, made timestamptz, opened timestamptz, closed timestamptz)
  returns boolean
  language sql immutable
as $$
  select case when cardinality(tickets) > 0 then ticket = any(tickets) else made between opened and closed end
$$;

-- With which offset the broker's clock was read. Null: unknown, or the sender told UTC.
alter table market_bars add column gmt_offset_s integer;

create table bar_offsets (
  login        text    not null,
  symbol       text    not null,
  period       text    not null,
  gmt_offset_s integer not null,
  primary key (login, symbol, period, gmt_offset_s)
);

-- Bars that contradict a closed one which came under another offset. The one that was there stays.
create table bar_conflicts (
  id                bigint      generated always as identity primary key,
  raw_message_id    bigint      not null references raw_messages,
  login             text        not null,
  symbol            text        not null,
  period            text        not null,
  open_time         timestamptz not null,
  gmt_offset_s      integer,
  open              numeric     not null,
  high              numeric     not null,
  low               numeric     not null,
  close             numeric     not null,
  volume            numeric     not null,
  held_open_time    timestamptz not null,
  held_gmt_offset_s integer,
  why               text        not null check (why in ('same_time', 'same_broker_time')),
  received_at       timestamptz not null,
  unique nulls not distinct (login, symbol, period, open_time, gmt_offset_s, open, high, low, close, volume)
);

create function bar_length(period text) returns interval
  language sql immutable
as $$
  select case when period = 'MN1' then interval '1 month'
    else substr(period, 2)::integer * case left(period, 1) when 'M' then interval '1 minute'
      when 'H' then interval '1 hour' when 'D' then interval '1 day' else interval '7 days' end end
$$;

-- Stores the bars of one message. A closed bar that is held is left alone by one of another offset, be it of the same
-- moment or of the same reading of the broker's clock.
create function store_bars(of_account text, message bigint, at timestamptz, items jsonb,
                           out stored bigint, out aside bigint)
  language sql
  set search_path from current
as $$
  with item as materialized (
    select * from jsonb_to_recordset(items) as i (symbol text, period text, "time" timestamptz, open numeric,
      high numeric, low numeric, close numeric, volume numeric, gmt_offset_s integer)
  ), judged as materialized (
    select i.*, h.open_time as held_open_time, h.gmt_offset_s as held_gmt_offset_s, h.why
    from item i left join lateral (
      select k.open_time, k.gmt_offset_s, 'same_time' as why from market_bars k
      where k.login = of_account and k.symbol = i.symbol and k.period = i.period and k.open_time = i.time
        and k.gmt_offset_s is distinct from i.gmt_offset_s and k.received_at >= k.open_time + bar_length(k.period)
        and (k.open, k.high, k.low, k.close, k.volume) is distinct from (i.open, i.high, i.low, i.close, i.volume)
      union all
      select k.open_time, k.gmt_offset_s, 'same_broker_time' from bar_offsets o
      join market_bars k on k.login = of_account and k.symbol = i.symbol and k.period = i.period
        and k.open_time = i.time + make_interval(secs => i.gmt_offset_s - o.gmt_offset_s)
        and k.gmt_offset_s = o.gmt_offset_s
      where o.login = of_account and o.symbol = i.symbol and o.period = i.period and o.gmt_offset_s <> i.gmt_offset_s
        -- Where summer time ends, the clock shows an hour twice: its second time is told by its content.
        and (o.gmt_offset_s < i.gmt_offset_s
          or (k.open, k.high, k.low, k.close, k.volume) = (i.open, i.high, i.low, i.close, i.volume))
        and not exists (
          select from market_bars s where s.login = of_account and s.symbol = i.symbol and s.period = i.period
            and s.open_time = i.time and s.gmt_offset_s = i.gmt_offset_s)
      limit 1) h on true
  ), conflicting as (
    insert into bar_conflicts (raw_message_id, login, symbol, period, open_time, gmt_offset_s, open, high, low, close,
      volume, held_open_time, held_gmt_offset_s, why, received_at)
    select message, of_account, j.symbol, j.period, j.time, j.gmt_offset_s, j.open, j.high, j.low, j.close, j.volume,
      j.held_open_time, j.held_gmt_offset_s, j.why, at
    from judged j where j.why is not null
    on conflict do nothing
  ), offsets as (
    insert into bar_offsets (login, symbol, period, gmt_offset_s)
    select distinct of_account, j.symbol, j.period, j.gmt_offset_s from judged j
    where j.why is null and j.gmt_offset_s is not null
    on conflict do nothing
  ), kept as (
    insert into market_bars as known (raw_message_id, login, symbol, period, open_time, open, high, low, close, volume,
      gmt_offset_s)
    select message, of_account, j.symbol, j.period, j.time, j.open, j.high, j.low, j.close, j.volume, j.gmt_offset_s
    from judged j where j.why is null
    on conflict (login, symbol, period, open_time) do update
      set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
        volume = excluded.volume, raw_message_id = excluded.raw_message_id, gmt_offset_s = excluded.gmt_offset_s,
        received_at = clock_timestamp()
      where (known.open, known.high, known.low, known.close, known.volume)
        is distinct from (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume)
    returning known.id
  )
  select (select count(*) from kept), (select count(*) from judged j where j.why is not null)
$$;
