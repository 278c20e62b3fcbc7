#!/bin/sh
# What `make test-ml` found, by the headings of src/test/ml-pipeline.txt and the reports that Surefire left in
# target/surefire-reports. DETAILED=1 names every test. Exits with 1 where one failed or a class has no report.
set -eu
list=${1:-src/test/ml-pipeline.txt}
reports=${2:-target/surefire-reports}
failed=0
while IFS= read -r line; do
  case $line in
    '# - '*) printf '\n%s\n' "${line#'# - '}" ;;
    '' | '#'*) ;;
    *)
      class=$(basename "$line" .java)
      report=$(find "$reports" -name "TEST-*.$class.xml" 2>/dev/null | head -n 1)
      if [ -z "$report" ]; then
        printf '  MISSING  %s: it did not run\n' "$class"
        failed=1
      else
        awk -v class="$class" -v detailed="${DETAILED:-}" '
          function value(name,   at) {
            if (!match($0, " " name "=\"[^\"]*\"")) return ""
            at = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
            gsub("&lt;", "<", at); gsub("&gt;", ">", at); gsub("&quot;", "\"", at); gsub("&#10;", " ", at); gsub("&amp;", "\\&", at)
            return at
          }
          function close_case() {
            if (name != "" && (detailed != "" || state == "FAIL")) lines = lines sprintf("           %-4s %7.2f s  %s%s\n", state, took, name, why == "" ? "" : ": " why)
            name = ""
          }
          /<testsuite / { seconds = value("time") }
          /<testcase / { close_case(); name = value("name"); took = value("time"); state = "ok"; why = ""; tests++ }
          /<(failure|error)[ >]/ && name != "" { state = "FAIL"; why = substr(value("message"), 1, 160); bad++ }
          /<skipped/ && name != "" { state = "skip"; why = value("message"); skipped++ }
          END {
            close_case()
            printf "  %-7s  %-24s %3d tests %7.1f s%s\n%s", bad || !tests ? "FAILED" : "ok", class, tests, seconds, skipped ? ", " skipped " skipped" : "", lines
            exit bad || !tests ? 1 : 0
          }' "$report" || failed=1
      fi
      ;;
  esac
done <"$list"
echo
[ "$failed" = 0 ] && echo "The ML pipeline works." || echo "The ML pipeline has failures: target/test-ml.log has each in full."
exit "$failed"
