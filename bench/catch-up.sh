#!/bin/sh
# How fast three new subscribers get through a full change log: bench/catch-up.sh [changes] [broker]
set -eu
cd "$(dirname "$0")/.."
mvn -q -B ${MAVEN_ARGS:-} compile dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=runtime
exec java -Xmx512m -XX:+UseSerialGC -cp "target/classes:$(cat target/bench-classpath)" bench/fanout/CatchUp.java "$@"
