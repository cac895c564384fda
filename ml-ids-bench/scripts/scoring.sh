#!/bin/sh
# Scores one row and 1,000 rows with TreeEnsemble and with XGBoost4J, and prints the times.
#
#   ml-ids-bench/scripts/scoring.sh [JMH options]
#
# '-p model=FILE' uses an XGBoost JSON model, for example from a bundle, instead of a synthetic one with 200
# trees of depth 8; '-prof gc' adds the bytes allocated per call.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
run_main io.mlids.bench.scoring.ScoringBenchmark "$@"
