#!/usr/bin/env bash
# What the investor portal's policies cost: its queries as an investor beside the same queries as the owner with the
# filter written out, ROUNDS each by turns, medians in ms and their ratio. TRADES=1000000 ROUNDS=9 change it.
# PORTAL_DB="host=... port=... user=... dbname=..." takes a database that is there (its copies of trades are replaced).
source "$(dirname "$0")/hub.sh"
TRADES=${TRADES:-1000000}
ROUNDS=${ROUNDS:-9}
if [ -z "${PORTAL_DB:-}" ]; then
  start_hub
  export PGPASSWORD
  PGPASSWORD=$(cat "$HUB_DATA/postgres/password")
  PORTAL_DB="host=127.0.0.1 port=$(sed -n 4p "$HUB_DATA/postgres/cluster/postmaster.pid") user=hub dbname=postgres"
fi
sql() { psql -qAtX -v ON_ERROR_STOP=1 -d "$PORTAL_DB" "$@"; }

echo "$TRADES trades of ten accounts and four strategies in two years"
sql <<SQL
set client_min_messages = warning;
truncate analytics.trades, analytics.equity, analytics.deposits, analytics.books;
insert into analytics.trades (login, position_id, symbol, side, volume, entry_price, exit_price, opened_at, closed_at, profit,
  swap, commission, fee, net_profit, holding_seconds, strategy, label, label_source, context, labelled_at)
select (5000 + n % 10)::text, n::text, 'S' || n % 7, 'long', 0.1, 100, 101, at - interval '1 hour', at, p, -0.1, -0.2, 0, p - 0.3,
  3600, 's' || (n / 10) % 4, case when p > 0 then 'win' else 'loss' end, 'computed', '{}', at
from (select n, now() - interval '2 years' * ($TRADES - n) / $TRADES as at, ((n::bigint * 7919) % 201 - 99)::numeric / 10 as p
      from generate_series(1, $TRADES) n) t;
insert into analytics.deposits select (5000 + n)::text, 'd', now() - interval '3 years', 100000 from generate_series(0, 9) n;
delete from portal_grants where subject like 'role:bench-%';
insert into portal_grants (subject, login, strategy, since, reason, updated_by) values
  ('role:bench-one account', '5003', null, null, 'bench', 'bench'),
  ('role:bench-three accounts', '5003', null, null, 'bench', 'bench'),
  ('role:bench-three accounts', '5004', null, null, 'bench', 'bench'),
  ('role:bench-three accounts', '5008', null, null, 'bench', 'bench'),
  ('role:bench-all accounts', null, null, null, 'bench', 'bench'),
  ('role:bench-a year of one', '5003', null, now() - interval '1 year', 'bench', 'bench'),
  ('role:bench-one strategy', null, 's1', null, 'bench', 'bench');
vacuum analyze analytics.trades, analytics.books, analytics.deposits;
SQL

DAYS=$(sql -c "select pg_get_viewdef('portal.days')" | sed 's/;$//')
SHOWN="login, position_id, symbol, side, volume, entry_price, exit_price, opened_at, closed_at, holding_seconds, profit,
  swap + commission + fee as costs, net_profit, strategy, label as result"
# As PortalTrades asks for a page.
page() { # condition
  echo "select t.* from (select unnest((portal.grants()).logins) as login) a cross join lateral (
    select $SHOWN from analytics.trades where login = a.login $1 order by closed_at desc, position_id desc limit 101) t
    order by t.closed_at desc, t.login desc, t.position_id desc limit 101"
}
declare -A FILTER=(
  ["one account"]="login = '5003'"
  ["three accounts"]="login in ('5003', '5004', '5008')"
  ["all accounts"]="true"
  ["a year of one"]="login = '5003' and closed_at >= now() - interval '1 year'"
  ["one strategy"]="strategy = 's1'"
)
declare -A QUERY=(
  [sums]="select count(*), sum(net_profit), sum(net_profit) filter (where net_profit > 0) from portal.trades"
  [days]="select * from portal.days"
  ["first page"]="$(page "")"
  ["page in the middle"]="$(page "and closed_at <= now() - interval '300 days'")"
)

time_of() { # settings, query: the milliseconds that the server took for it
  sql <<SQL | grep -oE 'Execution Time: [0-9.]+|Planning Time: [0-9.]+' | awk '{ s += $3 } END { printf "%.2f\n", s }'
begin read only;
select set_config('request.jwt.claims', '$1', true), set_config('role', '$2', true);
select portal.until(), count(*) from portal.openings(); -- a pooled connection has met the functions before
explain (analyze, timing off) $3;
rollback;
SQL
}
median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.1f", v[int((NR + 1) / 2)] }'; }

echo "| who sees | query | investor, ms | owner, ms | ratio |"
echo "|---|---|---|---|---|"
for who in "one account" "three accounts" "all accounts" "a year of one" "one strategy"; do
  # What a policy says, in a subquery; a view's own text, so that both read the same.
  rows="(select * from analytics.trades where ${FILTER[$who]} and closed_at <= now() - interval '15 minutes')"
  for query in sums days "first page" "page in the middle"; do
    asked=${QUERY[$query]}
    if [ "$query" = days ]; then
      written=${DAYS/portal.traded()/"(select login, (closed_at at time zone 'UTC')::date, count(*), count(*) filter (where net_profit > 0),
        sum(net_profit), coalesce(sum(net_profit) filter (where net_profit > 0), 0) from $rows r group by 1, 2)"}
    else
      written=${asked/portal.trades/"(select $SHOWN from $rows r) trades"}
    fi
    case $query in *page*)
      middle=
      [ "$query" = "first page" ] || middle="and closed_at <= now() - interval '300 days'"
      written="select $SHOWN from analytics.trades where ${FILTER[$who]} and closed_at <= now() - interval '15 minutes' $middle
        order by closed_at desc, login desc, position_id desc limit 101" ;;
    esac
    claims="{\"sub\": \"role:bench-$who\"}"
    : >"$SCRATCH/seen" && : >"$SCRATCH/owned"
    for _ in $(seq "$ROUNDS"); do
      time_of "$claims" bactrian_investor "$asked" >>"$SCRATCH/seen"
      time_of "$claims" none "$written" >>"$SCRATCH/owned"
    done
    seen=$(median <"$SCRATCH/seen")
    owned=$(median <"$SCRATCH/owned")
    echo "| $who | $query | $seen | $owned | $(awk "BEGIN { printf \"%.2f\", $seen / $owned }") |"
  done
done
sql -c "delete from portal_grants where subject like 'role:bench-%'"
