#!/bin/sh
# Compares the incidents in public captures with the captures' labels. Prints how many attacks of each kind are
# detected and how quickly, what is reported for benign captures, and every missed attack.
# Also prints a model's verdicts on individual flows for comparison.
#
#   ml-ids-bench/scripts/field.sh [CAPTURES [MODEL]]
#
# CAPTURES is a directory of captures with a labels.tsv (default: field/captures in $MLIDS_SHARED or ../shared).
# MODEL is a model bundle (default: the one from the distribution or from `make demo`).
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
if [ $# = 0 ]; then
  captures=${MLIDS_SHARED-$root/../shared}/field/captures
  if [ ! -d "$captures" ]; then
    echo "field.sh: skipped: specify a directory of captures with a labels.tsv"
    exit 0
  fi
else
  captures=$1
fi
[ -f "$captures/labels.tsv" ] || {
  echo "field.sh: $captures/labels.tsv: no such file; specify a directory that contains it" >&2
  exit 2
}
captures=$(CDPATH='' cd -- "$captures" && pwd -P)
model=${2-}
for each in "$root/build/dist/ml-ids/share/model" "$root/build/demo/model"; do
  [ -n "$model" ] || [ ! -d "$each" ] || model=$each
done
(run_main io.mlids.bench.field.FieldEvaluation "$captures")
if [ -n "$model" ]; then
  run_main io.mlids.bench.field.FieldVerdicts "$captures" "$model"
else
  echo "field.sh: no model to compare with; 'make build' trains one"
fi
