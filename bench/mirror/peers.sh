# Sourced by the mirror's benchmarks: its programs compiled, a folder that is thrown away.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

mvn -q -B ${MAVEN_ARGS:-} test-compile dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=test
CLASSPATH="target/bench:target/classes:target/test-classes:$(cat target/bench-classpath)"
mkdir -p target/bench
javac -proc:none -cp "$CLASSPATH" -d target/bench bench/LargeObject.java bench/load/*.java bench/mirror/*.java
SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/mirror.XXXX")
trap 'rm -rf "$SCRATCH"' EXIT
program() { # heap, class, arguments
  java "-Xmx$1" -XX:+UseSerialGC -Djava.util.concurrent.ForkJoinPool.common.parallelism=8 \
    -Dlogback.configurationFile=bench/mirror/logback.xml -cp "$CLASSPATH" "${@:2}" 2>"$SCRATCH/log" ||
    { tail -n 20 "$SCRATCH/log" >&2; exit 1; }
}
