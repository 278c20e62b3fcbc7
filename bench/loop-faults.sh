#!/usr/bin/env bash
# kill -9 of the hub between /train and the callback: after a new start every run ends, once.
source "$(dirname "$0")/hub.sh"

api() { curl -fsS -H "Authorization: Bearer $KEY" "http://127.0.0.1:$HUB_PORT$1" "${@:2}"; }
# How many runs of the second training are in the states given as a|b.
runs() { api "/api/v1/runs?limit=2" | grep -oE "\"state\":\"($1)\"" | wc -l; }

start_hub
KEY=$(sed -n 's/^service.key=//p' "$HUB_DATA/credentials.properties")
demo >"$SCRATCH/demo.log"
api /functions/v1/train -d '{"symbol":"BTCUSD"}' >/dev/null
until [ "$(runs 'dispatched|running')" -gt 0 ]; do sleep 0.02; done
kill -9 "$HUB_PID"
wait "$HUB_PID" 2>/dev/null || true
echo "killed while $(grep -c "is with the trainer" "$SCRATCH/hub.log") runs had gone to the trainer, the demo's four among them"
start_hub
for _ in $(seq 120); do
  if [ "$(runs 'completed|failed')" = 2 ]; then break; fi
  sleep 0.5
done
api "/api/v1/runs?limit=2" | tr '{' '\n' | grep -oE '"(model|state|attempt|version|reason)":("[^"]*"|[0-9]+)' | paste -d' ' - - - - -
TOTAL=$(api "/api/v1/runs" | grep -o '"state"' | wc -l)
VERSIONS=$(api "/api/v1/models" | grep -o '"verdict"' | wc -l)
echo "$TOTAL runs, $VERSIONS versions"
[ "$(runs completed)" = 2 ] && [ "$TOTAL" = 6 ] && [ "$VERSIONS" = 6 ]
