#!/bin/sh
# Runs the whole workflow on this machine: splits the testbed's flows by recording, trains a model,
# serves it, predicts with the client, receives the notifications with the consumer, and detects
# attacks in a capture. Uses free ports and ends with a summary. The model is written to
# build/demo/model and installed as the commands' default model (default-model.sh).
# DATASET_PATH=DIR uses other CSVs, with the profile FEATURE_PROFILE (default: cse2018); the
# resulting model is not installed.
set -eu
cd "$(dirname -- "$0")/.."
# These models are not for the user's tracking server.
unset MLFLOW_TRACKING_URI MLIDS_MLFLOW_TRACKING_URI

bin=build/dist/ml-ids/bin
testbed=datasets/testbed
work=build/demo
samples=200
api=

say() { printf '\n== %s\n' "$*"; }

stop_api() {
  [ -n "$api" ] || return 0
  kill "$api" 2>/dev/null || true
  wait "$api" 2>/dev/null || true
  api=
}
trap 'stop_api' EXIT
trap 'exit 130' INT TERM

fail() {
  echo "demo: $1" >&2
  [ ! -s "$work/api.log" ] || {
    echo "demo: the last lines of the server's log ($work/api.log):" >&2
    tail -n 5 "$work/api.log" >&2
  }
  exit 1
}

rm -rf "$work"
mkdir -p "$work"

model=$work/model
if [ -n "${DATASET_PATH-}" ]; then
  parameters=ml-ids-train/training_params.json
  say "1. Flows: the CSVs in $DATASET_PATH"
  set -- --dataset-path "$DATASET_PATH" --feature-profile "${FEATURE_PROFILE:-cse2018}"
else
  parameters=$testbed/training_params.json
  say "1. Flows: recorded in the testbed, $(ls "$testbed"/flows/corrected/*.csv.gz | wc -l | tr -d ' ') runs ($testbed/README.md)"
  set -- --dataset-path "$testbed/flows/corrected" --feature-profile corrected \
    --group-by run --test-runs "$(cat "$testbed/held-out-runs.txt")"
  # The default model records the build's fixed time as its time of training.
  . scripts/build-time.sh
  SOURCE_DATE_EPOCH=$(build_time)
  export SOURCE_DATE_EPOCH
fi

say "2. Split the flows into train, validation and test sets"
"$bin/ml-ids-train" split "$@" --output-path "$work/dataset" > "$work/split.txt"
cat "$work/split.txt"

say "3. Train gradient-boosted trees; results on the test set"
"$bin/ml-ids-train" fit --train-path "$work/dataset/train.h5" --val-path "$work/dataset/val.h5" \
  --test-path "$work/dataset/test.h5" --param-path "$parameters" \
  --output-path "$model" > "$work/fit.txt"
[ -n "${DATASET_PATH-}" ] || scripts/default-model.sh install "$model"
cat "$work/fit.txt"

say "4. Serve the model, with an embedded queue for notifications"
: > "$work/api.txt"
"$bin/ml-ids-api" --port 0 --history none --embedded-queue --embedded-queue-port 0 --model "$model" \
  > "$work/api.txt" 2> "$work/api.log" &
api=$!
# Wait for as long as the server is running, because starting may take minutes on a busy machine.
waited=0
until grep -q '^listening on ' "$work/api.txt"; do
  kill -0 "$api" 2>/dev/null || fail "the server ended before it was ready"
  waited=$((waited + 1))
  [ $((waited % 100)) -ne 0 ] ||
    echo "waiting for the server to load the model ($((waited / 10)) s; its log: $work/api.log)" >&2
  sleep 0.1
done
cat "$work/api.txt"
url=$(sed -n 's/^listening on //p' "$work/api.txt")
queue=$(sed -n 's/^queue //p' "$work/api.txt")

say "5. Classify $samples flows from the test set"
"$bin/ml-ids-client" --api-url "$url" --dataset-uri "$work/dataset/test.h5" --category random \
  --samples "$samples" --seed 7 --format json > "$work/predictions.json"
predictions=$(grep -o '"is_correct"' "$work/predictions.json" | wc -l | tr -d ' ')
correct=$(grep -Eo '"is_correct" ?: ?true' "$work/predictions.json" | wc -l | tr -d ' ')
echo "$correct of $predictions predictions are correct; see $work/predictions.json"

say "6. Receive the notifications"
attacks=$(grep '"is_correct"' "$work/predictions.json" | grep -Ecv '"predicted_label" ?: ?"Benign"' || true)
[ "$attacks" -gt 0 ] || fail "no flows were classified as attacks"
# The consumer stops after the last message or, because of --once, if no message arrives for 30 seconds.
"$bin/ml-ids-consumer" --queue-url "$queue" --region elasticmq --access-key demo --secret-key demo \
  --delete-messages True --max-messages "$attacks" --wait-time 30 --once --format json \
  > "$work/notifications.jsonl" 2> "$work/consumer.log" ||
  fail "the consumer ended with exit code $?: $(tail -n 1 "$work/consumer.log")"
consumed=$(wc -l < "$work/notifications.jsonl" | tr -d ' ')
head -n 1 "$work/notifications.jsonl" | cut -c 1-240

stop_api
sent=$(sed -n 's/.*notifications: \([0-9]*\) sent.*/\1/p' "$work/api.log" | tail -n 1)

if [ -z "${DATASET_PATH-}" ]; then
  say "7. Detect attacks in a recording that the model has never seen"
  "$bin/ml-ids-flows" detect "$testbed/selftest/selftest.pcap.gz" --model "$model" --attacks-only \
    --format json > "$work/detected.jsonl" 2> "$work/detect.log" ||
    fail "detect ended with exit code $?: $(tail -n 1 "$work/detect.log")"
  detected=$(wc -l < "$work/detected.jsonl" | tr -d ' ')
  [ "$detected" -gt 0 ] || fail "no attacks were detected in the capture"
  cat "$work/detect.log"
  head -n 1 "$work/detected.jsonl" | cut -c 1-240

  say "8. Run the self-test: detected flows per attack"
  "$bin/ml-ids-flows" self-test --model "$model" > "$work/self-test.txt" || {
    cat "$work/self-test.txt" >&2
    fail "the self-test did not pass"
  }
  cat "$work/self-test.txt"
fi

say "Summary"
sed -n 's/^rows accepted/rows split/p' "$work/split.txt"
grep '^pr_auc:' "$work/fit.txt"
cat <<END
predictions made: $predictions ($correct correct)
notifications sent: ${sent:-unknown}
notifications consumed: $consumed
END
[ -z "${DATASET_PATH-}" ] || detected='not run'
cat <<END
attack flows detected in the capture: $detected
model: $model, report: $model/report/index.html
END
[ "$consumed" -gt 0 ] || fail "no notifications arrived"
[ "${sent:-0}" = "$consumed" ] || fail "$sent notifications were sent, $consumed arrived"
