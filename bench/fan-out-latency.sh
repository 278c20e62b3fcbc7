#!/usr/bin/env bash
# Commit to subscriber beside Debezium and a bare reader, and what the trigger costs: [KAFKA=1] bench/fan-out-latency.sh
# [inserts a second] [seconds]. COMPACT=1: the hub beside the bare reader alone.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -q -B ${MAVEN_ARGS:-} test-compile dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=test
CLASSPATH="target/classes:target/test-classes:$(cat target/bench-classpath)"
source bench/kafka.sh
java -Xmx512m -XX:+UseSerialGC -cp "$CLASSPATH" bench/fanout/Latency.java "$@"
