#!/usr/bin/env bash
# Callers who have proved nothing, against a hub of -Xmx512m on the JDK of JAVA_HOME: bench/UnprovenCallers.java.
[ -z "${JAVA_HOME:-}" ] || export JAVA="$JAVA_HOME/bin/java"
source "$(dirname "$0")/hub.sh"

export JAVA_TOOL_OPTIONS="-XX:+ExitOnOutOfMemoryError"
"${JAVA:-java}" -version 2>&1 | sed -n 2p
start_hub
unset JAVA_TOOL_OPTIONS
"${JAVA:-java}" bench/UnprovenCallers.java "$HUB_PORT" "$HUB_DATA"
