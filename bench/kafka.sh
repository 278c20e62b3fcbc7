# Sourced by benchmarks: with KAFKA=1 a broker of their own, in HUB_KAFKA_BROKERS.
if [ -n "${KAFKA:-}" ]; then
  coproc BROKER { java -cp "$CLASSPATH" bench/fanout/Broker.java; }
  BROKER_IN=${BROKER[1]}
  until [[ ${ADDRESS:-} =~ ^[^\ ]+:[0-9]+$ ]]; do # what the broker logs comes before its address
    read -r ADDRESS <&"${BROKER[0]}"
  done
  export HUB_KAFKA_BROKERS="$ADDRESS"
  trap 'eval "exec $BROKER_IN>&-"; wait "$BROKER_PID" 2>/dev/null || true' EXIT
fi
