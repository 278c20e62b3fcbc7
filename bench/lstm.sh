#!/usr/bin/env bash
# Seconds of the LSTM's training at its defaults, extrapolated to 100,000 sequences unless SEQUENCES=100000, and bars a
# second of features and inference. EPOCHS= and BARS= change it. It needs no hub.
set -euo pipefail
cd "$(dirname "$0")/.."

mvn -q -B ${MAVEN_ARGS:-} compile dependency:build-classpath -Dmdep.outputFile=target/bench-classpath
mkdir -p target/bench
classpath="target/classes:$(cat target/bench-classpath)"
javac -proc:none -cp "$classpath" -d target/bench bench/LstmSpeed.java bench/PastSpeed.java bench/OpenedModel.java
java -Xmx2g -XX:+UseSerialGC -cp "target/bench:$classpath" io.bactrian.models.trainer.LstmSpeed \
  "${SEQUENCES:-20000}" "${EPOCHS:-3}" "${BARS:-20000}" "$classpath"
