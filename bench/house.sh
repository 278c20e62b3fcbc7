#!/usr/bin/env bash
# The house as it was and as it is: what the sources of commit BEFORE and of the working tree are made of, the jar and
# the layers of its image, start and idle memory (RUNS starts each), the tests that ran last.
# Prints the rows of a table. BEFORE is built in a work tree of its own.
BEFORE=${BEFORE:-HEAD~1}
source "$(dirname "$0")/hub.sh"
git worktree add -q --detach "$SCRATCH/before" "$BEFORE"
trap 'git worktree remove --force "$SCRATCH/before"; clean_up' EXIT
(cd "$SCRATCH/before" && mvn -q -B ${MAVEN_ARGS:-} -Dmaven.test.skip=true package)

echo "| | before | now |"
echo "|---|---|---|"
java bench/House.java "$SCRATCH/before" .

row() { echo "| $1 | $2 | $3 |"; }
megabytes() { du -cm --apparent-size "$@" | tail -n 1 | cut -f1; }
lines() { if [ -f "$1" ]; then wc -l <"$1"; else echo "-"; fi; }
row "lines of openapi.json in git" \
  "$(lines "$(find "$SCRATCH/before/src/main" -name openapi.json | head -n 1)")" \
  "$(lines "$(find src/main -name openapi.json | head -n 1)")"
row "jar, MB" "$(megabytes "$SCRATCH/before/$JAR")" "$(megabytes "$JAR")"
layers() {
  java -Djarmode=tools -jar "$1" extract --layers --destination "$2" >/dev/null 2>&1 || { echo "-"; return; }
  for layer in dependencies application; do echo -n "$layer $(megabytes "$2/$layer") "; done
}
row "layers of the image, MB" "$(layers "$SCRATCH/before/$JAR" "$SCRATCH/layers-before")" "$(layers "$JAR" "$SCRATCH/layers-now")"

measured=$(BEFORE="$SCRATCH/before/$JAR" RUNS="${RUNS:-5}" bash bench/start.sh)
row "start to ready, ms" $(sed -nE 's/^start to ready: *([0-9]+) ms.*, ([0-9]+) ms.*/\1 \2/p' <<<"$measured")
row "idle memory, MB" $(sed -nE 's/^idle memory: *([0-9]+) MB and ([0-9]+) MB/\1 \2/p' <<<"$measured")
if [ -d target/surefire-reports ]; then
  row "tests, and minutes of the classes one after the other" "-" \
    "$(grep -hoE '<testsuite [^>]*' target/surefire-reports/TEST-*.xml | sed -E 's/.* time="([0-9.]+)".* tests="([0-9]+)".*/\1 \2/' | awk '{ s += $1; n += $2 } END { printf "%d, %.0f", n, s / 60 }')"
fi
