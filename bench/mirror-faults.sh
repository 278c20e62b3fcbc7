#!/usr/bin/env bash
# A mirror of the embedded store with the fake Graph is killed KILLS (50) times under edits on both sides, and then meets
# what a drive, a bucket and their users can do to it, one after the other. RETRY_AFTER (5) is what a 429 asks for, in
# seconds. A line a fault; exit code 1 where a promise was not held.
source "$(dirname "$0")/mirror/peers.sh"

program 512m io.bactrian.store.mirror.MirrorFaults "$SCRATCH" "${KILLS:-50}" "${RETRY_AFTER:-5}"
