#!/usr/bin/env bash
# Start to ready and idle memory: the jar as it is against what make run starts, in turns. Medians of RUNS starts (5)
# on a data folder that exists. BEFORE=.../target/bactrian.jar compares with another build, on the routes of its folder.
# COMPACT=1 measures the start of make run alone.
source "$(dirname "$0")/hub.sh"
source bench/measure.sh
RUNS=${RUNS:-5}
JAR=${BEFORE:-$JAR}
FAST="@target/hub/java.args"

# One start: its milliseconds to ready and its resident megabytes five seconds later.
measure_start() {
  local begin end
  begin=$(date +%s%N)
  java -Xmx512m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError "$@" >"$SCRATCH/hub.log" 2>&1 &
  HUB_PID=$!
  until curl -fs "http://127.0.0.1:$HUB_PORT/health" >/dev/null; do
    kill -0 "$HUB_PID" 2>/dev/null || { cat "$SCRATCH/hub.log"; exit 1; }
    [ $((($(date +%s%N) - begin) / 1000000000)) -lt 300 ] || { echo "not ready after 300 s: $(curl -s "http://127.0.0.1:$HUB_PORT/health")"; exit 1; }
    sleep 0.05
  done
  end=$(date +%s%N)
  [ -n "${COMPACT:-}" ] || sleep 5
  echo "$(((end - begin) / 1000000)) $(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$HUB_PID/status")"
  kill "$HUB_PID" && wait "$HUB_PID" || true
  HUB_PID=
}

median() { sort -n | sed -n "$(((RUNS + 1) / 2))p"; }

# Each build has a data folder: one may not start on the other's tables.
from_jar() { HUB_HOME="$(dirname "$JAR")/.." HUB_DATA="$SCRATCH/data-of-jar" measure_start -jar "$JAR"; }

[ -n "${COMPACT:-}" ] || from_jar >/dev/null # makes the data folder
# shellcheck disable=SC2086
measure_start $FAST >/dev/null
for _ in $(seq "$RUNS"); do
  [ -n "${COMPACT:-}" ] || from_jar >>"$SCRATCH/jar"
  # shellcheck disable=SC2086
  measure_start $FAST >>"$SCRATCH/fast"
done
fast_ms=$(cut -d' ' -f1 "$SCRATCH/fast" | median) fast_mb=$(cut -d' ' -f2 "$SCRATCH/fast" | median)
measure "start to ready, warm, s: median of $RUNS" "$(awk "BEGIN { printf \"%.2f\", $fast_ms / 1000 }")" - "<= 6"
[ -z "${COMPACT:-}" ] || exit 0
jar_ms=$(cut -d' ' -f1 "$SCRATCH/jar" | median) jar_mb=$(cut -d' ' -f2 "$SCRATCH/jar" | median)
echo "start to ready: $jar_ms ms from $JAR, $fast_ms ms from target/hub, ratio $(awk "BEGIN { printf \"%.2f\", $fast_ms / $jar_ms }")"
echo "idle memory:    $jar_mb MB and $fast_mb MB"
