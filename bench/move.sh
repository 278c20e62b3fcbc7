#!/usr/bin/env bash
# The database in a data folder goes to a server: a hub takes alerts, the move is rehearsed, killed in the middle, run again,
# and a hub that is started on the server holds every alert and goes on with the change after the last. The server is the
# PostgreSQL of another hub, which was killed. ALERTS=2000 ROWS=50000 (deals written into the former database beside them)
source "$(dirname "$0")/hub.sh"
ALERTS=${ALERTS:-2000}
ROWS=${ROWS:-50000}
FAILED=0

check() { # what, expected, found
  if [ "$2" = "$3" ]; then echo "  ok      $1: $3"; else echo "  FAILED  $1: $3 instead of $2"; FAILED=1; fi
}
credential() { sed -n "s/^$1=//p" "$HUB_DATA/credentials.properties"; }
api() { curl -fsS -H "Authorization: Bearer $(credential service.key)" "http://127.0.0.1:$HUB_PORT$1" "${@:2}"; }
port() { sed -n 4p "$1/postgres/cluster/postmaster.pid"; }
sql() { # data folder, database, statement
  PGPASSWORD=$(cat "$1/postgres/password") psql -qAtX -h 127.0.0.1 -p "$(port "$1")" -U hub -d "$2" -c "$3"
}
alert() {
  curl -fsS "http://127.0.0.1:$HUB_PORT/webhooks/tradingview/$(credential tradingview.token)" -H 'Content-Type: application/json' \
    -d "{\"strategy\":\"move\",\"ticker\":\"BTCUSD\",\"action\":\"buy\",\"comment\":\"$1\"}" | jq -r .id
}
kill_hub() {
  kill -9 "$HUB_PID" && wait "$HUB_PID" 2>/dev/null || true
  HUB_PID=
}
move() { "${JAVA:-java}" -Xmx256m -XX:+UseSerialGC -jar "$JAR" move-to-server FROM="$HUB_DATA" "$@"; }
now_ms() { date +%s%3N; }

echo "a server: the PostgreSQL of a hub that was killed"
SERVER="$SCRATCH/server"
HUB_DATA=$SERVER start_hub
kill_hub
end_server() { kill "$(head -n 1 "$SERVER/postgres/cluster/postmaster.pid")" 2>/dev/null || true; }
trap 'end_server; clean_up' EXIT
sql "$SERVER" postgres "create database bactrian"

echo "a hub takes $ALERTS alerts and is killed with its spool and changes as they are"
start_hub
TOKEN=$(credential tradingview.token)
seq "$ALERTS" | xargs -P 8 -I{} curl -fsS "http://127.0.0.1:$HUB_PORT/webhooks/tradingview/$TOKEN" -H 'Content-Type: application/json' \
  -d '{"strategy":"move","ticker":"BTCUSD","action":"buy","comment":"load {}"}' -w '\n' | jq -r .id >"$SCRATCH/ids"
sql "$HUB_DATA" postgres "insert into trading_data (raw_message_id, login, ticket, order_id, position_id, deal_time, type)
  select (select min(id) from raw_messages), '5001', n::text, n::text, n::text, now(), 'BALANCE' from generate_series(1, $ROWS) n"
kill_hub
HEAD=$(sql "$HUB_DATA" postgres "select position + (select count(*) from change_inbox) from change_head")

export HUB_DB_URL="jdbc:postgresql://127.0.0.1:$(port "$SERVER")/bactrian" HUB_DB_USER=hub
HUB_DB_PASSWORD=$(cat "$SERVER/postgres/password")
export HUB_DB_PASSWORD
move DRY_RUN=yes | sed 's/^/  /'
check "tables after the dry run" 0 "$(sql "$SERVER" bactrian "select count(*) from pg_tables where schemaname = 'public'")"

echo "killed in the middle"
"${JAVA:-java}" -Xmx256m -XX:+UseSerialGC -jar "$JAR" move-to-server FROM="$HUB_DATA" >"$SCRATCH/killed" &
MOVE=$!
until grep -q ' trading_data: ' "$SCRATCH/killed"; do sleep 0.05; done
kill -9 $MOVE
wait $MOVE 2>/dev/null || true
tail -n 1 "$SCRATCH/killed" | sed 's/^/  /'
sleep 1
check "alerts at the server" 0 "$(sql "$SERVER" bactrian "select count(*) from tv_signals")"

echo "and again"
BEGUN=$(now_ms)
move | sed 's/^/  /'
echo "  took $(($(now_ms) - BEGUN)) ms, $(sql "$SERVER" bactrian "select pg_size_pretty(pg_database_size('bactrian'))") at the server"
env -u HUB_DB_URL "${JAVA:-java}" -Xmx512m -jar "$JAR" >"$SCRATCH/refused" 2>&1 || true
check "a hub without HUB_DB_URL" 1 "$(grep -c 'was moved to jdbc' "$SCRATCH/refused")"

start_hub
api "/api/v1/signals?strategy=move&limit=100000" | jq -r '.items[].id' | sort >"$SCRATCH/held"
check "alerts that had been acknowledged" "$(wc -l <"$SCRATCH/ids")" "$(sort "$SCRATCH/ids" | comm -12 - "$SCRATCH/held" | wc -l)"
NEW=$(alert new)
for _ in $(seq 100); do
  POSITION=$(sql "$SERVER" bactrian "select position from change_log where row_key = '$NEW' and table_name = 'tv_signals'")
  [ -z "$POSITION" ] || break
  sleep 0.1
done
check "a new alert's change comes after the last" yes "$([ "${POSITION:-0}" -gt "$HEAD" ] && echo yes || echo "no: $POSITION, $HEAD")"
for _ in $(seq 600); do # one subscriber takes changes one by one
  BEHIND=$(sql "$SERVER" bactrian "select count(*) from change_progress where lag > 0")
  [ "$BEHIND" != 0 ] || break
  sleep 0.5
done
check "subscribers behind" 0 "$BEHIND"
check "dead letters" 0 "$(api "/api/v1/dead-letters" | jq '.items | length')"
check "one row a position" "$(sql "$SERVER" bactrian "select count(*) from change_log")" "$(sql "$SERVER" bactrian "select max(position) - min(position) + 1 from change_log")"
stop_hub
exit $FAILED
