#!/usr/bin/env bash
# A hub under a steady load for MINUTES (30; 480 are eight hours): ALERTS (20) a second by webhook, each a change that all
# shipped subscribers take, and QUESTIONS (5) a second to /infer, whose decisions are stored and two models answer. Every
# tenth it says what the process holds, at the end how much each table grew and what the last tenth is beside the first;
# fails where an answer is missing, latency, memory, handles or threads grew, or subscribers are not level. Needs psql, jcmd.
source "$(dirname "$0")/hub.sh"

MINUTES=${MINUTES:-30} ALERTS=${ALERTS:-20} QUESTIONS=${QUESTIONS:-5}
start_hub
KEY=$(sed -n 's/^service.key=//p' "$HUB_DATA/credentials.properties")
TOKEN=$(sed -n 's/^tradingview.token=//p' "$HUB_DATA/credentials.properties")
PGPASSWORD=$(cat "$HUB_DATA/postgres/password")
export KEY TOKEN PGPASSWORD
demo >"$SCRATCH/demo.log" 2>&1 || { tail -n 20 "$SCRATCH/demo.log"; exit 1; }
for model in btcusd-m5-direction btcusd-m5-volatility; do
  version=$(ls -t "$HUB_DATA/objects/buckets/bactrian/models/$model" | head -n 1) # the demo trains some twice
  curl -fsS -X POST -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \
    "http://127.0.0.1:$HUB_PORT/api/v1/models/$model/promote" \
    -d "{\"version\":\"$version\",\"reason\":\"to measure\"}" >/dev/null
done
PGPORT=$(sed -n 4p "$HUB_DATA"/postgres/*/postmaster.pid)
sql() { psql -qtAF ' ' -h 127.0.0.1 -p "$PGPORT" -U hub postgres -c "$1"; }
sizes() {
  sql "select c.oid::regclass, pg_total_relation_size(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname in ('public', 'analytics')" | sort
}

# The strategy's first alert, without which it may not ask.
curl -fsS -H 'Content-Type: application/json' "http://127.0.0.1:$HUB_PORT/webhooks/tradingview/$TOKEN" \
  -d '{"strategy":"soak","ticker":"BTCUSD","action":"buy"}' >/dev/null
echo "$MINUTES minutes of $ALERTS alerts and $QUESTIONS questions a second, $(nproc) cores"
sizes >"$SCRATCH/before"
bad=0
java -Xmx256m -XX:+UseSerialGC bench/Soak.java "$HUB_PORT" "$HUB_PID" \
  "$(awk "BEGIN { print int($MINUTES * 60) }")" "$ALERTS" "$QUESTIONS" || bad=1

for _ in $(seq 60); do
  lag=$(sql "select coalesce(max(lag), 0) from change_progress")
  [ "$lag" = 0 ] && break
  sleep 1
done
if [ "$lag" = 0 ]; then echo "ok      every subscriber is level"; else echo "FAILED  a subscriber is $lag changes behind"; bad=1; fi
letters=$(sql "select count(*) from dead_letters where state = 'open'")
if [ "$letters" = 0 ]; then echo "ok      no dead letter"; else echo "FAILED  $letters dead letters"; bad=1; fi
sizes >"$SCRATCH/after"
echo "tables that grew, MB in all and MB an hour at this load:"
join "$SCRATCH/before" "$SCRATCH/after" | awk -v minutes="$MINUTES" '$3 > $2 {
  printf "  %-32s %8.2f %8.1f\n", $1, ($3 - $2) / 1048576, ($3 - $2) / 1048576 * 60 / minutes; all += $3 - $2 }
  END { printf "  %-32s %8.2f %8.1f\n", "all", all / 1048576, all / 1048576 * 60 / minutes }' | sort -k2,2nr | head -n 16
echo "the hub's log: $(grep -c ' ERROR ' "$SCRATCH/hub.log" || true) errors, $(grep -c ' WARN ' "$SCRATCH/hub.log" || true) warnings"
[ "$bad" = 0 ] && echo "verdict: it holds" || echo "verdict: it does not hold"
exit "$bad"
