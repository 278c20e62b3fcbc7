#!/usr/bin/env bash
# The machine is lost: a hub that is backed up takes alerts, its recovery point is measured, a restore is drilled, then hub
# and PostgreSQL are killed and the data folder is removed. The jar and the key alone make another of it, and a hub starts
# there with every alert that had arrived. ALERTS=2000 ROUNDS=5
source "$(dirname "$0")/hub.sh"
ALERTS=${ALERTS:-2000}
ROUNDS=${ROUNDS:-5}
FAILED=0
export HUB_BACKUP="$SCRATCH/safe" HUB_BACKUP_KEY=${HUB_BACKUP_KEY:-$(openssl rand -base64 32)}
mkdir "$HUB_BACKUP"

check() { # what, expected, found
  if [ "$2" = "$3" ]; then echo "  ok      $1: $3"; else echo "  FAILED  $1: $3 instead of $2"; FAILED=1; fi
}
credential() { sed -n "s/^$1=//p" "$HUB_DATA/credentials.properties"; }
api() { curl -fsS -H "Authorization: Bearer $(credential service.key)" "http://127.0.0.1:$HUB_PORT$1" "${@:2}"; }
# Prints the id of the signal that became of it.
alert() {
  curl -fsS "http://127.0.0.1:$HUB_PORT/webhooks/tradingview/$(credential tradingview.token)" -H 'Content-Type: application/json' \
    -d "{\"strategy\":\"backup\",\"ticker\":\"BTCUSD\",\"action\":\"buy\",\"comment\":\"$1\"}" | jq -r .id
}
# The newest segment that PostgreSQL has finished; what is committed now is in a later one.
finished() { find "$HUB_DATA"/postgres/cluster/pg_wal/archive_status -regex '.*/[0-9A-F]*\.\(ready\|done\)' -printf '%f\n' | sort | tail -1 | cut -c1-24; }
arrived() { find "$HUB_BACKUP" -path '*/wal/*' -regex '.*/[0-9A-F]+' -printf '%f\n' | sort | tail -1; }
now_ms() { date +%s%3N; }
await_arrival() { # a segment after $1
  until [[ "$(arrived)" > "$1" ]]; do sleep 0.1; done
}
postgres() {
  local master
  master=$(head -n 1 "$HUB_DATA/postgres/cluster/postmaster.pid")
  echo "$master $(pgrep -P "$master" | tr '\n' ' ')"
}

start_hub
echo "$ALERTS alerts, written while the first base backup is taken"
BEGUN=$(now_ms)
TOKEN=$(credential tradingview.token)
seq "$ALERTS" | xargs -P 8 -I{} curl -fsS "http://127.0.0.1:$HUB_PORT/webhooks/tradingview/$TOKEN" -H 'Content-Type: application/json' \
  -d '{"strategy":"backup","ticker":"BTCUSD","action":"buy","comment":"load {}"}' -w '\n' | jq -r .id >"$SCRATCH/ids"
echo "  took $(($(now_ms) - BEGUN)) ms"
until [ "$(api "/api/v1/backups" | jq '[.items[] | select(.state == "completed")] | length')" -ge 1 ]; do sleep 0.5; done

echo "recovery point: from an alert's answer to its log at the destination"
WORST=0
for n in $(seq "$ROUNDS"); do
  sleep "$((RANDOM % 7))"
  alert "round $n" >>"$SCRATCH/ids"
  AT=$(now_ms) BEFORE=$(finished)
  await_arrival "$BEFORE"
  TOOK=$(($(now_ms) - AT))
  echo "  $TOOK ms"
  if [ "$TOOK" -gt "$WORST" ]; then WORST=$TOOK; fi
done
echo "  worst of $ROUNDS: $WORST ms"
check "recovery point within 60 s" yes "$([ "$WORST" -le 60000 ] && echo yes || echo no)"

echo "restore drill, beside the hub that works"
api /api/v1/backup-drills -X POST | jq . | tee "$SCRATCH/drill" | sed 's/^/  /'
check "differences" 0 "$(jq '.differences | length' "$SCRATCH/drill")"

echo "kill -9 of hub and PostgreSQL, rm -rf of the data folder"
DATABASE=$(postgres)
kill -9 "$HUB_PID" && wait "$HUB_PID" 2>/dev/null || true
# shellcheck disable=SC2086
kill -9 $DATABASE 2>/dev/null || true
HUB_PID=
rm -rf "$HUB_DATA"
du -sh "$HUB_BACKUP" | sed 's/^/  /'

BEGUN=$(now_ms)
"${JAVA:-java}" -Xmx256m -XX:+UseSerialGC -jar "$JAR" restore TO=latest FROM="$HUB_BACKUP" INTO="$HUB_DATA" | sed 's/^/  /'
RESTORED=$(($(now_ms) - BEGUN))
start_hub
echo "  recovery time: $RESTORED ms for the restore, $(($(now_ms) - BEGUN)) ms until a hub is ready on it"
api "/api/v1/signals?strategy=backup&limit=100000" | jq -r '.items[].id' | sort >"$SCRATCH/held"
check "alerts that had been acknowledged" "$(wc -l <"$SCRATCH/ids")" "$(sort "$SCRATCH/ids" | comm -12 - "$SCRATCH/held" | wc -l)"
stop_hub
exit $FAILED
