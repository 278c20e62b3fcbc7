# Sourced by benchmarks: the lines of which bench/all.sh makes its table, their fields parted by tabs.
# measure WHAT FIGURE BASELINE GOAL: the goal ("<= 1.2", ">= 1.0, wanted 1.5") is one of FIGURE : BASELINE, and of FIGURE
# itself where BASELINE is -.
measure() { printf 'measure\t%s\t%s\t%s\t%s\n' "$@"; }
# skipped WHAT GOAL WHY
skipped() { printf 'skipped\t%s\t%s\t%s\n' "$@"; }
