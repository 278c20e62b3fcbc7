#!/usr/bin/env bash
# Start to ready and idle memory: the jar as it is against what make run starts, in turns. Medians of RUNS starts (5)
# on a data folder that exists. BEFORE=.../target/bactrian.jar compares with another build, on the routes of its folder.
source "$(dirname "$0")/hub.sh"
RUNS=${RUNS:-5}
JAR=${BEFORE:-$JAR}
FAST="-XX:SharedArchiveFile=target/hub/bactrian.jsa -Xlog:disable -Xlog:all=error -jar target/hub/bactrian.jar"

# One start: its seconds to ready and its resident megabytes five seconds later.
measure() {
  local begin end
  begin=$(date +%s%N)
  java -Xmx512m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError "$@" >"$SCRATCH/hub.log" 2>&1 &
  HUB_PID=$!
  until curl -fs "http://127.0.0.1:$HUB_PORT/health" >/dev/null; do
    kill -0 "$HUB_PID" 2>/dev/null || { cat "$SCRATCH/hub.log"; exit 1; }
    [ $((($(date +%s%N) - begin) / 1000000000)) -lt 120 ] || { curl -s "http://127.0.0.1:$HUB_PORT/health"; exit 1; }
    sleep 0.05
  done
  end=$(date +%s%N)
  sleep 5
  echo "$(((end - begin) / 1000000)) $(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$HUB_PID/status")"
  kill "$HUB_PID" && wait "$HUB_PID" || true
  HUB_PID=
}

median() { sort -n | sed -n "$(((RUNS + 1) / 2))p"; }

# Each build has a data folder: one may not start on the other's tables.
from_jar() { HUB_HOME="$(dirname "$JAR")/.." HUB_DATA="$SCRATCH/data-of-jar" measure -jar "$JAR"; }

from_jar >/dev/null # makes the data folder
# shellcheck disable=SC2086
measure $FAST >/dev/null
for _ in $(seq "$RUNS"); do
  from_jar >>"$SCRATCH/jar"
  # shellcheck disable=SC2086
  measure $FAST >>"$SCRATCH/fast"
done
jar_ms=$(cut -d' ' -f1 "$SCRATCH/jar" | median) fast_ms=$(cut -d' ' -f1 "$SCRATCH/fast" | median)
jar_mb=$(cut -d' ' -f2 "$SCRATCH/jar" | median) fast_mb=$(cut -d' ' -f2 "$SCRATCH/fast" | median)
echo "start to ready: $jar_ms ms from $JAR, $fast_ms ms from target/hub, ratio $(awk "BEGIN { printf \"%.2f\", $fast_ms / $jar_ms }")"
echo "idle memory:    $jar_mb MB and $fast_mb MB"
