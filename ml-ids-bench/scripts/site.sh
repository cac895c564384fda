#!/bin/sh
# Measures site profiles: benign flows flagged and recall, before and after `learn`, on networks that the model was
# not trained on. Tests the default model against public captures, a model trained on a sample of CSE-CIC-IDS2018
# against the testbed's flows (profile cse2018), and a model trained on the testbed against that sample.
#
#   ml-ids-bench/scripts/site.sh [SHARED]
#
# SHARED: a directory with field/captures/labels.tsv and datasets/cse-cic-ids2018-sample (default: $MLIDS_SHARED or
# ../shared).
# TESTBED, HELD_OUT: as for testbed-accuracy.sh.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/testbed-functions.sh"
. "$here/run-main.sh"
shared=${1:-${MLIDS_SHARED:-$root/../shared}}
sample=$shared/datasets/cse-cic-ids2018-sample
captures=$shared/field/captures
for each in "$sample" "$captures"; do
  [ -d "$each" ] || { echo "site.sh: skipped: no directory $each"; exit 0; }
done

by_run cse2018 "$testbed/flows/cse2018" "$work/testbed"
"$train" split --dataset-path "$sample" --output-path "$work/sample" >"$work/sample.txt"
fit "$work/sample" "$work/sample-model" binary
fit "$work/testbed" "$work/testbed-model" binary

# Runs in a subshell, because run_main replaces its shell, and this shell must still remove $work.
(run_main io.mlids.bench.site.SiteFalseAlarms \
  flows 'sample on testbed' "$work/sample-model" "$testbed/flows/cse2018" \
  flows 'testbed on sample' "$work/testbed-model" "$sample" \
  captures 'default on field' "$root/build/dist/ml-ids/share/model" "$captures")
