#!/usr/bin/env bash
# Durable ingest of the hub beside a plain servlet that does one INSERT a request, in turns on the same PostgreSQL,
# and pgbench doing the servlet's INSERT: at the disk's own fsync and with a commit of 2 ms (commit_delay).
# REQUESTS (20000) a round, WARM (60000) before, ROUNDS (3), CONNECTIONS (64), JAVA (java): the JVM of hub and servlet.
# FANOUT=1 measures with the subscribers of the shipped routes, which share the cores; without it capture alone.
source "$(dirname "$0")/hub.sh"

JAVA=${JAVA:-java} REQUESTS=${REQUESTS:-20000} WARM=${WARM:-60000} ROUNDS=${ROUNDS:-3} CONNECTIONS=${CONNECTIONS:-64}
export HUB_INGESTION_RATEPERSECOND=1000000 HUB_INGESTION_RATEBURST=1000000
mvn -q -B ${MAVEN_ARGS:-} dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=runtime
CLASSPATH=$(cat target/bench-classpath)
mkdir -p target/bench "$SCRATCH/home/routes" "$SCRATCH/home/schedules"
javac -proc:none -cp "$CLASSPATH" -d target/bench bench/ingest/PlainServlet.java bench/WebhookLoad.java
if [ -z "${FANOUT:-}" ]; then
  cp -r processors "$SCRATCH/home/"
  cp -r routes/ingestion routes/error-handling.camel.yaml "$SCRATCH/home/routes/"
  export HUB_HOME="$SCRATCH/home"
fi

start_hub
export HUB_TRADINGVIEW_TOKEN BENCH_TOKEN BENCH_PASSWORD PGPASSWORD
HUB_TRADINGVIEW_TOKEN=$(sed -n 's/^tradingview.token=//p' "$HUB_DATA/credentials.properties")
BENCH_TOKEN=$HUB_TRADINGVIEW_TOKEN
BENCH_PASSWORD=$(cat "$HUB_DATA/postgres/password")
PGPASSWORD=$BENCH_PASSWORD
PGPORT=$(sed -n 4p "$HUB_DATA"/postgres/*/postmaster.pid)
PG_PID=$(sed -n 1p "$HUB_DATA"/postgres/*/postmaster.pid)
SERVLET_PORT=$((HUB_PORT + 2))
"$JAVA" -Xmx512m -XX:+UseSerialGC -cp "target/bench:$CLASSPATH" PlainServlet "$SERVLET_PORT" \
  "jdbc:postgresql://127.0.0.1:$PGPORT/postgres" hub >"$SCRATCH/servlet.log" 2>&1 &
SERVLET_PID=$!
trap 'kill $SERVLET_PID 2>/dev/null; clean_up' EXIT
sql() { psql -qtA -h 127.0.0.1 -p "$PGPORT" -U hub postgres -c "$1"; }
cat >"$SCRATCH/insert.sql" <<'SQL'
insert into plain_alerts (body, strategy, ticker, action, close) values (convert_to(repeat('x', 400), 'UTF8'), 'load', 'BTCUSD', 'buy', 810.25) returning id;
SQL
until curl -s "http://127.0.0.1:$SERVLET_PORT/" >/dev/null; do sleep 0.2; done

