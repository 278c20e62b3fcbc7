-- Who sees which rows in the investor portal: docs/portal.md, docs/decisions/0021-portal-in-postgresql.md.
create schema portal;

create table portal_settings (
  one           boolean     primary key default true check (one),
  delay_seconds integer     not null default 900 check (delay_seconds between 0 and 604800),
  updated_at    timestamptz not null default clock_timestamp(),
  updated_by    text        not null
);
insert into portal_settings (updated_by) values ('hub');

-- Addresses that show the portal to whoever has them. The token itself is nowhere.
create table portal_shares (
  id           bigint      generated always as identity primary key,
  name         text        not null,
  token_sha256 bytea       not null unique,
  reason       text        not null,
  created_at   timestamptz not null default clock_timestamp(),
  created_by   text        not null,
  expires_at   timestamptz not null,
  revoked_at   timestamptz,
  revoked_by   text,
  last_used_at timestamptz
);

-- Which rows a subject sees: of an account, of a strategy, of a strategy in an account; of all where both are null.
create table portal_grants (
  id         bigint      generated always as identity primary key,
  subject    text        not null check (subject ~ '^(investor|operator|(supabase|role|share):.+)$'),
  login      text,
  strategy   text,
  since      timestamptz, -- null: from the beginning
  reason     text        not null,
  updated_at timestamptz not null default clock_timestamp(),
  updated_by text        not null,
  unique nulls not distinct (subject, login, strategy)
);
insert into portal_grants (subject, reason, updated_by) values
  ('investor', 'read all trades before there were grants', 'hub'),
  ('operator', 'runs the hub', 'hub');

insert into retention (table_name, kind, note) values
  ('portal_settings', 'bounded', 'a row for each setting'),
  ('portal_grants', 'bounded', 'a row for each grant'),
  ('portal_shares', 'kept', 'who shared what with whom');

-- Balance and equity of each account, the newest of every five minutes.
create table analytics.equity (
  login    text        not null,
  slot     timestamptz not null,
  at       timestamptz not null,
  balance  numeric     not null,
  equity   numeric     not null,
  currency text,
  primary key (login, slot)
);

-- What was paid into an account, and what was taken out: below 0.
create table analytics.deposits (
  login  text        not null,
  ticket text        not null,
  at     timestamptz not null,
  amount numeric     not null,
  primary key (login, ticket)
);

-- What was open, with which volume, from when until when: as it was at any moment.
create table analytics.positions (
  login       text        not null,
  position_id text        not null,
  valid_from  timestamptz not null,
  valid_to    timestamptz, -- null: it is open
  symbol      text        not null,
  side        text        not null check (side in ('long', 'short')),
  volume      numeric     not null, -- lots
  entry_price numeric     not null, -- of all that was bought or sold to open it so far, weighted by volume
  opened_at   timestamptz not null,
  strategy    text,
  primary key (login, position_id, valid_from)
);
create index positions_open on analytics.positions (login, valid_from) where valid_to is null;

-- Which version of a model answers since when.
create table analytics.deployments (
  id         bigint      primary key,
  model      text        not null,
  symbol     text        not null generated always as (regexp_replace(model, '-[^-]+-[^-]+$', '')) stored, -- lower case
  kind       text        not null,
  to_version text,
  at         timestamptz not null
);
create index deployments_model on analytics.deployments (model, at);

-- What was ever traded where, without doubles; strategy and symbol are empty where nobody knows them.
create table analytics.books (
  login    text not null,
  strategy text not null,
  symbol   text not null,
  primary key (login, strategy, symbol)
);

create index trades_of_login on analytics.trades (login, closed_at);
create index trades_of_strategy on analytics.trades (strategy, closed_at);

create function analytics.keep_books() returns trigger
  language plpgsql
as $$
begin
  insert into analytics.books (login, strategy, symbol)
  select distinct login, coalesce(strategy, ''), symbol from new_rows order by 1, 2, 3
  on conflict do nothing;
  return null;
end
$$;
create trigger keep_books_insert after insert on analytics.trades
  referencing new table as new_rows for each statement execute function analytics.keep_books();
create trigger keep_books_update after update on analytics.trades
  referencing new table as new_rows for each statement execute function analytics.keep_books();
create trigger keep_books_positions after insert on analytics.positions
  referencing new table as new_rows for each statement execute function analytics.keep_books();

