#!/bin/sh
# Asks the hub at HUB_URL to train what $1 says, and waits for the gate's verdicts. A refused model is no failure: the
# version in charge stays. HUB_URL, HUB_SERVICE_KEY; TRAIN_MINUTES (150).
#   sh deploy/train.sh '{"symbol":"BTCUSD"}'
set -eu
request=${1:?give a request to train, such as {\"symbol\":\"BTCUSD\"\}}
: "${HUB_URL:?}" "${HUB_SERVICE_KEY:?}"
left=$((${TRAIN_MINUTES:-150} * 60))

# The key goes by standard input: arguments are read by everybody on the machine.
call() {
  path=$1 && shift
  printf 'header = "Authorization: Bearer %s"\nheader = "Content-Type: application/json"\n' "$HUB_SERVICE_KEY" \
    | curl -sS --fail-with-body --max-time 30 --retry 3 --retry-connrefused --config - "$@" "$HUB_URL$path"
}

runs=$(call /functions/v1/train --data "$request") || { echo "FAILED: the hub refuses: $runs" >&2; exit 1; }
ids=$(echo "$runs" | jq -er '.runs[].run_id')
failed=0
for id in $ids; do
  while :; do
    run=$(call "/api/v1/runs/$id")
    state=$(echo "$run" | jq -r .state)
    case $state in completed | failed) break ;; esac
    [ "$left" -gt 0 ] || { echo "FAILED: $id is still $state" >&2; exit 1; }
    left=$((left - ${TRAIN_PAUSE:-10}))
    sleep "${TRAIN_PAUSE:-10}"
  done
  echo "$run" | jq -r '"\(.model) \(.version // "") \(.state)\(if .promoted then ", in charge" else "" end): \(.reason // .error // "")"'
  [ "$state" = completed ] || failed=1
done
exit $failed
