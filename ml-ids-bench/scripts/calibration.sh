#!/bin/sh
# Prints the expected calibration error on the test rows before and after calibration, with both methods: for the
# testbed's flows, split by recording and at random, and for a sample of CSE-CIC-IDS2018 if available. A second table
# fits Platt scaling to other validation recordings.
#
#   ml-ids-bench/scripts/calibration.sh [SAMPLE]
#
# SAMPLE: a directory of CSVs from CSE-CIC-IDS2018 (default: those in $MLIDS_SHARED or ../shared).
# TESTBED, HELD_OUT: as for testbed-accuracy.sh.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/testbed-functions.sh"
sample=${1:-${MLIDS_SHARED:-$root/../shared}/datasets/cse-cic-ids2018-sample}
flows=$testbed/flows/corrected

# row NAME SPLIT PARAMETERS METHOD: trains with a calibration method and prints a table row
row() {
  sed -E "s/(\"calibration\": *)\"[a-z]*\"/\\1\"$4\"/" "$3" >"$work/parameters.json"
  "$train" fit --train-path "$2/train.h5" --val-path "$2/val.h5" --test-path "$2/test.h5" \
    --param-path "$work/parameters.json" --output-path "$work/model" >"$work/fit.txt" 2>"$work/fit.log" ||
    { cat "$work/fit.log" >&2; exit 1; }
  printf '| %s | %s |' "$1" "$4"
  for name in ece_uncalibrated ece pr_auc; do
    printf ' %.4f |' "$(figure "$name" "$work/fit.txt")"
  done
  echo
}

header() {
  echo "| $1 | calibration | ECE of the scores | ECE | PR-AUC |"
  echo '|---|---|---|---|---|'
}

by_run corrected "$flows" "$work/by-run"
share=$(awk '$1 == "all" { gsub(",", ""); printf "%.4f", $4 / $5; exit }' "$work/by-run.txt")
"$train" split --dataset-path "$flows" --output-path "$work/random" --feature-profile corrected \
  --test-size "$share" >"$work/random.txt"
header split
for method in platt isotonic; do
  row 'testbed, by recording' "$work/by-run" "$testbed/training_params.json" $method
  row 'testbed, at random' "$work/random" "$testbed/training_params.json" $method
done
if [ -d "$sample" ]; then
  "$train" split --dataset-path "$sample" --output-path "$work/sample" >"$work/sample.txt"
  for method in platt isotonic; do
    row 'CSE-CIC-IDS2018 sample' "$work/sample" "$root/ml-ids-train/training_params.json" $method
  done
else
  echo "calibration.sh: skipped the sample of CSE-CIC-IDS2018: no CSVs in $sample" >&2
fi

echo
header 'validation recordings'
for runs in 01,run-02 03,run-05 06,run-07 08,run-09 10,run-11 12,run-14 15,run-16 17,run-18; do
  by_run corrected "$flows" "$work/other" --val-runs "run-$runs"
  row "run-$runs" "$work/other" "$testbed/training_params.json" platt
done
