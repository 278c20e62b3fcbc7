#!/usr/bin/env bash
# Durable ingest of the hub beside what others would write by hand: a servlet, Fastify and FastAPI that do one INSERT a
# request, and pgbench doing that INSERT; in turns in every round, on the same PostgreSQL, at the disk's own fsync and with
# a commit of 2 ms (commit_delay). Then 500 messages/s in an open loop, the longest request of SOAK seconds (120) of it,
# and a second hub with the subscribers of all shipped routes beside the first, which has capture alone.
# REQUESTS (20000) a round, WARM (60000, the peers a third) before, ROUNDS (3), CONNECTIONS (64), JAVA (java): the JVM of hub and servlet.
source "$(dirname "$0")/hub.sh"
source bench/measure.sh
source bench/ingest/load.sh
source bench/peers/start.sh

JAVA=${JAVA:-java} REQUESTS=${REQUESTS:-20000} WARM=${WARM:-60000} ROUNDS=${ROUNDS:-3} CONNECTIONS=${CONNECTIONS:-64}
SOAK=${SOAK:-120}
export HUB_INGESTION_RATEPERSECOND=1000000 HUB_INGESTION_RATEBURST=1000000
mvn -q -B ${MAVEN_ARGS:-} dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=runtime
CLASSPATH=$(cat target/bench-classpath)
mkdir -p target/bench "$SCRATCH/home/routes" "$SCRATCH/home/schedules"
javac -proc:none -cp "$CLASSPATH" -d target/bench bench/load/PlainTomcat.java bench/ingest/PlainServlet.java bench/WebhookLoad.java
cp -r processors "$SCRATCH/home/"
cp -r routes/ingestion routes/error-handling.camel.yaml "$SCRATCH/home/routes/"
OPEN=500 # messages/s

