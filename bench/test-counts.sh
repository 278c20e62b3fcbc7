#!/usr/bin/env bash
# Tests and seconds of each class in the last `make test`, by the reports it left. Classes go by their
# simple names, so that lists from before and after a move of packages can be compared:
#   bash bench/test-counts.sh > after.txt; diff <(cut -d' ' -f1,2 before.txt) <(cut -d' ' -f1,2 after.txt)
set -euo pipefail
cd "$(dirname "$0")/.."
shopt -s nullglob
reports=(target/surefire-reports/TEST-*.xml)
[ ${#reports[@]} -gt 0 ] || { echo "no reports in target/surefire-reports: run make test" >&2; exit 1; }
for report in "${reports[@]}"; do
  grep -m1 '<testsuite ' "$report" | sed -E 's/.* name="([^"]*\.)?([^".]+)" time="([^"]+)" tests="([0-9]+)".*/\2 \4 \3/'
done | sort | awk '{ print; tests += $2; seconds += $3 } END { printf "all %d %.1f\n", tests, seconds }'