create function analytics.keep_equity() returns trigger
  language plpgsql
as $$
begin
  insert into analytics.equity as e (login, slot, at, balance, equity, currency)
  select distinct on (login, slot) login, slot, received_at, balance, equity, nullif(upper(currency), '')
  from (select *, date_bin('5 minutes', received_at, timestamptz '2000-01-01 00:00:00+00') as slot from new_rows) n
  order by login, slot, received_at desc, id desc
  on conflict (login, slot) do update set at = excluded.at, balance = excluded.balance, equity = excluded.equity,
    currency = coalesce(excluded.currency, e.currency)
  where excluded.at >= e.at;
  insert into analytics.books (login, strategy, symbol) select distinct login, '', '' from new_rows order by 1
  on conflict do nothing;
  return null;
end
$$;
create trigger keep_equity after insert on account_snapshots
  referencing new table as new_rows for each statement execute function analytics.keep_equity();

-- Makes the copies of what a deal brought what its rows are: the position's versions, and money paid in or out.
create function analytics.keep_position(of_login text, of_position text) returns void
  language sql
  set search_path from current
as $$
  delete from analytics.positions where login = of_login and position_id = of_position;
  insert into analytics.positions (login, position_id, valid_from, valid_to, symbol, side, volume, entry_price, opened_at,
    strategy)
  select of_login, of_position, deal_time, next_at, symbol, case when held > 0 then 'long' else 'short' end, abs(held),
    trim_scale(round(case when held > 0 then bought_for / bought else sold_for / sold end, 10)), opened_at,
    position_strategy(of_login, of_position)
  from (
    select deal_time, lead(deal_time) over made as next_at, min(symbol) over () as symbol,
      sum(signed_volume(type, volume)) over made as held, min(deal_time) over () as opened_at,
      sum(volume) filter (where type = 'BUY') over made as bought, sum(volume * price) filter (where type = 'BUY') over made as bought_for,
      sum(volume) filter (where type = 'SELL') over made as sold, sum(volume * price) filter (where type = 'SELL') over made as sold_for
    from trading_data
    where login = of_login and position_id = of_position and position_id <> '0' and symbol is not null
      and type in ('BUY', 'SELL') and volume > 0 and price is not null
    window made as (order by deal_time, id)
  ) d
  where held <> 0 and deal_time is distinct from next_at
$$;

create function analytics.keep_deposit(of_login text, of_ticket text) returns void
  language sql
  set search_path from current
as $$
  delete from analytics.deposits where login = of_login and ticket = of_ticket;
  insert into analytics.deposits (login, ticket, at, amount)
  select login, ticket, deal_time, profit + swap + commission + fee from trading_data
  where login = of_login and ticket = of_ticket and type = 'BALANCE'
$$;

insert into analytics.equity (login, slot, at, balance, equity, currency)
select distinct on (login, slot) login, slot, received_at, balance, equity, nullif(upper(currency), '')
from (select *, date_bin('5 minutes', received_at, timestamptz '2000-01-01 00:00:00+00') as slot from account_snapshots) n
order by login, slot, received_at desc, id desc;
insert into analytics.deposits (login, ticket, at, amount)
select login, ticket, deal_time, profit + swap + commission + fee from trading_data where type = 'BALANCE';
-- What is closed has its trade: only what is open, or was until lately, has to be known as it was.
select analytics.keep_position(login, position_id) from (
  select login, position_id from open_positions
  union
  select login, position_id from trading_data
  where deal_time > now() - interval '7 days' and position_id is not null and type in ('BUY', 'SELL')
) p;
insert into analytics.deployments (id, model, kind, to_version, at)
select id, model, kind, to_version, at from ml_model_deployments;
insert into analytics.books (login, strategy, symbol)
select login, coalesce(strategy, ''), symbol from analytics.trades
union select login, coalesce(strategy, ''), symbol from analytics.positions
union select login, '', '' from analytics.equity
on conflict do nothing;

-- Who asks. Claims count where the hub or PostgREST has set them; whoever logs in by a role of their own is that role.
create function portal.subject() returns text
  language sql stable security definer parallel safe
  set search_path = pg_catalog, pg_temp
as $$
  select case session_user
      when current_user then claims ->> 'sub'
      when 'authenticator' then 'supabase:' || (claims ->> 'sub')
      else 'role:' || session_user end
  from (select nullif(current_setting('request.jwt.claims', true), '')::jsonb as claims) c
