#!/usr/bin/env bash
# Rows a second of the snapshot writer beside DuckDB's COPY alone: BARS (500000), ROUNDS (7).
set -euo pipefail
cd "$(dirname "$0")/.."

mvn -q -B ${MAVEN_ARGS:-} compile dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=runtime
mkdir -p target/bench
classpath="target/classes:$(cat target/bench-classpath)"
javac -proc:none -cp "$classpath" -d target/bench bench/snapshot/SnapshotRows.java
java -Xmx1g -cp "target/bench:$classpath" io.bactrian.data.snapshot.SnapshotRows "${BARS:-500000}" "${ROUNDS:-7}"
