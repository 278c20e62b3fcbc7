#!/bin/sh
# After a deployment: waits until the hub at $1 answers, then looks at /health and, with HUB_SERVICE_KEY, /weights.
#   HUB_SERVICE_KEY=... sh deploy/smoke.sh https://hub.example.org [seconds to wait, 300]
set -eu
hub=${1:?name the hub, such as https://hub.example.org}
left=${2:-300}

fail() { echo "FAILED: $*" >&2; exit 1; }

until health=$(curl -fsS --max-time 10 "$hub/health" 2>&1); do
  left=$((left - 3))
  [ "$left" -gt 0 ] || fail "$hub/health does not serve: $health"
  sleep 3
done
case $health in
  '{"status":"ok"'*) echo "health: ok" ;;
  '{"status":"degraded"'*) echo "health: degraded, it serves without a part: $health" ;;
  *) fail "$hub/health is not a hub's: $health" ;;
esac

service=$(curl -fsS --max-time 10 "$hub/health?form=service") || fail "no health of the service's form"
echo "service: $service"
case $service in *'"database":"connected"'*) ;; *) fail "its database is not connected" ;; esac

open=$(curl -sS -o /dev/null -w '%{http_code}' --max-time 10 "$hub/weights")
[ "$open" = 401 ] || fail "/weights answers $open without a key, not 401"
[ -n "${HUB_SERVICE_KEY:-}" ] || fail "set HUB_SERVICE_KEY, so that /weights can be asked for"
# The key goes by standard input: arguments are read by everybody on the machine.
weights=$(printf 'header = "Authorization: Bearer %s"\n' "$HUB_SERVICE_KEY" \
  | curl -fsS --max-time 10 --config - "$hub/weights") || fail "/weights refuses the key, or fails"
case $weights in *'"weights":'*) echo "weights: $weights" ;; *) fail "/weights is not a hub's: $weights" ;; esac
echo "smoke test passed"