$$;

-- The newest moment that is shown. In plpgsql, as the next one, for that keeps its plans.
create function portal.until() returns timestamptz
  language plpgsql stable security definer parallel safe
as $$
begin
  return (select now() - make_interval(secs => delay_seconds) from portal_settings);
end
$$;

-- What a policy asks of the grants, found out once a statement. Most rows pass by one comparison with a moment that all
-- grants of their kind allow; the arrays behind it are for grants that differ in theirs.
create type portal.grants as (
  everywhere          timestamptz,   -- from when on all rows are seen; null: not all are
  strategies          text[],        -- seen in every account
  since_of_strategies timestamptz,
  accounts            text[],        -- seen whole
  since               timestamptz,
  uneven              boolean,
  sinces              timestamptz[], -- of accounts
  pairs               text[],        -- account and strategy
  pair_sinces         timestamptz[],
  paired              boolean,       -- pairs have more than the moments say
  wide                boolean,       -- it makes no sense to look account by account
  logins              text[],        -- of all that is seen, in part or whole
  symbols             text[]         -- lower case
);
create function portal.grants() returns portal.grants
  language plpgsql stable security definer parallel safe
as $$
declare
  all_of_it portal.grants;
begin
  with granted as materialized (
    select g.login, g.strategy, coalesce(g.since, '-infinity') as since
    from portal_grants g cross join (select portal.subject() as name) s
    where g.subject = s.name and (s.name not like 'share:%' or exists (
      select from portal_shares l where 'share:' || l.id = s.name and l.revoked_at is null and l.expires_at > now()))
  ), account as (
    select l.login, min(g.since) filter (where g.strategy is null) as since
    from granted g
    join (select distinct login from analytics.books union select login from granted where login is not null) l
      on l.login = coalesce(g.login, l.login)
    group by l.login
  ), pair as (
    select a.login || chr(31) || g.strategy as pair, min(g.since) as since
    from granted g join account a on a.login = coalesce(g.login, a.login)
    where g.strategy is not null group by 1
  ), everywhere as (
    select strategy, min(since) as since from granted where login is null and strategy is not null group by strategy
  )
  select w.since, e.strategies, e.since, a.accounts, a.since, a.uneven, a.sinces, p.pairs, p.sinces,
    e.uneven or exists (select from granted where login is not null and strategy is not null),
    w.since is not null or e.strategies is not null, (select array_agg(login order by login) from account),
    (select array_agg(distinct lower(b.symbol)) from analytics.books b where exists (
      select from granted g where b.login = coalesce(g.login, b.login) and b.strategy = coalesce(g.strategy, b.strategy)))
  into all_of_it
  from (select min(since) as since from granted where login is null and strategy is null) w
  cross join (
    select array_agg(login order by login) as accounts, array_agg(since order by login) as sinces, max(since) as since,
      coalesce(min(since) < max(since), false) as uneven
    from account where since is not null) a
  cross join (
    select array_agg(strategy) as strategies, max(since) as since, coalesce(min(since) < max(since), false) as uneven
    from everywhere) e
  cross join (select array_agg(pair order by pair) as pairs, array_agg(since order by pair) as sinces from pair) p;
  return all_of_it;
end
$$;

-- Capital and currency of each account that the subject sees, where its results begin: with the account, if its first
-- deal is a deposit, else where a terminal first reported it. capital is null where nothing says so, or where only some
-- strategies of the account are seen.
create function portal.openings() returns table (login text, since timestamptz, capital numeric, currency text)
  language sql stable security definer
as $$
  select a.login, a.since,
    case when a.since is null then null
      when d.first_at <= coalesce(t.first_at, 'infinity') then
        (select coalesce(sum(b.amount), 0) from analytics.deposits b where b.login = a.login and b.at < a.since)
        + (select coalesce(sum(b.net_profit), 0) from analytics.trades b where b.login = a.login and b.closed_at < a.since)
      else e.balance
        - (select coalesce(sum(b.amount), 0) from analytics.deposits b where b.login = a.login and b.at between a.since and e.at)
        - (select coalesce(sum(b.net_profit), 0) from analytics.trades b where b.login = a.login and b.closed_at between a.since and e.at)
    end,
    coalesce((select n.currency from analytics.equity n where n.login = a.login and n.currency is not null order by n.slot desc limit 1), '')
  from (
    select l.login, g.sinces[array_position(g.accounts, l.login)] as since
    from portal.grants() g cross join unnest(g.logins) as l(login)) a
  left join lateral (select min(b.at) as first_at from analytics.deposits b where b.login = a.login) d on true
  left join lateral (select min(b.closed_at) as first_at from analytics.trades b where b.login = a.login) t on true
  left join lateral (
    select b.at, b.balance from analytics.equity b where b.login = a.login and b.slot >= a.since order by b.slot limit 1) e on true
