#!/usr/bin/env bash
# Every alert of a load on a fresh hub is answered: REQUESTS (300000) over CONNECTIONS (64).
source "$(dirname "$0")/hub.sh"

start_hub
java bench/WebhookLoad.java --url "http://127.0.0.1:$HUB_PORT/webhooks/tradingview" --data "$HUB_DATA" \
  --requests "${REQUESTS:-300000}" --connections "${CONNECTIONS:-64}"
