#!/usr/bin/env bash
# /infer over HTTP beside a bare echo and the raw ONNX Runtime calls: ROUNDS (7). Both models of the demo are put in
# charge by hand, so that every decision scores twice.
source "$(dirname "$0")/hub.sh"

mvn -q -B ${MAVEN_ARGS:-} dependency:build-classpath -Dmdep.outputFile=target/bench-classpath -Dmdep.includeScope=runtime
start_hub
KEY=$(sed -n 's/^service.key=//p' "$HUB_DATA/credentials.properties")
EA_KEY=$(sed -n 's/^ea.key=//p' "$HUB_DATA/credentials.properties")
export EA_KEY QUESTION='{"symbol":"BTCUSD","strategy":"sma-cross-5-20"}'
demo >"$SCRATCH/demo.log"
MODELS=$HUB_DATA/objects/buckets/bactrian/models
FILES=()
for model in btcusd-m5-direction btcusd-m5-volatility; do
  version=$(ls "$MODELS/$model")
  FILES+=("$MODELS/$model/$version/model.onnx")
  curl -fsS -X POST -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \
    "http://127.0.0.1:$HUB_PORT/api/v1/models/$model/promote" \
    -d "{\"version\":\"$version\",\"reason\":\"to measure\"}" >/dev/null
done
java -Xmx256m -cp "$(cat target/bench-classpath)" bench/InferLatency.java "$HUB_PORT" "${ROUNDS:-7}" "${FILES[@]}"