# CPU ticks (1/100 s) of processes.
ticks() { cat $(printf '/proc/%s/stat ' "$@") 2>/dev/null | awk '{s += $14 + $15} END {print s + 0}'; }
# Backends come and go; those that ended count with their parent.
database() {
  local own children
  own=$(awk '{print $14 + $15 + $16 + $17}' "/proc/$PG_PID/stat")
  children=$(ticks $(pgrep -P "$PG_PID"))
  echo $((own + children))
}
# load NAME PORT PID REQUESTS [RATE]: one line with rate, p99 and CPU a message in microseconds.
load() {
  local jvm pg out
  jvm=$(ticks "$3") pg=$(database)
  out=$(java -Xmx256m -XX:+UseSerialGC -cp target/bench WebhookLoad --url "http://127.0.0.1:$2/webhooks/tradingview" \
    --requests "$4" --connections "$CONNECTIONS" --rate "${5:-0}") || true
  echo "$out" | awk -v name="$1" -v jvm="$(($(ticks "$3") - jvm))" -v pg="$(($(database) - pg))" -v n="$4" '
    /^rate/ {gsub(",", "", $2); rate = $2}
    /^ms/ {p50 = $3; p99 = $7}
    /^LOST/ {name = name "!"}
    END {printf "%s %s %s %s %.0f %.0f\n", name, rate, p50, p99, jvm * 10000 / n, pg * 10000 / n}'
}
pgbench_rate() {
  pgbench -n -h 127.0.0.1 -p "$PGPORT" -U hub -M prepared -c 32 -j 2 -T 5 -f "$SCRATCH/insert.sql" postgres 2>/dev/null |
    awk '/^tps/ {printf "pgbench %.0f 0 0 0 0\n", $3}'
}

echo "$("$JAVA" -version 2>&1 | head -1), $(nproc) cores, $CONNECTIONS connections, ${FANOUT:+with fan-out}"
load warm "$HUB_PORT" "$HUB_PID" "$WARM" >/dev/null
load warm "$SERVLET_PORT" "$SERVLET_PID" "$WARM" >/dev/null
for delay in 0 2000; do
  sql "alter system set commit_delay = $delay" && sql "alter system set commit_siblings = 0" && sql "select pg_reload_conf()" >/dev/null
  : >"$SCRATCH/figures"
  for _ in $(seq "$ROUNDS"); do
    load hub "$HUB_PORT" "$HUB_PID" "$REQUESTS" >>"$SCRATCH/figures"
    load servlet "$SERVLET_PORT" "$SERVLET_PID" "$REQUESTS" >>"$SCRATCH/figures"
    pgbench_rate >>"$SCRATCH/figures"
  done
  echo "--- commit delayed by $delay us; medians of $ROUNDS rounds"
  sort -k1,1 -k2,2n "$SCRATCH/figures" | awk '
    {line[$1, ++count[$1]] = $0}
    END {
      printf "%-9s %10s %8s %8s %14s %14s\n", "", "messages/s", "p50 ms", "p99 ms", "JVM us/message", "PG us/message"
      split("hub servlet pgbench", names, " ")
      for (i = 1; i <= 3; i++) {
        split(line[names[i], int((count[names[i]] + 1) / 2)], f, " ")
        printf "%-9s %10s %8s %8s %14s %14s\n", f[1], f[2], f[3], f[4], f[5], f[6]
        rate[f[1]] = f[2]
      }
      printf "hub : servlet = %.2f, hub : pgbench = %.2f\n", rate["hub"] / rate["servlet"], rate["hub"] / rate["pgbench"]
    }'
done
HUB_TRADINGVIEW_TOKEN=wrong load refused "$HUB_PORT" "$HUB_PID" "$REQUESTS" |
  awk '{printf "--- of the JVM\047s share, Tomcat and the token check take %s us a message (answered 401, %s/s)\n", $5, $2}'
sql "alter system reset commit_delay" && sql "select pg_reload_conf()" >/dev/null
echo "--- open loop, 500 messages/s: latency counts from when a message was due"
: >"$SCRATCH/open"
for _ in $(seq "$ROUNDS"); do
  load hub "$HUB_PORT" "$HUB_PID" 5000 500 >>"$SCRATCH/open"
  load servlet "$SERVLET_PORT" "$SERVLET_PID" 5000 500 >>"$SCRATCH/open"
done
sort -k1,1 -k4,4n "$SCRATCH/open" | awk '
  {line[$1, ++count[$1]] = $0}
  END {
    split("hub servlet", names, " ")
    for (i = 1; i <= 2; i++) {
      split(line[names[i], int((count[names[i]] + 1) / 2)], f, " ")
      printf "%-9s p50 %s ms, p99 %s ms\n", f[1], f[3], f[4]
      p99[f[1]] = f[4]
    }
    printf "p99 hub : servlet = %.2f\n", p99["hub"] / p99["servlet"]
  }'
