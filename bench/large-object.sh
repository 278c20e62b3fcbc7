#!/usr/bin/env bash
# One object of SIZE_MB (2048) up to the embedded store and back through the hub's client at -Xmx512m, then read by
# independent clients. Needs target/classes and target/test-classes.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -f target/bench-classpath ] ||
  mvn -q -B ${MAVEN_ARGS:-} dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=test
CLASSES="target/bench:target/classes:target/test-classes:$(cat target/bench-classpath)"
mkdir -p target/bench
javac -proc:none -cp "$CLASSES" -d target/bench bench/LargeObject.java bench/load/*.java
SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/large-object.XXXX")
mkfifo "$SCRATCH/in" "$SCRATCH/out"
java -Xmx256m -cp "$CLASSES" LargeObject serve "$SCRATCH/store" <"$SCRATCH/in" >"$SCRATCH/out" 2>"$SCRATCH/log" &
SERVER=$!
exec 3>"$SCRATCH/in" 4<"$SCRATCH/out"
trap 'exec 3>&-; wait "$SERVER" || true; rm -rf "$SCRATCH"' EXIT
while read -r URI KEY SECRET <&4; do if [[ $URI == http* ]]; then break; fi; done

java -Xmx512m -cp "$CLASSES" LargeObject measure "$URI" "$KEY" "$SECRET" "${SIZE_MB:-2048}" | tee "$SCRATCH/report"
WANTED=$(sed -n 's/^sha256 //p' "$SCRATCH/report")

check() { # name, command
  if ! command -v "$1" >/dev/null; then
    echo "$1 is not installed: skipped"
    return
  fi
  local found
  found=$("${@:2}" | sha256sum | cut -d' ' -f1)
  if [ "$found" = "$WANTED" ]; then echo "$1 reads the same bytes"; else echo "$1 reads OTHER bytes"; exit 1; fi
}
unset AWS_CA_BUNDLE
export AWS_ACCESS_KEY_ID=$KEY AWS_SECRET_ACCESS_KEY=$SECRET AWS_DEFAULT_REGION=us-east-1
export RCLONE_CONFIG_HUB_TYPE=s3 RCLONE_CONFIG_HUB_PROVIDER=Other RCLONE_CONFIG_HUB_ENDPOINT=$URI
export RCLONE_CONFIG_HUB_ACCESS_KEY_ID=$KEY RCLONE_CONFIG_HUB_SECRET_ACCESS_KEY=$SECRET
check rclone rclone --config /dev/null cat hub:bactrian/large
check aws aws --endpoint-url "$URI" s3 cp s3://bactrian/large -
check s3cmd s3cmd --no-ssl --host="${URI#http://}" --host-bucket="${URI#http://}" --access_key="$KEY" \
  --secret_key="$SECRET" get s3://bactrian/large - --no-progress -q