$$;

-- Nobody can put a table of their own before the hub's.
do $$
begin
  execute format('alter function portal.until() set search_path = %I, pg_temp', current_schema());
  execute format('alter function portal.grants() set search_path = %I, pg_temp', current_schema());
  execute format('alter function portal.openings() set search_path = %I, pg_temp', current_schema());
end
$$;

-- Policies. Everything is asked once a statement, by (select ...); owners and dashboards see all by a policy that the
-- planner folds away. Moments stand in coalesce, which no index serves: the planner takes an unknown moment for a
-- narrow one, and would walk the whole index.
do $$
declare
  newest constant text := '(select portal.until())';
  account constant text := 'coalesce(%1$s >= (select (portal.grants()).everywhere), false)
    or login = any ((select (portal.grants()).accounts)::text[])
      and (coalesce(%1$s >= (select (portal.grants()).since), false) or (select (portal.grants()).uneven)
        and %1$s >= (select (portal.grants()).sinces)[array_position((select (portal.grants()).accounts), login)])';
  of_strategy constant text := 'or strategy = any ((select (portal.grants()).strategies)::text[])
      and coalesce(%1$s >= (select (portal.grants()).since_of_strategies), false)
    or (select (portal.grants()).paired)
      and %1$s >= (select (portal.grants()).pair_sinces)[array_position((select (portal.grants()).pairs), login || chr(31) || strategy)]';
  by_symbol constant text := 'lower(symbol) = any ((select (portal.grants()).symbols)::text[])';
  name text;
