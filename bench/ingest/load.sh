# Sourced: loads of bench/WebhookLoad.java on one process and one PostgreSQL, with the CPU that each took.

# CPU ticks (1/100 s) of processes.
ticks() { cat $(printf '/proc/%s/stat ' "$@") 2>/dev/null | awk '{s += $14 + $15} END {print s + 0}'; }
# Of a PostgreSQL: backends come and go; those that ended count with their parent.
database_ticks() {
  local own
  own=$(awk '{print $14 + $15 + $16 + $17}' "/proc/$1/stat")
  echo $((own + $(ticks $(pgrep -P "$1"))))
}

# load FIGURES NAME PORT PID POSTGRES REQUESTS [RATE]: adds a line to the file FIGURES, whose columns are named below.
load() {
  local own database out
  own=$(ticks "$4") database=$(database_ticks "$5")
  out=$(java -Xmx256m -XX:+UseSerialGC -cp target/bench WebhookLoad --url "http://127.0.0.1:$3/webhooks/tradingview" \
    --requests "$6" --connections "$CONNECTIONS" --rate "${7:-0}") || true
  case $2:$out in
    *" with an id of its own"* | refused:*"status 401"*) ;;
    *) echo "$2 did not answer the load: $out" >&2 && return 1 ;;
  esac
  echo "$out" | awk -v name="$2" -v own="$(($(ticks "$4") - own))" -v pg="$(($(database_ticks "$5") - database))" -v n="$6" '
    {gsub(",", "")}
    /with an id of its own/ {stored = $1}
    /^rate/ {rate = $2}
    /^ms/ {p50 = $3; p99 = $7; max = $11}
    END {printf "%s %s %s %s %s %.1f %.1f %d\n", name, rate, p50, p99, max, own * 10000 / n, pg * 10000 / n, n - stored}' >>"$1"
}
RATE=2 P50=3 P99=4 MAX=5 CPU=6 DATABASE=7 UNANSWERED=8 # us of CPU a message; ms

median() { # FIGURES NAME COLUMN
  awk -v name="$2" -v column="$3" '$1 == name {print $column}' "$1" | sort -n | awk '{a[NR] = $1} END {print NR ? a[int((NR + 1) / 2)] : "-"}'
}
largest() { awk -v name="$2" -v column="$3" '$1 == name && $column != "-" && $column + 0 >= m {m = $column + 0} END {print m == "" ? "-" : m}' "$1"; }

show() { # FIGURES NAME...
  printf '%-10s %10s %8s %8s %9s %12s %12s\n' "" messages/s "p50 ms" "p99 ms" "max ms" "CPU us/msg" "PG us/msg"
  for name in "${@:2}"; do
    printf '%-10s %10s %8s %8s %9s %12s %12s\n' "$name" "$(median "$1" "$name" $RATE)" "$(median "$1" "$name" $P50)" \
      "$(median "$1" "$name" $P99)" "$(largest "$1" "$name" $MAX)" "$(median "$1" "$name" $CPU)" "$(median "$1" "$name" $DATABASE)"
  done
}
