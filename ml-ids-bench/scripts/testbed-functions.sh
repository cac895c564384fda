# shellcheck shell=sh
# To be sourced by scripts that use the testbed's dataset, with "$here" set to this file's directory. Sets $train
# (the command), $testbed, $held_out, $parameters and a scratch directory $work.
root=$(CDPATH='' cd -- "$here/../.." && pwd -P)
train=$root/build/dist/ml-ids/bin/ml-ids-train
testbed=${TESTBED:-$root/datasets/testbed}
name=$(basename -- "$0")
[ -x "$train" ] || { echo "$name: run 'make build' first" >&2; exit 2; }
[ -d "$testbed/flows" ] || { echo "$name: $testbed: no flows; run 'make testbed_dataset'" >&2; exit 2; }
held_out=${HELD_OUT:-$(cat "$testbed/held-out-runs.txt")}
work=$(mktemp -d "${TMPDIR:-/tmp}/testbed.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# parameter_file OBJECTIVE: writes the dataset's training parameters with a different objective
parameter_file() {
  sed -E "s/(\"objective\": *)\"[a-z]*\"/\\1\"$1\"/" "$testbed/training_params.json" >"$work/$1.json"
  echo "$work/$1.json"
}

# by_run PROFILE FLOWS OUT [OPTION...]: splits by run, with the held-out runs as the test set
by_run() {
  by_run_profile=$1
  by_run_flows=$2
  by_run_out=$3
  shift 3
  "$train" split --dataset-path "$by_run_flows" --output-path "$by_run_out" \
    --feature-profile "$by_run_profile" --group-by run --test-runs "$held_out" "$@" \
    >"$by_run_out.txt"
}

# fit SPLIT MODEL OBJECTIVE
fit() {
  "$train" fit --train-path "$1/train.h5" --val-path "$1/val.h5" --test-path "$1/test.h5" \
    --param-path "$(parameter_file "$3")" --output-path "$2" >"$2.txt" 2>"$2.log" ||
    { cat "$2.log" >&2; exit 1; }
}

# evaluate MODEL DATASET PROFILE OUT
evaluate() {
  "$train" evaluate --model "$1" --dataset-path "$2" --feature-profile "$3" >"$4" 2>"$4.log" ||
    { cat "$4.log" >&2; exit 1; }
}

# figure NAME FILE: prints a metric from an evaluation's text output
figure() {
  sed -n "s/^$1: //p" "$2"
}

# figures FILE: prints the metrics that tables show, as table cells
figures() {
  awk -F': ' '
    $1 == "pr_auc" || $1 == "precision" || $1 == "recall" || $1 == "false_positive_rate" { at[$1] = $2 }
    END {
      n = split("pr_auc precision recall false_positive_rate", names, " ")
      for (i = 1; i <= n; i++) {
        value = at[names[i]]
        text = value == "n/a" ? value : names[i] == "false_positive_rate" ? sprintf("%.2f %%", 100 * value) : sprintf("%.4f", value)
        printf " %s |", text
      }
    }' "$1"
}
