#!/bin/sh
# Incidents in captures that others recorded, against what is said to be in them: per kind how many
# are found and how soon, how often something is told of benign captures, and every miss.
#
#   ml-ids-bench/scripts/field.sh [CAPTURES]
#
# CAPTURES is a folder of captures with a labels.tsv; else that of MLIDS_SHARED, or of the folder
# 'shared' beside the project, if it is there.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
if [ $# = 0 ]; then
  captures=${MLIDS_SHARED-$root/../shared}/field/captures
  if [ ! -d "$captures" ]; then
    echo "field.sh: left out: name a folder of captures with a labels.tsv"
    exit 0
  fi
else
  captures=$1
fi
[ -f "$captures/labels.tsv" ] || {
  echo "field.sh: $captures/labels.tsv: no such file; name a folder that has one" >&2
  exit 2
}
captures=$(CDPATH='' cd -- "$captures" && pwd -P)
run_main io.mlids.bench.field.FieldEvaluation "$captures"
