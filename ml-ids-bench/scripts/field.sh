#!/bin/sh
# Compares the incidents in captures that others recorded with what is said to be in them: per kind
# how many are found and how soon, what is reported of benign captures, every miss; and beside it what a
# model says of the single flows.
#
#   ml-ids-bench/scripts/field.sh [CAPTURES [MODEL]]
#
# CAPTURES is a directory of captures with a labels.tsv; default: that of MLIDS_SHARED, or of the
# directory 'shared' beside the project, if there is one. MODEL is a model bundle; default: that of
# the distribution or of `make demo`, if it has been built.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
if [ $# = 0 ]; then
  captures=${MLIDS_SHARED-$root/../shared}/field/captures
  if [ ! -d "$captures" ]; then
    echo "field.sh: left out: name a directory of captures with a labels.tsv"
    exit 0
  fi
else
  captures=$1
fi
[ -f "$captures/labels.tsv" ] || {
  echo "field.sh: $captures/labels.tsv: no such file; name a directory that has one" >&2
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
  echo "field.sh: no model; 'make build' trains one to compare with"
fi
