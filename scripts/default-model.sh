#!/bin/sh
# Trains or installs the commands' default model, build/dist/ml-ids/share/model. It is trained
# on the testbed's flows with the testbed's training_params.json.
#
#   default-model.sh train        trains the model unless it is up to date; if XGBoost cannot be
#                                 loaded, prints the reason and exits with 0
#   default-model.sh install DIR  installs the model bundle that is in DIR; it must have been
#                                 trained in the same way
#
# share/model.inputs contains the checksum of the training inputs. The bundle records the build's
# fixed time as the time of training, so that the same inputs give the same files on the same machine.
set -eu
cd "$(dirname -- "$0")/.."
. scripts/build-time.sh
# These models are not for the user's tracking server.
unset MLFLOW_TRACKING_URI MLIDS_MLFLOW_TRACKING_URI

dist=build/dist/ml-ids
model=$dist/share/model
stamp=$dist/share/model.inputs
testbed=datasets/testbed
work=build/default-model

inputs() {
  {
    build_time
    find "$testbed/flows/corrected" "$testbed/held-out-runs.txt" "$testbed/training_params.json" \
      ml-ids-train/src/main -type f | LC_ALL=C sort | xargs cat
  } | cksum
}

put() {
  mkdir -p "$dist/share"
  rm -rf "$model" "$stamp"
  cp -R "$1" "$model"
  inputs > "$stamp"
}

train() {
  if [ -f "$model/mlids.json" ] && [ "$(inputs)" = "$(cat "$stamp" 2>/dev/null)" ]; then
    return 0
  fi
  echo "Training the default model on the testbed's flows. This happens once and takes about 30 seconds." >&2
  rm -rf "$work"
  mkdir -p "$work"
  if "$dist/bin/ml-ids-train" split --dataset-path "$testbed/flows/corrected" --feature-profile corrected \
    --group-by run --test-runs "$(cat "$testbed/held-out-runs.txt")" --output-path "$work/dataset" \
    > "$work/log" 2>&1 &&
    SOURCE_DATE_EPOCH=$(build_time) "$dist/bin/ml-ids-train" fit --train-path "$work/dataset/train.h5" --val-path "$work/dataset/val.h5" \
      --test-path "$work/dataset/test.h5" --param-path "$testbed/training_params.json" \
      --output-path "$work/model" >> "$work/log" 2>&1; then
    put "$work/model"
    rm -rf "$work"
  else
    echo "The default model cannot be trained: $(tail -n 1 "$work/log")" >&2
    echo "All other commands work. Commands that need a model accept one with --model DIR." >&2
  fi
}

case "${1-}" in
  train) train ;;
  install) put "$2" ;;
  *)
    echo "usage: default-model.sh train | install DIR" >&2
    exit 2
    ;;
esac
