#!/bin/sh
# Splits the same CSVs with ml-ids-train and with pandas, and prints both results.
#
#   ml-ids-bench/scripts/split-vs-pandas.sh [DATASET_PATH [ROWS]]
#
# DATASET_PATH: a directory of flow CSVs; rows are repeated with different digits until their number reaches ROWS
# (default 2000000). Default: real flows in $MLIDS_SHARED or ../shared, else the testbed's. pandas needs a Python with
# pandas and tables (PYTHON, default python3); otherwise it is skipped.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(CDPATH='' cd -- "$here/../.." && pwd -P)
command=$root/build/dist/ml-ids/bin/ml-ids-train
[ -x "$command" ] || { echo "split-vs-pandas.sh: run 'make build' first" >&2; exit 2; }

work=$(mktemp -d "${TMPDIR:-/tmp}/split-vs-pandas.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM

dataset=${1-}
if [ -z "$dataset" ]; then
  dataset=${MLIDS_SHARED:-$root/../shared}/datasets/cse-cic-ids2018-sample
  if [ ! -d "$dataset" ]; then
    dataset=$work/testbed
    mkdir "$dataset"
    for packed in "$root"/datasets/testbed/flows/cse2018/*.csv.gz; do
      gzip -dc "$packed" | cut -d, -f 1-84 >"$dataset/$(basename -- "$packed" .gz)"
    done
  fi
fi
"${PYTHON:-python3}" "$here/split_vs_pandas.py" compare "$dataset" "$work" "${2:-2000000}" "$command"
