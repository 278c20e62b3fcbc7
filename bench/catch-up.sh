#!/usr/bin/env bash
# How fast three new subscribers get through a full change log: [KAFKA=1] bench/catch-up.sh [changes]
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -q -B ${MAVEN_ARGS:-} test-compile dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=test
CLASSPATH="target/classes:target/test-classes:$(cat target/bench-classpath)"
source bench/kafka.sh
java -Xmx512m -XX:+UseSerialGC -cp "$CLASSPATH" bench/fanout/CatchUp.java "$@"
