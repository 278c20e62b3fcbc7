#!/usr/bin/env bash
# Log loss of the embedded trainer on the demo's trades as bars of 5, 2 and 1 minutes, on the newest fifth, beside the
# base rate and the trainer as it was: 100 trees, neither stopped nor mixed. It needs no hub.
set -euo pipefail
cd "$(dirname "$0")/.."

mvn -q -B ${MAVEN_ARGS:-} compile dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=runtime
mkdir -p target/bench
classpath="target/classes:$(cat target/bench-classpath)"
javac -proc:none -cp "$classpath" -d target/bench bench/TrainerQuality.java
java -Xmx512m -cp "target/bench:$classpath" io.bactrian.models.trainer.TrainerQuality
