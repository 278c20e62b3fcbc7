#!/usr/bin/env bash
# Every page of the console and the portal with the demo's data, at 1440 and 390 pixels, light and dark: a picture of each in target/pages, and
# what axe-core finds. Needs chromium, chromedriver and target/test-classes. URL= and PASSWORD= look at a hub that runs instead.
source "$(dirname "$0")/hub.sh"

[ -f target/bench-classpath ] ||
  mvn -q -B ${MAVEN_ARGS:-} dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=test
mkdir -p target/bench
javac -proc:none -cp "$(cat target/bench-classpath)" -d target/bench bench/Pages.java
if [ -z "${URL:-}" ]; then
  start_hub
  demo >"$SCRATCH/demo.log"
  URL="http://localhost:$HUB_PORT"
  PASSWORD=$(sed -n 's/^operator.password=//p' "$HUB_DATA/credentials.properties")
fi
rm -rf target/pages
export SE_OFFLINE=true SE_AVOID_STATS=true
PASSWORD="$PASSWORD" java -Xmx256m -cp "target/bench:$(cat target/bench-classpath)" Pages "$URL" target/pages
