# Sourced by the scripts beside it: a hub of their own on a data folder that is thrown away.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

JAR=target/bactrian.jar
SCRATCH=$(mktemp -d)
export HUB_DATA="$SCRATCH/data"
export HUB_PORT="${HUB_PORT:-18080}" HUB_MANAGEMENT_PORT="${HUB_MANAGEMENT_PORT:-18081}"
HUB_PID=
OTHERS=() # processes that end with the script, too

# Starts the hub and returns when it is ready.
start_hub() {
  "${JAVA:-java}" -Xmx512m -XX:+UseSerialGC -jar "$JAR" >>"$SCRATCH/hub.log" 2>&1 &
  HUB_PID=$!
  for _ in $(seq 1000); do # a machine may be busy
    if curl -fs "http://127.0.0.1:$HUB_PORT/health" >/dev/null; then return; fi
    if ! kill -0 "$HUB_PID" 2>/dev/null; then break; fi
    sleep 0.3
  done
  echo "the hub did not start:"
  tail -n 20 "$SCRATCH/hub.log"
  exit 1
}

stop_hub() {
  kill "$HUB_PID" && wait "$HUB_PID" || true
  HUB_PID=
}

# The demo against the hub that runs.
demo() {
  java -Xmx256m -XX:+UseSerialGC -Djdk.console=java.base \
    -cp 'target/bactrian-demo.jar:target/hub/lib/*' io.bactrian.demo.Demo
}

clean_up() {
  local pid
  for pid in "${OTHERS[@]}" $HUB_PID; do
    if kill "$pid" 2>/dev/null; then wait "$pid" || true; fi
  done
  rm -rf "$SCRATCH"
}
trap clean_up EXIT
