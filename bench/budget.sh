#!/usr/bin/env bash
# A reservation of a call with CALLS (10000) calls of the day beside one with none, on the tables as they were before
# counters and as they are, in turns; ROUNDS (400). It fails where a reservation takes more than 1.2 times as long. It needs
# no hub.
set -euo pipefail
cd "$(dirname "$0")/.."

mvn -q -B ${MAVEN_ARGS:-} test-compile dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=test
mkdir -p target/bench
classpath="target/test-classes:target/classes:$(cat target/bench-classpath)"
javac -proc:none -cp "$classpath" -d target/bench bench/budget/*.java
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
java -Xmx256m -XX:+UseSerialGC -cp "target/bench:$classpath" io.bactrian.decisions.budgets.ReservationSpeed \
  "$folder/postgres" "${ROUNDS:-400}" "${CALLS:-10000}"
