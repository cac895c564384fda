#!/bin/sh
# Trains ml-ids (default parameters) and LightGBM (300 trees, 127 leaves, learning rate 0.1) on the
# same train.h5, scores both on the same test.h5, and prints both results, for several splits.
#
#   ml-ids-bench/scripts/accuracy-vs-lightgbm.sh CSV_DIR [OTHER_TEST.h5]
#
# SEEDS: seeds for the splits (default "42 1 2 3 4"). Needs a Python with pandas and tables (PYTHON, default
# python3), Linux on x86-64, and Maven, which fetches LightGBM's native library.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(CDPATH='' cd -- "$here/../.." && pwd -P)
command=$root/build/dist/ml-ids/bin/ml-ids-train
[ -x "$command" ] || { echo "accuracy-vs-lightgbm.sh: run 'make build' first" >&2; exit 2; }
[ $# -gt 0 ] || { echo "accuracy-vs-lightgbm.sh: specify the directory with the CSVs" >&2; exit 2; }
csvs=$1
other=${2-}

work=$(mktemp -d "${TMPDIR:-/tmp}/accuracy-vs-lightgbm.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM

mvn -q -B dependency:copy -Dartifact=com.microsoft.ml.lightgbm:lightgbmlib:3.3.510 \
  -DoutputDirectory="$work" >&2
unzip -q -d "$work" "$work/lightgbmlib-3.3.510.jar" 'com/microsoft/ml/lightgbm/linux/*'
library=$work/com/microsoft/ml/lightgbm/linux/x86_64/lib_lightgbm.so

for seed in ${SEEDS-42 1 2 3 4}; do
  "$command" split --dataset-path "$csvs" --output-path "$work/$seed" --random-seed "$seed" >/dev/null
  "$command" fit --train-path "$work/$seed/train.h5" --val-path "$work/$seed/val.h5" \
    --test-path "$work/$seed/test.h5" --output-path "$work/$seed/model" >/dev/null 2>&1
  for test in "$work/$seed/test.h5" ${other:+"$other"}; do
    echo "split $seed, $test"
    "$command" evaluate --model "$work/$seed/model" --dataset-path "$test" |
      sed -nE 's/^(pr_auc|precision|recall|f1): /\1 /p' | tr '\n' ' ' | sed 's/^/  ml-ids    /'
    echo
    "${PYTHON:-python3}" "$here/lightgbm_reference.py" "$library" "$work/$seed/train.h5" "$test"
  done
done
