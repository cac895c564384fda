#!/bin/sh
# Computes the SHAP values of rows with TreeShap and with XGBoost4J's pred_contribs, and prints the times per row.
#
#   ml-ids-bench/scripts/explanations.sh [JMH options]
#
# '-p model=FILE' uses an XGBoost JSON model, for example from a bundle, instead of a synthetic one of 200 trees
# of depth 8; '-prof gc' adds the bytes allocated per row.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
run_main io.mlids.bench.scoring.ExplanationBenchmark "$@"
