#!/usr/bin/env bash
# Kills the hub (kill -9) in the middle of a demo, starts it again and lets the demo send on; then a second demo.
# Each demo checks that all it sent is acknowledged and held once, so both have to end well.
source "$(dirname "$0")/hub.sh"

start_hub
HUB_DEMO_PACE=20000 demo > >(tee "$SCRATCH/demo.log") &
DEMO_PID=$!
until grep -qsE '\] +[2-9][0-9] %' "$SCRATCH/demo.log"; do
  kill -0 "$DEMO_PID" || { echo "the demo ended before the kill"; exit 1; }
  sleep 0.2
done
kill -9 "$HUB_PID"
wait "$HUB_PID" 2>/dev/null || true
echo "--- killed; starting the hub again"
start_hub
wait "$DEMO_PID"
echo "--- the same again: everything is a duplicate"
demo
