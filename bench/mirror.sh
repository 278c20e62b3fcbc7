#!/usr/bin/env bash
# The mirror from the embedded store to the fake Graph and back at -Xmx512m, beside rclone sync between two more embedded
# stores, in turns: FILES (300) of 4 KB, BIG (1) of BYTES (64 MB); then a pass without changes over ITEMS (5000). FULL=1:
# 10,000, 5 of 1 GiB, and 100,000. COMPACT=1: of the passes without changes one by the drive's changes alone. Each direction is verified by rclone. Needs rclone, and room for six times the set.
source "$(dirname "$0")/mirror/peers.sh"
source bench/measure.sh

if ! command -v rclone >/dev/null; then
  skipped "mirror: hub / rclone" "<= 1.0" "apt-get install rclone"
  exit
fi

if [ -n "${FULL:-}" ]; then
  : "${FILES:=10000}" "${BIG:=5}" "${BYTES:=$((1 << 30))}" "${ITEMS:=100000}"
fi
program 512m io.bactrian.store.mirror.MirrorSpeed "$SCRATCH" "${FILES:-300}" "${BIG:-1}" "${BYTES:-$((64 << 20))}" "${ITEMS:-5000}"
