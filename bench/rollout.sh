#!/usr/bin/env bash
# What a rollout's evidence decides in simulated rollouts whose truth is known, beside the naive rule, and the sample
# ratio beside chi-square: RUNS (2000), SEED (2). It needs no hub.
set -euo pipefail
cd "$(dirname "$0")/.."

mvn -q -B ${MAVEN_ARGS:-} compile dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=runtime
mkdir -p target/bench
classpath="target/classes:$(cat target/bench-classpath)"
javac -proc:none -cp "$classpath" -d target/bench bench/rollout/*.java
java -Xmx512m -XX:+UseSerialGC -cp "target/bench:$classpath" io.bactrian.models.rollout.Rollout "${RUNS:-2000}" "${SEED:-2}"
