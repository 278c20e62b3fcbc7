#!/bin/sh
# Commit-to-subscriber latency on this machine: bench/fan-out-latency.sh [inserts a second] [seconds]
set -eu
cd "$(dirname "$0")/.."
mvn -q -B ${MAVEN_ARGS:-} compile dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=runtime
exec java -cp "target/classes:$(cat target/bench-classpath)" bench/FanOutLatency.java "$@"
