#!/usr/bin/env bash
# Changes to three subscribers while the hub is killed HUB_KILLS (50) times, in process and over Kafka; of two hubs one or
# the other is killed TAKEOVERS (10) times; the broker is away for BROKER_AWAY (60) seconds, and absent at the start; the hub is
# off while ROWS (200000) rows come in. Prints changes committed and effects counted; fails where they differ.
source "$(dirname "$0")/hub.sh"

mvn -q -B ${MAVEN_ARGS:-} test-compile dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=test
CLASSPATH="target/bench:target/classes:target/test-classes:$(cat target/bench-classpath)"
mkdir -p target/bench
javac -proc:none -cp "$CLASSPATH" -d target/bench bench/faults/{FanOutFaults,FanOutHub,HubDatabase}.java
FAILED=0
fault() {
  mkdir -p "$SCRATCH/$1"
  java -Xmx256m -cp "$CLASSPATH" FanOutFaults "$1" "$2" "$SCRATCH/$1" || FAILED=1
}
fault hub-kills "${HUB_KILLS:-50}"
fault kafka-hub-kills "${HUB_KILLS:-50}"
fault two-hubs "${TAKEOVERS:-10}"
fault broker-away "${BROKER_AWAY:-60}"
fault broker-absent "${BROKER_AWAY:-60}"
fault hub-off "${ROWS:-200000}"
fault slot-dropped "${ROWS:-200000}"
exit $FAILED
