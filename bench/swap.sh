#!/usr/bin/env bash
# The champion is swapped SWAPS (10000) times between two versions while CONNECTIONS (2) callers ask /infer: failures, the
# p50 of the first answers after a swap among the first 100 swaps and the last 100, the resident size; then ROLLBACKS (100)
# times from the decision to roll back to the first answer of the version of before, of the same hub, of another hub on the
# same database, and once of a hub that is killed right after the decision.
source "$(dirname "$0")/hub.sh"

mkdir -p target/bench
export SPRING_APPLICATION_JSON='{"logging.level.io.bactrian.hub.embedded.EmbeddedObjectStore":"info"}' # says the port of its objects
start_hub
KEY=$(sed -n 's/^service.key=//p' "$HUB_DATA/credentials.properties")
export SERVICE_KEY=$KEY EA_KEY PGPASSWORD
EA_KEY=$(sed -n 's/^ea.key=//p' "$HUB_DATA/credentials.properties")
PGPASSWORD=$(cat "$HUB_DATA/postgres/password")
demo >"$SCRATCH/demo.log" 2>&1 || { tail -n 20 "$SCRATCH/demo.log"; exit 1; }
PGPORT=$(sed -n 4p "$HUB_DATA"/postgres/*/postmaster.pid)
sql() { psql -qtA -h 127.0.0.1 -p "$PGPORT" -U hub postgres -c "$1"; }
sql "insert into strategies select 'bench-' || n, now(), 1, now() from generate_series(0, 2000000) n"
# The demo trains some models twice.
MODEL=$(sql "select model from ml_model_versions where model like '%-direction' group by model having count(*) > 1 order by model desc limit 1")
[ -n "$MODEL" ] || { echo "no model of the demo has two versions"; exit 1; }
mapfile -t VERSIONS < <(sql "select version from ml_model_versions where model = '$MODEL' order by created_at limit 2")
OTHER_PORT=$((HUB_PORT + 10))
SECRET_KEY=$(cat "$HUB_DATA/objects/secret")
HUB_SERVICE_KEY=$KEY HUB_EA_KEY=$EA_KEY HUB_DATA="$SCRATCH/other" HUB_PORT=$OTHER_PORT HUB_MANAGEMENT_PORT=$((HUB_MANAGEMENT_PORT + 10)) \
  HUB_DB_URL="jdbc:postgresql://127.0.0.1:$PGPORT/postgres" HUB_DB_USER=hub HUB_DB_PASSWORD="$PGPASSWORD" \
  HUB_S3_ENDPOINT="http://127.0.0.1:$(sed -n 's/.*S3 objects are served on port //p' "$SCRATCH/hub.log")" \
  HUB_S3_ACCESS_KEY=hub HUB_S3_SECRET_KEY="$SECRET_KEY" HUB_SCORING_PERIOD=${HUB_SCORING_PERIOD:-M5} \
  java -Xmx512m -XX:+UseSerialGC -jar "$JAR" >"$SCRATCH/other.log" 2>&1 &
OTHERS+=($!)
for _ in $(seq 1000); do
  if curl -fs "http://127.0.0.1:$OTHER_PORT/health" >/dev/null; then break; fi
  sleep 0.3
done
java -Xmx128m -XX:+UseSerialGC bench/Swaps.java "$HUB_PORT" "$HUB_PID" "$MODEL" "${VERSIONS[0]}" "${VERSIONS[1]}" \
  "${SWAPS:-10000}" "${CONNECTIONS:-2}" "${ROLLBACKS:-100}" "$OTHER_PORT"

manage() {
  curl -fsS -X POST -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' -d "$2" \
    "http://127.0.0.1:$HUB_PORT/api/v1/models/$MODEL/$1" >/dev/null
}
manage promote "{\"version\":\"${VERSIONS[0]}\",\"reason\":\"to measure\"}"
manage promote "{\"version\":\"${VERSIONS[1]}\",\"reason\":\"to measure\"}"
manage rollback '{"reason":"to measure"}'
kill -9 "$HUB_PID" && wait "$HUB_PID" || true
start_hub
SYMBOL=${MODEL%%-*}
FIRST=$(curl -fsS -X POST -H "Authorization: Bearer $EA_KEY" -H 'Content-Type: application/json' \
  -d "{\"symbol\":\"${SYMBOL^^}\",\"strategy\":\"bench-0\"}" "http://127.0.0.1:$HUB_PORT/functions/v1/infer")
case "$FIRST" in
  *"${VERSIONS[0]}"*) echo "killed right after the decision: the first answer of the next start is of the version of before" ;;
  *) echo "killed right after the decision, the next start answers: $FIRST"; exit 1 ;;
esac
