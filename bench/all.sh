#!/usr/bin/env bash
# Every benchmark that has a goal, one after the other, and one table of what they measured. A goal that is missed is
# reported; a benchmark that fails is reported with its log and makes this fail. Logs are in target/bench/logs.
set -uo pipefail
cd "$(dirname "$0")/.."
LOGS=target/bench/logs
rm -rf "$LOGS" && mkdir -p "$LOGS"
FAILED=0
export COMPACT=1 SOAK="${SOAK:-120}"
trap '[ -z "${CHILD:-}" ] || kill "$CHILD"; wait; exit 130' INT TERM # timeout has a process group of its own

run() { # NAME COMMAND...
  local log="$LOGS/$1.log"
  echo "$1: ${*:2}"
  timeout -k 30 "${LIMIT:-1200}" env "${@:2}" >"$log" 2>&1 &
  CHILD=$!
  if ! wait "$CHILD"; then
    printf 'failed\t%s\t%s\n' "$1" "$log" >>"$log"
    FAILED=1
  fi
}

run start RUNS="${RUNS:-3}" bash bench/start.sh
run ingest bash bench/ingest.sh
run infer bash bench/infer-latency.sh
run fan-out bash bench/fan-out-latency.sh
run fan-out-kafka KAFKA=1 bash bench/fan-out-latency.sh
run mirror FILES="${FILES:-10000}" BIG=0 ITEMS="${ITEMS:-100000}" bash bench/mirror.sh

echo
(cd "$LOGS" && cat start.log ingest.log infer.log fan-out.log fan-out-kafka.log mirror.log) | awk -f bench/table.awk
echo "$(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg) at the end; $((SECONDS / 60)) min $((SECONDS % 60)) s in all; logs in $LOGS"
exit $FAILED
