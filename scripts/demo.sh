#!/bin/sh
# The main job from end to end, on this machine alone: flows are split, a model is trained and
# served, the client predicts, attacks are notified, the consumer shows them. Uses free ports, cleans
# up after itself, and ends with a summary. DATASET_PATH=folder takes real CSVs for the made-up ones.
set -eu
cd "$(dirname -- "$0")/.."

bin=build/dist/ml-ids/bin
work=build/demo
# Not where make train_local leaves its model, which may have taken hours.
model=$work/model
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
  [ ! -s "$work/api.log" ] || tail -n 20 "$work/api.log" >&2
  exit 1
}

rm -rf "$work"
mkdir -p "$work"

if [ -n "${DATASET_PATH-}" ]; then
  input=$DATASET_PATH
  say "1. Flows: the CSVs in $input"
else
  input=$work/input
  say "1. Flows: made up, since no DATASET_PATH=folder was given (figures below say nothing about real traffic)"
  "$bin/ml-ids-train" sample --output-path "$input/sample.csv"
fi

say "2. Split them: train, validation and test"
"$bin/ml-ids-train" split --dataset-path "$input" --output-path "$work/dataset" > "$work/split.txt"
cat "$work/split.txt"

say "3. Train gradient-boosted trees; the figures are of the test split"
"$bin/ml-ids-train" fit --train-path "$work/dataset/train.h5" --val-path "$work/dataset/val.h5" \
  --test-path "$work/dataset/test.h5" --param-path ml-ids-train/training_params.json \
  --output-path "$model" > "$work/fit.txt"
cat "$work/fit.txt"

say "4. Serve the model, with a queue of its own for notifications"
: > "$work/api.txt"
"$bin/ml-ids-api" --port 0 --embedded-queue --embedded-queue-port 0 --model "$model" \
  > "$work/api.txt" 2> "$work/api.log" &
api=$!
waited=0
until grep -q '^listening on ' "$work/api.txt"; do
  kill -0 "$api" 2>/dev/null || fail "the server did not start"
  waited=$((waited + 1))
  [ "$waited" -le 300 ] || fail "the server was not ready within 30 s"
  sleep 0.1
done
cat "$work/api.txt"
url=$(sed -n 's/^listening on //p' "$work/api.txt")
queue=$(sed -n 's/^queue //p' "$work/api.txt")

say "5. Predict $samples flows of the test split"
"$bin/ml-ids-client" --api-url "$url" --dataset-uri "$work/dataset/test.h5" --category random \
  --samples "$samples" --seed 7 --format json > "$work/predictions.json"
predictions=$(grep -o '"is_correct"' "$work/predictions.json" | wc -l | tr -d ' ')
correct=$(grep -Eo '"is_correct" ?: ?true' "$work/predictions.json" | wc -l | tr -d ' ')
echo "$correct of $predictions predictions are right; they are in $work/predictions.json"

say "6. Receive the notifications"
"$bin/ml-ids-consumer" --queue-url "$queue" --region elasticmq --access-key demo --secret-key demo \
  --delete-messages True --wait-time 2 --once --format json > "$work/notifications.jsonl" 2> "$work/consumer.log" ||
  fail "the consumer ended with exit code $?: $(tail -n 1 "$work/consumer.log")"
consumed=$(wc -l < "$work/notifications.jsonl" | tr -d ' ')
head -n 1 "$work/notifications.jsonl" | cut -c 1-240

stop_api
sent=$(sed -n 's/.*notifications: \([0-9]*\) sent.*/\1/p' "$work/api.log" | tail -n 1)

say "Summary"
sed -n 's/^rows accepted/rows split/p' "$work/split.txt"
grep '^pr_auc:' "$work/fit.txt"
cat <<END
predictions made: $predictions ($correct right)
notifications sent: ${sent:-unknown}
notifications consumed: $consumed
report on the model: $model/report/index.html
END
[ "$consumed" -gt 0 ] || fail "no notification arrived"
[ "${sent:-0}" = "$consumed" ] || fail "$sent notifications were sent, $consumed arrived"
