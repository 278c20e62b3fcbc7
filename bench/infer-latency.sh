#!/usr/bin/env bash
# /infer over HTTP, with lobes, fusion and guard, beside a servlet that does one SELECT of the newest bars, the calls of ONNX
# Runtime and one INSERT on the same PostgreSQL, at one connection and at 16, and from the hub's cache: ROUNDS (5) of ONE
# (500) and MANY (4000) requests. Both models of the demo are put in charge by hand, so that every decision scores twice.
source "$(dirname "$0")/hub.sh"
source bench/peers/start.sh

ROUNDS=${ROUNDS:-5} ONE=${ONE:-500} MANY=${MANY:-4000}
mvn -q -B ${MAVEN_ARGS:-} dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=runtime
CLASSPATH="target/bench:$(cat target/bench-classpath)"
mkdir -p target/bench
javac -proc:none -cp "$CLASSPATH" -d target/bench bench/load/PlainTomcat.java bench/infer/PlainInfer.java bench/InferLatency.java
start_hub
KEY=$(sed -n 's/^service.key=//p' "$HUB_DATA/credentials.properties")
export EA_KEY BENCH_PASSWORD PGPASSWORD
EA_KEY=$(sed -n 's/^ea.key=//p' "$HUB_DATA/credentials.properties")
BENCH_PASSWORD=$(cat "$HUB_DATA/postgres/password")
PGPASSWORD=$BENCH_PASSWORD
demo >"$SCRATCH/demo.log" 2>&1 || { tail -n 20 "$SCRATCH/demo.log"; exit 1; }
MODELS=$HUB_DATA/objects/buckets/bactrian/models
FILES=()
for model in btcusd-m5-direction btcusd-m5-volatility; do
  version=$(ls -t "$MODELS/$model" | head -n 1) # the demo trains some twice
  FILES+=("$MODELS/$model/$version/model.onnx")
  curl -fsS -X POST -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \
    "http://127.0.0.1:$HUB_PORT/api/v1/models/$model/promote" \
    -d "{\"version\":\"$version\",\"reason\":\"to measure\"}" >/dev/null
done

PGPORT=$(sed -n 4p "$HUB_DATA"/postgres/*/postmaster.pid)
sql() { psql -qtA -h 127.0.0.1 -p "$PGPORT" -U hub postgres -c "$1"; }
# A strategy that never sent an alert is refused.
sql "insert into strategies select 'bench-' || n, now(), 1, now() from generate_series(0, $((2 * (ROUNDS + 1) * (ONE + MANY)))) n"
LOGIN=$(sql "select login from market_bars where symbol = 'BTCUSD' and period = 'M5' limit 1")
java -Xmx512m -XX:+UseSerialGC -cp "$CLASSPATH" PlainInfer $((HUB_PORT + 2)) "jdbc:postgresql://127.0.0.1:$PGPORT/postgres" \
  hub "$LOGIN" "${FILES[@]}" >"$SCRATCH/servlet.log" 2>&1 &
OTHERS+=($!)
await_port $((HUB_PORT + 2)) $! "$SCRATCH/servlet.log"
echo "an answer of the hub:"
curl -fsS -H "Authorization: Bearer $EA_KEY" -H 'Content-Type: application/json' \
  "http://127.0.0.1:$HUB_PORT/functions/v1/infer" -d '{"symbol":"BTCUSD","strategy":"bench-0"}' | cut -c1-400
java -Xmx256m -XX:+UseSerialGC -cp "$CLASSPATH" InferLatency "$HUB_PORT" $((HUB_PORT + 2)) "$ROUNDS" "$ONE" "$MANY"
