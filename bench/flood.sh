#!/usr/bin/env bash
# The hub's memory under a flood of bodies of the largest size: CONNECTIONS (200), SECONDS_LONG (30).
source "$(dirname "$0")/hub.sh"

start_hub
java -Xmx512m bench/Flood.java "$HUB_PORT" "$HUB_DATA" "$HUB_PID" "${CONNECTIONS:-200}" "${SECONDS_LONG:-30}"
