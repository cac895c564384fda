#!/bin/sh
# Shows what a random split hides: trains one model with default parameters for each kind of split of the same flows,
# and prints its results on the test rows. Cross-validation trains a model per round and prints mean and standard
# deviation.
#
#   ml-ids-bench/scripts/honest-splits.sh [SAMPLE]
#
# SAMPLE: a directory of CSVs from CSE-CIC-IDS2018 (default: those in $MLIDS_SHARED or ../shared). Splits by time use
# only the CSVs that have times of day.
# TESTBED, HELD_OUT: as for testbed-accuracy.sh.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/testbed-functions.sh"
sample=${1:-${MLIDS_SHARED:-$root/../shared}/datasets/cse-cic-ids2018-sample}
[ -d "$sample" ] || { echo "honest-splits.sh: no CSVs from CSE-CIC-IDS2018 in $sample; specify their directory" >&2; exit 2; }

# results FILE: prints rows, equal rows and the metrics of a model in one line, separated by spaces
results() {
  awk -F': ' '
    $1 == "rows" || $1 == "pr_auc" || $1 == "precision" || $1 == "recall" || $1 == "f1" || $1 == "false_positive_rate" { at[$1] = $2 }
    END { print at["rows"], at["pr_auc"], at["precision"], at["recall"], at["f1"], at["false_positive_rate"] }' "$1"
}

# equal_rows MODEL: the number of test rows that equal a training row
equal_rows() {
  sed -n '/"test"/,$s/.*"rows_equal_to_training" *: *\([0-9]*\).*/\1/p' "$1/mlids.json" | tail -1
}

# table_row NAME: prints the mean and, for several models, the standard deviation of the results on standard input
table_row() {
  awk -v name="$1" '
    { n++; rows += $1; equal += $2; for (i = 3; i <= 7; i++) { sum[i] += $i; squares[i] += $i * $i } }
    END {
      printf "| %s | %d | %d (%.1f %%) |", name, rows, equal, 100 * equal / rows
      for (i = 3; i <= 7; i++) {
        mean = sum[i] / n
        spread = n > 1 ? sqrt((squares[i] - n * mean * mean) / (n - 1)) : 0
        format = i == 7 ? "%.2f %%" : "%.3f"
        factor = i == 7 ? 100 : 1
        printf " " format, factor * mean
        if (n > 1) printf " ± " (i == 7 ? "%.2f" : "%.3f"), factor * spread
        printf " |"
      }
      print ""
    }'
}

# one MODEL TRAIN... VAL TEST: trains a model, and prints its results in one line
one() {
  one_model=$1
  shift
  one_paths=
  while [ $# -gt 2 ]; do
    one_paths="$one_paths --train-path $1"
    shift
  done
  # shellcheck disable=SC2086 # paths below $work contain no spaces
  "$train" fit $one_paths --val-path "$1" --test-path "$2" --param-path "$parameters" \
    --output-path "$one_model" >"$one_model.txt" 2>"$one_model.log" || { cat "$one_model.log" >&2; exit 1; }
  results "$one_model.txt" | sed "s/ / $(equal_rows "$one_model") /"
}

# split NAME FLOWS [OPTION...]: splits, trains and prints a table row
split() {
  split_name=$1
  split_flows=$2
  shift 2
  rm -rf "$work/split" "$work/model"
  "$train" split --dataset-path "$split_flows" --feature-profile "$profile" --output-path "$work/split" "$@" \
    >"$work/split.txt" 2>"$work/split.log" || { cat "$work/split.log" >&2; exit 1; }
  if [ -f "$work/split/folds.json" ]; then
    rounds "$work/split" | while read -r files; do
      # shellcheck disable=SC2086 # one word per file
      one "$work/model" $files
    done | table_row "$split_name"
  else
    one "$work/model" "$work/split/train.h5" "$work/split/val.h5" "$work/split/test.h5" | table_row "$split_name"
  fi
}

# rounds DIRECTORY: the files of each round of a cross-validation in one line: training, validation, test
rounds() {
  tr -d ' \n' <"$1/folds.json" | sed 's/.*"rounds":\[//' | tr '}' '\n' | grep '"test"' |
    sed "s/[^\"]*\"train\":\[//; s/\],\"validation\":/,/; s/\"test\"://; s/\"//g; s/,\$//; s|,| $1/|g; s|^|$1/|"
}

header() {
  echo "| $1 | test rows | equal to a training row | PR-AUC | precision | recall | F1 | benign flows flagged |"
  echo '|---|---|---|---|---|---|---|---|'
}

# every_split TITLE FLOWS GROUP
every_split() {
  header "$1"
  split 'at random (default)' "$2"
  split 'at random, `--deduplicate exact`' "$2" --deduplicate exact
  split 'at random, `--deduplicate features`' "$2" --deduplicate features
  split "\`--group-by $3\`" "$2" --group-by "$3"
  split '`--cv 5`' "$2" --cv 5
  split '`--cv 5 --deduplicate features`' "$2" --cv 5 --deduplicate features
}

profile=cse2018
parameters=$root/ml-ids-train/training_params.json
mkdir "$work/timed"
for csv in "$sample"/*.csv; do
  times=$(head -2000 "$csv" | grep -o '[0-9][0-9]/[0-9][0-9]/[0-9]* [0-9:]*' | sort -u | head -3 | wc -l)
  [ "$times" -lt 3 ] || ln -s "$csv" "$work/timed/"
done
every_split 'CSE-CIC-IDS2018 sample' "$sample" file
echo
header 'its files with times of day'
split 'at random (default)' "$work/timed"
split '`--time-blocks 20`' "$work/timed" --time-blocks 20
split '`--time-blocks 20 --gap 5m`' "$work/timed" --time-blocks 20 --gap 5m
echo
profile=corrected
parameters=$testbed/training_params.json
every_split 'testbed' "$testbed/flows/corrected" run
split '`--group-by run --cv 5`' "$testbed/flows/corrected" --group-by run --cv 5
split '`--group-by run --cv 5 --deduplicate features`' "$testbed/flows/corrected" --group-by run --cv 5 --deduplicate features
split '`--time-blocks 20 --gap 1m`' "$testbed/flows/corrected" --time-blocks 20 --gap 1m
split '`--time-blocks 10 --cv 5`' "$testbed/flows/corrected" --time-blocks 10 --cv 5
