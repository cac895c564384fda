#!/bin/sh
# Measures how well attacks of an unknown class are detected. For each class, trains a model on the testbed runs
# that are not held out, without the flows of the class. Learns a site profile from the benign flows of the held-out
# runs and tests on later recordings: the share of the class's flows that the model, the anomaly score and both flag,
# and how many of its campaigns are reported as incidents. Then does the same for the classes of a sample of
# CSE-CIC-IDS2018, with flows only.
#
#   ml-ids-bench/scripts/leave-one-class-out.sh RUNS [SAMPLE]
#
# RUNS: a directory of later recorded runs, for example from `make testbed_record RECORD=101-112`. SAMPLE: a directory of
# CSVs from CSE-CIC-IDS2018 (default: those in $MLIDS_SHARED or ../shared). MODELS: a directory in which to keep the
# models; models that it contains are reused. TESTBED, HELD_OUT: as for testbed-accuracy.sh.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
[ $# -ge 1 ] && [ -d "$1" ] || {
  echo "leave-one-class-out.sh: specify a directory of recorded runs, such as build/testbed/runs" >&2
  exit 2
}
. "$here/testbed-functions.sh"
. "$here/run-main.sh"
runs=$(CDPATH='' cd -- "$1" && pwd -P)
sample=${2:-${MLIDS_SHARED:-$root/../shared}/datasets/cse-cic-ids2018-sample}
models=${MODELS:-$work/models}
mkdir -p "$models" "$work/learn"
models=$(CDPATH='' cd -- "$models" && pwd -P)

# of_class CLASS: a file name for a class
of_class() {
  printf '%s' "$1" | tr -c 'A-Za-z0-9' '-'
}

# column NAME FILE: the index of a column
column() {
  gzip -cdf "$2" | head -n 1 | tr -d '\r' | tr ',' '\n' | grep -n -x "$1" | cut -d: -f1
}

# without CLASS FILE: the rows of all other classes
without() {
  gzip -cdf "$2" | tr -d '\r' | awk -F, -v class="$1" -v at="$(column Label "$2")" 'NR == 1 || $at != class'
}

# classes FILE...: the attack classes, one per line
classes() {
  for each in "$@"; do
    gzip -cdf "$each" | tr -d '\r' | awk -F, -v at="$(column Label "$each")" 'NR > 1 { print $at }'
  done | sort -u | grep -v -x -e Benign -e Label -e 'No Label'
}

flows=$testbed/flows/corrected
for file in "$flows"/*.csv.gz; do
  run=$(basename -- "$file" .csv.gz)
  case ,$held_out, in *,"$run",*) cp "$file" "$work/learn/" ;; esac
done
classes "$flows"/*.csv.gz >"$work/classes"
set -- testbed "$work/learn" "$runs"
while IFS= read -r class; do
  model=$models/testbed-$(of_class "$class")
  if [ ! -f "$model/mlids.json" ]; then
    rm -rf "$work/without"
    mkdir "$work/without"
    for file in "$flows"/*.csv.gz; do
      without "$class" "$file" | gzip -n >"$work/without/$(basename -- "$file")"
    done
    by_run corrected "$work/without" "$work/split"
    fit "$work/split" "$model" multiclass
    rm -rf "$work/split"
  fi
  set -- "$@" "$class" "$model"
done <"$work/classes"
echo "Testbed:"
(run_main io.mlids.bench.site.LeaveOneClassOut "$@")

[ -d "$sample" ] || { echo "leave-one-class-out.sh: skipped the sample: no directory $sample"; exit 0; }
# Splits the benign flows of each file in order: three fifths for training, one fifth for the site profile, and one
# fifth for testing.
parts='NR == FNR { if ($at == "Benign") all++; next }
  FNR == 1 { print > train; print > learn; print > judge; next }
  $at == "Benign" { n++; print > (n <= 0.6 * all ? train : n <= 0.8 * all ? learn : judge); next }
  $at != "Label" { print > train; print > judge }'
mkdir "$work/train" "$work/sample-learn" "$work/judge"
for file in "$sample"/*.csv; do
  name=$(basename -- "$file")
  tr -d '\r' <"$file" >"$work/rows.csv"
  awk -F, -v at="$(column Label "$file")" -v train="$work/train/$name" -v learn="$work/sample-learn/$name" \
    -v judge="$work/judge/$name" "$parts" "$work/rows.csv" "$work/rows.csv"
done
classes "$sample"/*.csv >"$work/classes"
set -- flows "$work/sample-learn" "$work/judge"
while IFS= read -r class; do
  model=$models/sample-$(of_class "$class")
  if [ ! -f "$model/mlids.json" ]; then
    rm -rf "$work/without"
    mkdir "$work/without"
    for file in "$work/train"/*.csv; do
      without "$class" "$file" >"$work/without/$(basename -- "$file")"
    done
    "$train" split --dataset-path "$work/without" --output-path "$work/split" >"$work/split.txt"
    fit "$work/split" "$model" multiclass
    rm -rf "$work/split"
  fi
  set -- "$@" "$class" "$model"
done <"$work/classes"
echo
echo "Sample of CSE-CIC-IDS2018:"
(run_main io.mlids.bench.site.LeaveOneClassOut "$@")