postgres() { sed -n "$2p" "$1"/postgres/*/postmaster.pid; } # DATA LINE
export HUB_HOME="$SCRATCH/home" PGHOST=127.0.0.1 PGPORT PGUSER=hub PGPASSWORD PGDATABASE=postgres
start_hub
PGPORT=$(postgres "$HUB_DATA" 4) PGPASSWORD=$(cat "$HUB_DATA/postgres/password")
psql -qc "alter system set max_connections = 250" # as many as all of them together take
stop_hub
start_hub
PGPORT=$(postgres "$HUB_DATA" 4)
PG=$(postgres "$HUB_DATA" 1)
CAPTURE=$HUB_PID
OTHERS+=("$CAPTURE")
export HUB_TRADINGVIEW_TOKEN BENCH_TOKEN BENCH_PASSWORD
HUB_TRADINGVIEW_TOKEN=$(sed -n 's/^tradingview.token=//p' "$HUB_DATA/credentials.properties")
BENCH_TOKEN=$HUB_TRADINGVIEW_TOKEN
BENCH_PASSWORD=$PGPASSWORD
"$JAVA" -Xmx512m -XX:+UseSerialGC -cp "target/bench:$CLASSPATH" PlainServlet $((HUB_PORT + 2)) \
  "jdbc:postgresql://127.0.0.1:$PGPORT/postgres" hub >"$SCRATCH/servlet.log" 2>&1 &
SERVLET=$!
OTHERS+=($SERVLET)
await_port $((HUB_PORT + 2)) $SERVLET "$SCRATCH/servlet.log"
PEERS=()
if start_fastify $((HUB_PORT + 3)); then PEERS+=(fastify) FASTIFY=${OTHERS[-1]}; else skipped "ingest, 64 connections, messages/s: hub / Fastify" ">= 1.3" "$WHY"; fi
if start_fastapi $((HUB_PORT + 4)); then PEERS+=(fastapi) FASTAPI=${OTHERS[-1]}; else skipped "ingest, 64 connections, messages/s: hub / FastAPI" ">= 3" "$WHY"; fi

# on NAME FIGURES REQUESTS [RATE]
on() {
  case $1 in
    hub) load "$2" hub "$HUB_PORT" "$CAPTURE" "$PG" "${@:3}" ;;
    servlet) load "$2" servlet $((HUB_PORT + 2)) "$SERVLET" "$PG" "${@:3}" ;;
    refused) HUB_TRADINGVIEW_TOKEN=wrong load "$2" refused $((HUB_PORT + 2)) "$SERVLET" "$PG" "${@:3}" ;;
    fastify) load "$2" fastify $((HUB_PORT + 3)) "$FASTIFY" "$PG" "${@:3}" ;;
    fastapi) load "$2" fastapi $((HUB_PORT + 4)) "$FASTAPI" "$PG" "${@:3}" ;;
    subscribers) load "$2" subscribers $((HUB_PORT + 10)) "$SUBSCRIBERS" "$SUBSCRIBERS_PG" "${@:3}" ;;
    pgbench) pgbench -n -M prepared -c 32 -j 2 -T 3 -f "$SCRATCH/insert.sql" 2>/dev/null |
      awk '/^tps/ {printf "pgbench %.0f - - - - -\n", $3}' >>"$2" ;;
  esac
}
rounds() { # FIGURES REQUESTS RATE NAME...: in turns
  for _ in $(seq "$ROUNDS"); do
    for name in "${@:4}"; do on "$name" "$1" "$2" "$3"; done
  done
  show "$1" "${@:4}"
}
cat >"$SCRATCH/insert.sql" <<'SQL'
insert into plain_alerts (body, strategy, ticker, action, close) values (convert_to(repeat('x', 400), 'UTF8'), 'load', 'BTCUSD', 'buy', 810.25) returning id;
SQL

echo "$("$JAVA" -version 2>&1 | head -1), $(nproc) cores, $CONNECTIONS connections"
for name in hub servlet refused; do on "$name" "$SCRATCH/warm" "$WARM"; done
for name in "${PEERS[@]}"; do on "$name" "$SCRATCH/warm" $((WARM / 3)); done # a JVM takes longest to warm up
show "$SCRATCH/warm" hub servlet "${PEERS[@]}"

echo "--- as fast as answers come; medians of $ROUNDS rounds; refused: the servlet answers a wrong token, 401"
F=$SCRATCH/closed
rounds "$F" "$REQUESTS" 0 hub servlet "${PEERS[@]}" refused pgbench
against() { measure "$1" "$(median "$F" hub "$3")" "$(median "$F" "$2" "$3")" "$4"; }
against "ingest, $CONNECTIONS connections, messages/s: hub / servlet" servlet $RATE ">= 1.0, wanted 1.5"
for name in "${PEERS[@]}"; do
  case $name in
    fastify) against "ingest, $CONNECTIONS connections, messages/s: hub / Fastify" fastify $RATE ">= 1.3" ;;
    fastapi) against "ingest, $CONNECTIONS connections, messages/s: hub / FastAPI" fastapi $RATE ">= 3" ;;
  esac
done
against "CPU us a message, JVM: hub / Tomcat and the token alone" refused $CPU "<= 1.6"
against "CPU us a message, PostgreSQL: hub / servlet" servlet $DATABASE "<= 0.8"

echo "--- a commit of 2 ms"
F=$SCRATCH/slow
psql -qc "alter system set commit_delay = 2000" -c "alter system set commit_siblings = 0" -c "select pg_reload_conf()" >/dev/null
rounds "$F" "$REQUESTS" 0 hub servlet pgbench
against "ingest, commit of 2 ms, messages/s: hub / servlet" servlet $RATE ">= 1.5, wanted 3"
psql -qc "alter system reset commit_delay" -c "alter system reset commit_siblings" -c "select pg_reload_conf()" >/dev/null

echo "--- open loop, $OPEN messages/s: latency counts from when a message was due"
F=$SCRATCH/open
rounds "$F" $((OPEN * 10)) $OPEN hub servlet
against "$OPEN messages/s, p99 ms: hub / servlet" servlet $P99 "<= 1.2"
on hub "$SCRATCH/soak" $((OPEN * SOAK)) $OPEN
show "$SCRATCH/soak" hub
measure "$OPEN messages/s, longest request of $SOAK s, ms" "$(largest "$SCRATCH/soak" hub $MAX)" - "<= 1000"

echo "--- with the subscribers of all shipped routes, as fast as answers come; they are level before each turn"
F=$SCRATCH/subscribers
HUB_HOME=. HUB_DATA="$SCRATCH/data2" HUB_PORT=$((HUB_PORT + 10)) HUB_MANAGEMENT_PORT=$((HUB_MANAGEMENT_PORT + 10)) start_hub
SUBSCRIBERS=$HUB_PID
SUBSCRIBERS_PG=$(postgres "$SCRATCH/data2" 1)
await_subscribers() {
  local lag
  for _ in $(seq 600); do
    lag=$(PGPASSWORD=$(cat "$SCRATCH/data2/postgres/password") PGPORT=$(postgres "$SCRATCH/data2" 4) \
      psql -qtAc "select coalesce(max(lag), 0) from change_progress")
    [ "$lag" = 0 ] && return
    sleep 0.2
  done
  echo "the subscribers are still $lag changes behind after 120 s"
  return 1
}
on subscribers "$SCRATCH/warm" "$WARM"
for _ in $(seq "$ROUNDS"); do
  await_subscribers
  on hub "$F" "$REQUESTS"
  on subscribers "$F" "$REQUESTS"
done
show "$F" hub subscribers
measure "ingest, messages/s: with all shipped subscribers / capture alone" "$(median "$F" subscribers $RATE)" "$(median "$F" hub $RATE)" ">= 0.7"
measure "alerts that got no id of their own, of all that both hubs were sent" \
  "$(cat "$SCRATCH"/{warm,closed,slow,open,soak,subscribers} | awk -v c=$UNANSWERED '/^(hub|subscribers)/ {n += $c} END {print n}')" - "<= 0"
