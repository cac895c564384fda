#!/bin/sh
# Compares two networks: trains one model on a sample of CSE-CIC-IDS2018 and one on the testbed's flows
# (profile cse2018), and tests both models on the test rows of both datasets.
#
#   ml-ids-bench/scripts/cross-table.sh [SAMPLE]
#
# SAMPLE: a directory of CSVs from CSE-CIC-IDS2018 (default: those in $MLIDS_SHARED or ../shared).
# TESTBED, HELD_OUT: as for testbed-accuracy.sh.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/testbed-functions.sh"
sample=${1:-${MLIDS_SHARED:-$root/../shared}/datasets/cse-cic-ids2018-sample}
[ -d "$sample" ] || { echo "cross-table.sh: no CSVs from CSE-CIC-IDS2018 in $sample; specify their directory" >&2; exit 2; }

by_run cse2018 "$testbed/flows/cse2018" "$work/testbed"
"$train" split --dataset-path "$sample" --output-path "$work/sample" >"$work/sample.txt"

echo '| trained on | tested on | PR-AUC | precision | recall | benign flows flagged |'
echo '|---|---|---|---|---|---|'
for trained in sample testbed; do
  fit "$work/$trained" "$work/$trained-model" binary
  for tested in sample testbed; do
    evaluate "$work/$trained-model" "$work/$tested/test.h5" cse2018 "$work/$trained-on-$tested"
    echo "| $trained | $tested |$(figures "$work/$trained-on-$tested")"
  done
done
