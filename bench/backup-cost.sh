#!/usr/bin/env bash
# What archiving costs ingest: two hubs on the same files, one that is backed up into a folder on the same disk, take loads in
# turns, each round in the other order. Alerts a second by round, medians, and the median of the rounds' ratios.
# REQUESTS (20000) a turn, WARM (40000) before, ROUNDS (9), CONNECTIONS (64).
source "$(dirname "$0")/hub.sh"
source bench/ingest/load.sh
REQUESTS=${REQUESTS:-20000} WARM=${WARM:-40000} ROUNDS=${ROUNDS:-9} CONNECTIONS=${CONNECTIONS:-64}
export HUB_INGESTION_RATEPERSECOND=1000000 HUB_INGESTION_RATEBURST=1000000
mkdir -p target/bench "$SCRATCH/safe" "$SCRATCH/home/routes" "$SCRATCH/home/schedules"
javac -proc:none -d target/bench bench/WebhookLoad.java
cp -r processors "$SCRATCH/home/"
cp -r routes/ingestion routes/error-handling.camel.yaml "$SCRATCH/home/routes/"
export HUB_HOME="$SCRATCH/home"
HUB_TRADINGVIEW_TOKEN=$(openssl rand -hex 24)
export HUB_TRADINGVIEW_TOKEN
BASE=$HUB_PORT MANAGEMENT=$HUB_MANAGEMENT_PORT
declare -A HUBS POSTGRES

begin() { # NAME NUMBER
  HUB_DATA="$SCRATCH/$1" HUB_PORT=$((BASE + 10 * $2)) HUB_MANAGEMENT_PORT=$((MANAGEMENT + 10 * $2)) start_hub
  HUBS[$1]=$HUB_PID POSTGRES[$1]=$(head -n 1 "$SCRATCH/$1/postgres/cluster/postmaster.pid")
  OTHERS+=("$HUB_PID")
}
turn() { # NAME FIGURES REQUESTS
  local port=$BASE
  [ "$1" = on ] || port=$((BASE + 10))
  load "$2" "$1" "$port" "${HUBS[$1]}" "${POSTGRES[$1]}" "$3"
}

HUB_BACKUP="$SCRATCH/safe" HUB_BACKUP_KEY=$(openssl rand -base64 32) begin on 0
begin off 1
for name in on off; do turn $name "$SCRATCH/warm" "$WARM"; done
for round in $(seq "$ROUNDS"); do
  if [ $((round % 2)) = 0 ]; then order="on off"; else order="off on"; fi
  for name in $order; do turn "$name" "$SCRATCH/figures" "$REQUESTS"; done
  echo "round $round: $(tail -n 2 "$SCRATCH/figures" | sort | awk '{printf "%s %s/s  ", $1, $2}')"
done
show "$SCRATCH/figures" on off
awk '{rate[$1, ++n[$1]] = $2} END {for (i = 1; i <= n["on"]; i++) print rate["on", i] / rate["off", i]}' "$SCRATCH/figures" |
  sort -n | awk '{a[NR] = $1} END {printf "on : off, median of %d rounds: %.3f (%.3f to %.3f)\n", NR, a[int((NR + 1) / 2)], a[1], a[NR]}'
du -sh "$SCRATCH/safe" | sed 's/^/at the destination: /'
