#!/bin/sh
# Runs all benchmarks in sequence, which takes several minutes on an idle machine. Each script skips comparisons with
# programs that are not installed, and says so.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
for script in "$here"/*.sh; do
  name=$(basename -- "$script")
  case $name in
    all.sh | run-main.sh | testbed-functions.sh) continue ;;
    # A check of every capture, not a benchmark; needs a trained model.
    mass-run.sh) continue ;;
    # These train many models.
    unseen-tool.sh | calibration.sh | leave-one-class-out.sh | honest-splits.sh) continue ;;
    # These need recorded runs of the testbed.
    site-promise.sh | testbed-incidents.sh) continue ;;
    cross-table.sh) [ -n "${DATASET_PATH-}" ] || continue ;;
    # Needs a directory of labelled CSVs; training takes several minutes.
    accuracy-vs-lightgbm.sh) [ -n "${DATASET_PATH-}" ] || continue ;;
  esac
  printf '\n== %s\n' "$name"
  case $name in
    scoring.sh) "$script" -f 1 -prof gc ;;
    explanations.sh) "$script" -f 1 -bm sample -prof gc ;;
    split-vs-pandas.sh | accuracy-vs-lightgbm.sh | cross-table.sh) "$script" ${DATASET_PATH:+"$DATASET_PATH"} ;;
    *) "$script" ;;
  esac
done
