#!/usr/bin/env bash
# The simulator on one core beside ta4j's, and the growth of 100 backtests: BARS (2000000), PEER_BARS (200000), ROUNDS (7).
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p target/bench
mvn -q -B ${MAVEN_ARGS:-} compile dependency:build-classpath -Dmdep.outputFile=target/bench/classpath
LIBS=$(cat target/bench/classpath)
javac -proc:none -cp "target/classes:$LIBS" -d target/bench bench/Backtest.java
java -Xmx1g -XX:+UseSerialGC -cp "target/bench:target/classes:$LIBS" Backtest \
  "${BARS:-2000000}" "${PEER_BARS:-200000}" "${ROUNDS:-7}"
