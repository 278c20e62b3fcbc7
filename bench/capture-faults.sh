#!/usr/bin/env bash
# Alerts and deals while the hub is killed HUB_KILLS (100) times, PostgreSQL POSTGRES_KILLS (20) times, PostgreSQL is away
# for each of AWAY ("30 600") seconds, and a disk is full for FULL (20) seconds, at RATE (100) messages a second. Prints
# sent, acknowledged, rows, lost and duplicated for each, and fails where a promise was not held.
source "$(dirname "$0")/hub.sh"

mvn -q -B ${MAVEN_ARGS:-} dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=runtime
CLASSPATH=$(cat target/bench-classpath)
mkdir -p target/bench
javac -proc:none -d target/bench bench/faults/{CaptureFaults,Senders,HubDatabase}.java
FAILED=0
fault() {
  HUB_DATA="$SCRATCH/$1-$2/data"
  mkdir -p "$HUB_DATA"
  java -Xmx256m -cp "target/bench:$CLASSPATH" CaptureFaults "$1" "$2" "${RATE:-100}" || FAILED=1
}
fault hub-kills "${HUB_KILLS:-100}"
fault postgres-kills "${POSTGRES_KILLS:-20}"
for seconds in ${AWAY:-30 600}; do fault postgres-away "$seconds"; done
# A disk of its own needs root.
if [ "$(id -u)" = 0 ]; then
  mkdir "$SCRATCH/disk-full-${FULL:-20}"
  mount -t tmpfs -o size=700m bactrian "$SCRATCH/disk-full-${FULL:-20}"
  trap 'umount "$SCRATCH/disk-full-${FULL:-20}"; clean_up' EXIT
  fault disk-full "${FULL:-20}"
else
  echo "disk-full: not tried, it needs root to make a small disk"
fi
exit $FAILED
