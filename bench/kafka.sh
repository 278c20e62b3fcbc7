# Sourced by benchmarks: with KAFKA=1 a broker of their own, in HUB_KAFKA_BROKERS.
if [ -n "${KAFKA:-}" ]; then
  coproc BROKER { java -cp "$CLASSPATH" bench/fanout/Broker.java; }
  BROKER_IN=${BROKER[1]}
  read -r HUB_KAFKA_BROKERS <&"${BROKER[0]}"
  export HUB_KAFKA_BROKERS
  trap 'eval "exec $BROKER_IN>&-"; wait "$BROKER_PID" 2>/dev/null || true' EXIT
fi
