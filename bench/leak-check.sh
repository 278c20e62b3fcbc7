#!/usr/bin/env bash
# Look ahead and warm-up of all 17 indicators, the future cut off at every bar, on one core: BARS (10000), ROUNDS (3).
set -euo pipefail
cd "$(dirname "$0")/.."

mvn -q -B ${MAVEN_ARGS:-} compile dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=runtime
mkdir -p target/bench
classpath="target/classes:$(cat target/bench-classpath)"
javac -proc:none -cp "$classpath" -d target/bench bench/LeakCheck.java
java -Xmx512m -XX:+UseSerialGC -cp "target/bench:$classpath" io.bactrian.models.validation.LeakCheck "${BARS:-10000}" "${ROUNDS:-3}"
