#!/usr/bin/env bash
# What ingest costs with ROWS (10000000) alerts in the table beside an empty one: REQUESTS (20000), ROUNDS (3). The rows
# are made in the database, with the moments of the last year and the indexes in place.
source "$(dirname "$0")/hub.sh"

export HUB_INGESTION_RATEPERSECOND=1000000 HUB_INGESTION_RATEBURST=1000000
start_hub
PGPASSWORD=$(cat "$HUB_DATA/postgres/password")
PGPORT=$(sed -n 4p "$HUB_DATA"/postgres/*/postmaster.pid)
export PGPASSWORD
sql() { psql -qtA -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$PGPORT" -U hub postgres -c "$1"; }
load() {
  java -Xmx256m -XX:+UseSerialGC bench/WebhookLoad.java --url "http://127.0.0.1:$HUB_PORT/webhooks/tradingview" \
    --data "$HUB_DATA" --requests "$1" --connections 64 | awk '/^rate/ {gsub(",", "", $2); print $2}'
}
median() { for _ in $(seq "${ROUNDS:-3}"); do load "${REQUESTS:-20000}"; done | sort -n | awk '{r[NR] = $1} END {print r[int((NR + 1) / 2)]}'; }

load 60000 >/dev/null
EMPTY=$(median)
TOTAL=${ROWS:-10000000}
for from in $(seq 0 1000000 $((TOTAL - 1))); do
  sql "set session_replication_role = replica;
    with made as (
      insert into raw_messages (source, sender, body, sha256, received_at)
      select 'tradingview', 'default', convert_to(repeat('x', 300), 'UTF8'), uuid_send(gen_random_uuid()), now() - interval '1 year' + n * interval '3 s'
      from generate_series($from, least($from + 1000000, $TOTAL) - 1) n returning id, sha256, received_at)
    insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, interval, action, fired_at, received_at, close, order_id)
    select '00' || lpad(id::text, 24, '0'), id, 'default', sha256, 'load', 'BTCUSD', '5', 'buy', received_at, received_at, 42000.5, 'n' || id from made"
done
sql "vacuum analyze tv_signals" && sql "vacuum analyze raw_messages" && sql "checkpoint"
echo "rows $(sql "select count(*) from tv_signals"), $(sql "select pg_size_pretty(pg_total_relation_size('tv_signals') + pg_total_relation_size('raw_messages'))")"
FULL=$(median)
awk -v e="$EMPTY" -v f="$FULL" 'BEGIN {printf "messages/s: %s empty, %s full, ratio %.2f\n", e, f, f / e}'