begin
  foreach name in array array['signals', 'trades', 'model_runs', 'equity', 'deposits', 'positions', 'deployments', 'books'] loop
    execute format('alter table analytics.%I enable row level security', name);
    execute format('alter table analytics.%I force row level security', name);
    execute format('create policy hub on analytics.%I to current_user using (true) with check (true)', name);
  end loop;
  execute format('create policy portal on analytics.trades for select using (coalesce(closed_at <= %s, false) and (%s %s))', newest,
    format(account, 'closed_at'), format(of_strategy, 'closed_at'));
  execute format('create policy portal on analytics.equity for select using (coalesce(at <= %s, false) and (%s))', newest, format(account, 'at'));
  execute format('create policy portal on analytics.deposits for select using (coalesce(at <= %s, false) and (%s))', newest, format(account, 'at'));
  execute format('create policy portal on analytics.positions for select
    using (valid_from <= %1$s and coalesce(valid_to > %1$s, true) and (%2$s %3$s))', newest, format(account, newest),
    format(of_strategy, newest));
  execute format('create policy portal on analytics.deployments for select using (coalesce(at <= %s, false) and %s)', newest, by_symbol);
  execute format('create policy portal on analytics.model_runs for select
    using (coalesce(finished_at, created_at) <= %s and %s)', newest, by_symbol);
end
$$;

-- What the portal shows; PostgREST and reports read the same. The rows are those of the policies above.
create view portal.clock with (security_invoker = true) as
select now() as at, portal.until() as until, extract(epoch from now() - portal.until())::integer as delay_seconds;

create view portal.trades with (security_invoker = true) as
select login, position_id, symbol, side, volume, entry_price, exit_price, opened_at, closed_at, holding_seconds, profit,
  swap + commission + fee as costs, net_profit, strategy, label as result
from analytics.trades;

-- Trades by account and day, as their reader sees them. Planned each time for the accounts that are seen: a policy alone
-- does not say to the planner how many they are.
create function portal.traded() returns table (login text, day date, trades bigint, wins bigint, net_profit numeric, won numeric)
  language plpgsql stable
as $$
declare
  seen portal.grants := portal.grants();
begin
  return query execute format(
    'select login, (closed_at at time zone ''UTC'')::date, count(*), count(*) filter (where net_profit > 0),
       sum(net_profit), coalesce(sum(net_profit) filter (where net_profit > 0), 0)
     from analytics.trades %s group by 1, 2', case when seen.wide then '' else 'where login = any ($1)' end)
    using seen.logins;
end
$$;

create view portal.positions with (security_invoker = true) as
select login, position_id, symbol, side, volume, entry_price, opened_at, strategy from analytics.positions;

create view portal.accounts with (security_invoker = true) as
select a.login, nullif(a.currency, '') as currency, nullif(a.since, '-infinity') as since, a.capital, e.balance, e.equity,
  e.equity - e.balance as open_profit, e.at as reported_at
from portal.openings() a
left join lateral (
  select s.balance, s.equity, s.at from analytics.equity s where s.login = a.login order by s.slot desc limit 1) e on true;

-- Of each currency, days of UTC. What an account begins with counts as paid in on its first day; the return of a day is
-- its closed trades' net profit by what was there in the morning with what was paid in, and growth chains the returns.
create view portal.days with (security_invoker = true) as
with account as materialized (
  select login, capital, currency from portal.openings()
), moved as materialized (
  select login, day, trades, wins, net_profit, won, 0::numeric as paid_in from portal.traded()
  union all
  select login, (at at time zone 'UTC')::date, 0, 0, 0, 0, sum(amount) from analytics.deposits group by 1, 2
), daily as (
  select a.currency, m.day, sum(m.trades) as trades, sum(m.wins) as wins, sum(m.net_profit) as net_profit,
    sum(m.won) as won, sum(m.paid_in) as paid_in
  from (
    select * from moved
    union all
    select b.login, (select min(day) from moved f where f.login = b.login), 0, 0, 0, 0, b.capital from account b
  ) m join account a on a.login = m.login where m.day is not null group by 1, 2
), held as (
  select currency, day, sum(equity) as equity, count(*) as accounts from (
    select distinct on (e.login, (e.at at time zone 'UTC')::date) a.currency, (e.at at time zone 'UTC')::date as day, e.equity
    from analytics.equity e join account a on a.login = e.login
    order by e.login, (e.at at time zone 'UTC')::date, e.slot desc) l group by 1, 2
), known as (
  select currency, bool_and(capital is not null) as whole, count(*) as accounts from account group by currency
), based as (
  select d.*, k.whole, sum(d.net_profit + d.paid_in) over (partition by d.currency order by d.day) as balance,
    case when h.accounts = k.accounts then h.equity end as equity
  from daily d join known k on k.currency = d.currency
  left join held h on h.currency = d.currency and h.day = d.day
), returned as (
  select b.*, case when whole and balance - net_profit > 0 then (net_profit / (balance - net_profit))::double precision
    when net_profit = 0 then 0 end as return
  from based b
), grown as (
  select r.*, case when bool_and(return is not null and whole) over past
    then exp(sum(ln(greatest(1 + return, 1e-9))) over past) end as growth
  from returned r window past as (partition by currency order by day)
)
select nullif(currency, '') as currency, day, trades::bigint, wins::bigint, net_profit, won, paid_in,
  case when whole then balance end as balance, equity, case when whole then return end as return, growth,
  growth / greatest(1, max(growth) over (partition by currency order by day)) - 1 as drawdown
from grown;

create view portal.months with (security_invoker = true) as
select currency, date_trunc('month', day)::date as month, sum(trades)::bigint as trades, sum(wins)::bigint as wins,
  sum(net_profit) as net_profit,
  case when bool_and(return is not null) then exp(sum(ln(greatest(1 + return, 1e-9)))) - 1 end as return,
  date_trunc('month', day) < date_trunc('month', portal.until() at time zone 'UTC') as complete
from portal.days group by currency, date_trunc('month', day);

create view portal.totals with (security_invoker = true) as
select currency, min(day) filter (where trades > 0) as first_day, max(day) filter (where trades > 0) as last_day,
  sum(trades)::bigint as trades, sum(wins)::bigint as wins,
  (sum(wins) / nullif(sum(trades), 0))::double precision as win_rate, sum(net_profit) as net_profit,
  (sum(won) / nullif(sum(won) - sum(net_profit), 0))::double precision as profit_factor,
  sum(paid_in) as paid_in,
  case when bool_and(growth is not null) then (array_agg(growth order by day desc))[1] - 1 end as return,
  case when bool_and(growth is not null) then min(drawdown) end as max_drawdown
from portal.days group by currency;

create view portal.models with (security_invoker = true) as
select m.model, upper(m.symbol) as symbol, d.to_version as version, case when d.to_version is not null then d.at end as since,
  r.at as trained_at,
  case when d.to_version is not null then 'deciding' when r.state in ('queued', 'dispatched', 'running') then 'training'
    else 'off' end as state,
  case when d.to_version is not null then 'Version ' || d.to_version || ' has decided since ' || to_char(d.at at time zone 'UTC', 'FMDD Mon YYYY') || '.'
    when d.at is not null then 'No version decides: the last one was taken out on ' || to_char(d.at at time zone 'UTC', 'FMDD Mon YYYY') || '.'
    else 'No version has passed its checks yet, so none decides.' end
  || case when r.state in ('queued', 'dispatched', 'running') then ' A new version is being trained.'
    when r.state = 'failed' then ' The last training, on ' || to_char(r.at at time zone 'UTC', 'FMDD Mon YYYY') || ', failed and changed nothing.'
    when r.version is not null and r.version = d.to_version then ' It came out of the last training.'
    when r.state = 'completed' then ' The last training, on ' || to_char(r.at at time zone 'UTC', 'FMDD Mon YYYY') || ', brought no better one.'
    else '' end as words
from (
  select model, min(lower(symbol)) as symbol from (
    select model, symbol from analytics.deployments union all select model, symbol from analytics.model_runs) b group by model) m
left join lateral (
  select l.to_version, l.at from analytics.deployments l where l.model = m.model order by l.id desc limit 1) d on true
left join lateral (
  select l.state, l.version, coalesce(l.finished_at, l.created_at) as at from analytics.model_runs l
  where l.model = m.model order by l.created_at desc limit 1) r on true;

-- Lets a role read: the portal's views and the columns below them, or, with every_row, the whole schema analytics.
create function portal.admit(reader name, every_row boolean default false) returns void
  language plpgsql
as $$
declare
  name text;
begin
  execute format('grant usage on schema analytics to %I', reader);
  if every_row then
    execute format('grant select on all tables in schema analytics to %I', reader);
    foreach name in array array['signals', 'trades', 'model_runs', 'equity', 'deposits', 'positions', 'deployments', 'books'] loop
      execute format('drop policy if exists %I on analytics.%I', 'all for ' || reader, name);
      execute format('create policy %I on analytics.%I for select to %I using (true)', 'all for ' || reader, name, reader);
    end loop;
    return;
  end if;
  execute format('grant usage on schema portal to %I', reader);
  execute format('grant execute on function portal.subject(), portal.until(), portal.grants(), portal.openings(),
    portal.traded() to %I', reader);
  execute format('grant select on all tables in schema portal to %I', reader);
  execute format('grant select on analytics.equity, analytics.deposits, analytics.positions, analytics.deployments to %I', reader);
  execute format('grant select (login, position_id, symbol, side, volume, entry_price, exit_price, opened_at, closed_at,
    holding_seconds, profit, swap, commission, fee, net_profit, strategy, label) on analytics.trades to %I', reader);
  execute format('grant select (model, symbol, state, version, created_at, finished_at) on analytics.model_runs to %I', reader);
end
$$;

-- Nobody else's business.
revoke execute on function portal.admit(name, boolean), analytics.keep_position(text, text), analytics.keep_deposit(text, text)
  from public;

-- A managed PostgreSQL may not let the hub make roles: then its administrator runs deploy/portal.sql.
do $$
begin
  if not exists (select from pg_roles where rolname = 'bactrian_investor') then
    create role bactrian_investor nologin;
  end if;
exception
  when insufficient_privilege then
    raise notice 'To switch the investor portal on, run deploy/portal.sql as an administrator.';
  when duplicate_object or unique_violation then
    null; -- another database of this server made it at the same moment
end
$$;
do $$
begin
  if exists (select from pg_roles where rolname = 'bactrian_investor') then
    perform portal.admit('bactrian_investor');
  end if;
  if exists (select from pg_roles where rolname = 'bactrian_analytics') then
    perform portal.admit('bactrian_analytics', true);
  end if;
end
$$;
do $$
begin
  if exists (select from pg_roles where rolname = 'bactrian_investor') then
    execute format('grant bactrian_investor to %I', current_user);
  end if;
exception
  when insufficient_privilege then
    raise notice 'To switch the investor portal on, run deploy/portal.sql as an administrator.';
end
$$;
