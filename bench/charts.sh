#!/usr/bin/env bash
# How fast the price chart is: 60,000 bars and 2,000 marks, in headless Chromium without a GPU. Needs psql, chromium, chromedriver and
# target/test-classes.
source "$(dirname "$0")/hub.sh"

[ -f target/bench-classpath ] ||
  mvn -q -B ${MAVEN_ARGS:-} dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=test
mkdir -p target/bench
javac -proc:none -cp "$(cat target/bench-classpath)" -d target/bench bench/ChartFrames.java
start_hub
PORT=$(sed -n 4p "$HUB_DATA"/postgres/*/postmaster.pid)
PGPASSWORD=$(cat "$HUB_DATA/postgres/password") psql -qtA -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$PORT" -U hub postgres -f bench/charts.sql
PASSWORD=$(sed -n 's/^operator.password=//p' "$HUB_DATA/credentials.properties") \
  java -Xmx256m -cp "target/bench:$(cat target/bench-classpath)" ChartFrames "http://localhost:$HUB_PORT"
