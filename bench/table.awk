# A line a measure of the lines that bench/measure.sh describes; "failed" lines have what failed and its log.
BEGIN {
  FS = "\t"
  row = "%-62s %10s %10s %7s  %-20s %s\n"
  printf row, "measure", "figure", "baseline", "ratio", "goal", "verdict"
}
$1 == "measure" {
  known = $3 ~ /^[0-9.]+$/ && ($4 == "-" || $4 + 0 > 0)
  value = $4 == "-" || !known ? $3 : $3 / $4
  split($5, goal, /[ ,]+/)
  held = goal[1] == "<=" ? value <= goal[2] + 0 : value >= goal[2] + 0
  printf row, $2, $3, $4, $4 == "-" || !known ? "" : sprintf("%.2f", value), $5, !known ? "no figure" : held ? "held" : "missed"
}
$1 == "skipped" { printf row, $2, "", "", "", $3, "skipped: " $4 }
$1 == "failed" { printf row, $2, "", "", "", "", "failed: see " $3 }
