#!/usr/bin/env bash
# All 17 indicators on one core, in batch and in a stream: BARS (200000), ROUNDS (7).
set -euo pipefail
cd "$(dirname "$0")/.."

mvn -q -B ${MAVEN_ARGS:-} compile
mkdir -p target/bench
javac -proc:none -cp target/classes -d target/bench bench/Indicators.java
java -Xmx1g -XX:+UseSerialGC -cp target/bench:target/classes Indicators "${BARS:-200000}" "${ROUNDS:-7}"
