#!/bin/sh
# Checks that the self-test rejects a useless model: trains on flows with shuffled labels and expects
# 'ml-ids-flows self-test' to fail. Exits with 0 if the self-test fails. Run 'make build' first.
#
#   scripts/self-test-shuffled.sh [DIR [self-test options]]
#
# DIR contains CSVs (.csv.gz) of flows in the profile 'corrected' (default: the testbed's flows).
set -eu
cd "$(dirname -- "$0")/.."
# These models are not for the user's tracking server.
unset MLFLOW_TRACKING_URI MLIDS_MLFLOW_TRACKING_URI

bin=build/dist/ml-ids/bin
flows=${1:-datasets/testbed/flows/corrected}
[ $# -eq 0 ] || shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# The cells of these files contain no commas or quotes, so awk can split the lines.
for file in "$flows"/*.csv.gz; do
  gzip -dc "$file"
done | awk -F, -v OFS=, -v seed=7 '
  NR == 1 { header = $0; for (i = 1; i <= NF; i++) if ($i == "Label") label = i; print; next }
  $0 == header { next }
  { rows[++n] = $0; labels[n] = $label }
  END {
    srand(seed)
    for (i = n; i > 1; i--) { j = 1 + int(rand() * i); t = labels[i]; labels[i] = labels[j]; labels[j] = t }
    for (i = 1; i <= n; i++) { $0 = rows[i]; $label = labels[i]; print }
  }' > "$work/shuffled.csv"

"$bin/ml-ids-train" split --dataset-path "$work/shuffled.csv" --output-path "$work/dataset" \
  --feature-profile corrected > "$work/split.txt"
"$bin/ml-ids-train" fit --train-path "$work/dataset/train.h5" --val-path "$work/dataset/val.h5" \
  --test-path "$work/dataset/test.h5" --param-path datasets/testbed/training_params.json \
  --output-path "$work/model" > "$work/fit.txt" 2> "$work/fit.log"
code=0
"$bin/ml-ids-flows" self-test --model "$work/model" "$@" || code=$?
if [ "$code" -ne 1 ]; then
  echo "self-test-shuffled: the self-test should exit with 1, but exited with $code" >&2
  exit 1
fi
