#!/bin/sh
# Trains on the testbed's flows (profile corrected), split by run and at random, and prints the results on both
# test sets, in total and per class.
#
#   ml-ids-bench/scripts/testbed-accuracy.sh
#
# TESTBED: the dataset (default datasets/testbed). HELD_OUT: the runs to test on (default: those in its
# held-out-runs.txt).
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/testbed-functions.sh"

flows=$testbed/flows/corrected
by_run corrected "$flows" "$work/by-run"
share=$(awk '$1 == "all" { gsub(",", ""); printf "%.4f", $4 / $5; exit }' "$work/by-run.txt")
"$train" split --dataset-path "$flows" --output-path "$work/random" --feature-profile corrected \
  --test-size "$share" >"$work/random.txt"
sed -n '/^label/,/^all/p' "$work/by-run.txt"

echo
echo '| split | model | PR-AUC | precision | recall | benign flows flagged |'
echo '|---|---|---|---|---|---|'
for split in by-run random; do
  for objective in multiclass binary; do
    fit "$work/$split" "$work/$split-$objective" "$objective"
    echo "| $split | $objective |$(figures "$work/$split-$objective.txt")"
  done
done
for split in by-run random; do
  echo
  echo "Classes, $split, multiclass:"
  sed -n '/^class /,/^$/p' "$work/$split-multiclass.txt"
done
sed -n '/^Confusion/,$p' "$work/by-run-multiclass.txt"
