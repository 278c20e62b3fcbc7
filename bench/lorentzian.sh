#!/usr/bin/env bash
# Evaluations a second of the Lorentzian classification at 2,000 bars back, on one core: ROUNDS (7).
set -euo pipefail
cd "$(dirname "$0")/.."

mvn -q -B ${MAVEN_ARGS:-} compile dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=runtime
mkdir -p target/bench
classpath="target/classes:$(cat target/bench-classpath)"
javac -proc:none -cp "$classpath" -d target/bench bench/Lorentzian.java
java -Xmx512m -cp "target/bench:$classpath" Lorentzian "${ROUNDS:-7}"
