#!/usr/bin/env bash
# The champion is swapped SWAPS (10000) times between two versions while CONNECTIONS (2) callers ask /infer: failures, the
# p50 of the first answers after a swap among the first 100 swaps and the last 100, the resident size; then ROLLBACKS (100)
# times from the decision to roll back to the first answer of the version of before.
source "$(dirname "$0")/hub.sh"

mkdir -p target/bench
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
java -Xmx128m -XX:+UseSerialGC bench/Swaps.java "$HUB_PORT" "$HUB_PID" "$MODEL" "${VERSIONS[0]}" "${VERSIONS[1]}" \
  "${SWAPS:-10000}" "${CONNECTIONS:-2}" "${ROLLBACKS:-100}"
