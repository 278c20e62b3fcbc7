#!/usr/bin/env bash
# What explanations cost those who ask: p50 of /infer with explain-decisions-often and with it paused, in turns, ROUNDS (5) of two
# blocks of SECONDS_A_BLOCK (60), each with one firing, at RATE (20) decisions a second; then what an explanation takes. Needs psql.
source "$(dirname "$0")/hub.sh"

ROUNDS=${ROUNDS:-5} SECONDS_A_BLOCK=${SECONDS_A_BLOCK:-60} RATE=${RATE:-20}
mkdir -p target/bench
javac -proc:none -d target/bench bench/ExplainCost.java
start_hub
export EA_KEY SERVICE_KEY PGPASSWORD
EA_KEY=$(sed -n 's/^ea.key=//p' "$HUB_DATA/credentials.properties")
SERVICE_KEY=$(sed -n 's/^service.key=//p' "$HUB_DATA/credentials.properties")
PGPASSWORD=$(cat "$HUB_DATA/postgres/password")
demo >"$SCRATCH/demo.log" 2>&1 || { tail -n 20 "$SCRATCH/demo.log"; exit 1; }
for model in btcusd-m5-direction btcusd-m5-volatility; do
  version=$(ls -t "$HUB_DATA/objects/buckets/bactrian/models/$model" | head -n 1)
  curl -fsS -X POST -H "Authorization: Bearer $SERVICE_KEY" -H 'Content-Type: application/json' \
    "http://127.0.0.1:$HUB_PORT/api/v1/models/$model/promote" \
    -d "{\"version\":\"$version\",\"reason\":\"to measure\"}" >/dev/null
done
PGPORT=$(sed -n 4p "$HUB_DATA"/postgres/*/postmaster.pid)
sql() { psql -qtA -h 127.0.0.1 -p "$PGPORT" -U hub postgres -c "$1"; }
# A strategy that never sent an alert is refused.
sql "insert into strategies select 'bench-' || n, now(), 1, now() from generate_series(0, $((2 * (ROUNDS + 1) * (SECONDS_A_BLOCK + 10) * RATE))) n"
java -Xmx128m -XX:+UseSerialGC -cp target/bench ExplainCost "$HUB_PORT" "$ROUNDS" "$SECONDS_A_BLOCK" "$RATE"
echo "part | method | state | n | mean ms a decision | largest error"
sql "select part, method, state, count(*), round(avg(took_us) / 1000, 2), max(abs(error)) from ai_explanations group by 1, 2, 3 order by 1, 2, 3"
