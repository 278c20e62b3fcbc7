#!/usr/bin/env bash
# An upgrade: builds REVISION (by default the commit before this one), runs it on its own files, lets it take alerts, deals
# and an object, breaks one of its routes, leaves messages in its spool and kills it with its database. The hub of today
# starts on that data folder, with the files of then and with those of today, and must hold all that was acknowledged; so
# must what is restored of the backup that was on all the time.
# OLD_JAR= and NEW_JAR= take jars that are built already.
source "$(dirname "$0")/hub.sh"
REVISION=${1:-HEAD~1}
NEW_JAR=${NEW_JAR:-$JAR}
OLD="$SCRATCH/old"
BROKEN=routes/ingestion/tradingview-webhook.camel.yaml
FAILED=0

git clone -q --shared . "$OLD"
git -C "$OLD" checkout -q "$REVISION"
if [ -z "${OLD_JAR:-}" ]; then
  (cd "$OLD" && mvn -q -B ${MAVEN_ARGS:-} -Dmaven.test.skip=true package)
  OLD_JAR="$OLD/target/bactrian.jar"
fi

check() { # what, expected, found
  if [ "$2" = "$3" ]; then echo "  ok      $1: $3"; else echo "  FAILED  $1: $3 instead of $2"; FAILED=1; fi
}
credential() { sed -n "s/^$1=//p" "$HUB_DATA/credentials.properties"; }
api() { curl -fsS -H "Authorization: Bearer $(credential service.key)" -H 'Content-Type: application/json' "http://127.0.0.1:$HUB_PORT$1" "${@:2}"; }
# Prints the id of the signal that became of it.
alert() {
  curl -fsS "http://127.0.0.1:$HUB_PORT/webhooks/tradingview/$(credential tradingview.token)" -H 'Content-Type: application/json' \
    -d "{\"strategy\":\"upgrade\",\"ticker\":\"BTCUSD\",\"action\":\"buy\",\"comment\":\"$1\"}" | tee "$SCRATCH/answer" | jq -r .id
}
# Prints the status of a deal that is signed with the login's own secret.
deal() {
  local body id at key signature
  body="{\"login\":\"5001\",\"gmt_offset_s\":0,\"kind\":\"deal\",\"items\":[{\"ticket\":\"$1\",\"position_id\":\"$1\",\"time_msc\":1735689600123,\"type\":\"BUY\",\"entry\":\"IN\",\"symbol\":\"BTCUSD\",\"volume\":0.1,\"price\":42000.5}]}"
  id="deal-$1" at=$(date +%s) key=$(base64 -d <<<"${SECRET#whsec_}" | xxd -p -c 256)
  signature=$(printf '%s' "$id.$at.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)
  curl -fsS "http://127.0.0.1:$HUB_PORT/webhooks/mt5" -H 'Content-Type: application/json' -H "webhook-id: $id" \
    -H "webhook-timestamp: $at" -H "webhook-signature: v1,$signature" -d "$body" | jq -r .status
}
route_state() { api "/api/v1/routes?limit=1000" | jq -r --arg file "$BROKEN" '.items[] | select(.file == $file) | .state'; }
schedules() { api "/api/v1/schedules?limit=1000" | jq -cS '[.items[] | select(.next_fire_at != null) | .id]'; }
# The hub's own PostgreSQL with all its processes.
postgres() {
  local master
  master=$(head -n 1 "$HUB_DATA/postgres/cluster/postmaster.pid")
  echo "$master $(pgrep -P "$master" | tr '\n' ' ')"
}

echo "the hub of $REVISION"
export HUB_HOME="$OLD" HUB_BACKUP="$SCRATCH/safe" HUB_BACKUP_KEY="a passphrase of a rehearsal"
mkdir "$HUB_BACKUP"
JAR=$OLD_JAR start_hub
SECRET=$(api /api/v1/mt5-logins -d '{"login":"5001"}' | jq -r .secret)
for n in $(seq 20); do alert "stored $n"; done >"$SCRATCH/ids"
for n in $(seq 5); do check "deal $n" stored "$(deal "900719925474099$n")"; done
api /api/v1/archive/pine/cross.pine -X PUT --data-binary '//@version=6' >/dev/null
[ -f "$OLD/$BROKEN" ] && echo '- nonsense: [' >>"$OLD/$BROKEN"
until [ "$(route_state)" = serving-last-good ]; do sleep 0.5; done
BEFORE=$(schedules)
# shellcheck disable=SC2046
kill -STOP $(postgres)
for n in $(seq 10); do
  alert "spooled $n" >>"$SCRATCH/ids"
  [ "$(jq -r .status "$SCRATCH/answer")" = spooled ] && echo "$n" >>"$SCRATCH/spooled"
done
DATABASE=$(postgres)
kill -9 "$HUB_PID" && wait "$HUB_PID" 2>/dev/null || true
# shellcheck disable=SC2086
kill -9 $DATABASE
check "alerts acknowledged into the spool" 10 "$(wc -l <"$SCRATCH/spooled")"
cp "$HUB_DATA/credentials.properties" "$SCRATCH/credentials"

compare() {
  for _ in $(seq 60); do
    api "/api/v1/signals?strategy=upgrade&limit=1000" | jq -r '.items[].id' | sort >"$SCRATCH/held"
    if [ "$(wc -l <"$SCRATCH/held")" -ge 30 ]; then break; fi
    sleep 1
  done
  check "alerts held" "" "$(sort "$SCRATCH/ids" | diff - "$SCRATCH/held")"
  check "credentials as they were" "" "$(diff "$SCRATCH/credentials" "$HUB_DATA/credentials.properties" | head -1)"
  check "a deal again, signed with the secret of then" duplicate "$(deal 9007199254740991)"
  check "the object again" duplicate "$(api /api/v1/archive/pine/cross.pine -X PUT --data-binary '//@version=6' | jq -r .status)"
}

echo "the hub of today, with the files of $REVISION"
JAR=$NEW_JAR start_hub
compare
check "the route that is broken on disk" serving-last-good "$(route_state)"
check "schedules" "$BEFORE" "$(schedules)"
check "files that do not serve" 0 "$(api "/api/v1/routes?limit=1000" | jq '[.items[] | select(.state == "failed")] | length')"
echo "  names of then in the files of then: $(api "/api/v1/routes?limit=1000" | jq '[.items[].warnings[] | select(contains("is called"))] | length') warnings"
kill "$HUB_PID" && wait "$HUB_PID" || true

echo "the hub of today, with the files of today"
export HUB_HOME=.
JAR=$NEW_JAR start_hub
compare
check "a new alert" stored "$(alert new >>"$SCRATCH/ids" && jq -r .status "$SCRATCH/answer")"
kill "$HUB_PID" && wait "$HUB_PID" || true

echo "the hub of today, on what is restored of the backup"
java -Xmx256m -XX:+UseSerialGC -jar "$NEW_JAR" restore TO=latest FROM="$HUB_BACKUP" INTO="$SCRATCH/restored" >"$SCRATCH/restore.log" ||
  { cat "$SCRATCH/restore.log"; exit 1; }
export HUB_DATA="$SCRATCH/restored" HUB_BACKUP=
JAR=$NEW_JAR start_hub
compare
kill "$HUB_PID" && wait "$HUB_PID" || true
HUB_PID=
exit $FAILED
