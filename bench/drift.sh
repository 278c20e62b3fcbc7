#!/usr/bin/env bash
# False alarms and power of the looks for drift, in simulated series whose truth is known and, with BARS (a file of
# four-hour bars: time, open, high, low, close, volume), on real ones, beside the textbook's thresholds: RUNS (200),
# SEED (1). It needs no hub; 200 runs take 26 minutes of one core.
set -euo pipefail
cd "$(dirname "$0")/.."

mvn -q -B ${MAVEN_ARGS:-} compile dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=runtime
mkdir -p target/bench
classpath="target/classes:$(cat target/bench-classpath)"
javac -proc:none -cp "$classpath" -d target/bench bench/drift/*.java
java -Xmx1g -XX:+UseSerialGC -cp "target/bench:$classpath" io.bactrian.watch.drift.DriftBench "${RUNS:-200}" "${SEED:-1}" ${BARS:-}
