#!/bin/sh
# Scores one row and 1,000 rows with TreeEnsemble and with XGBoost4J, and prints both times.
#
#   ml-ids-bench/scripts/scoring.sh [JMH options]
#
# '-p model=FILE' takes an XGBoost JSON model, of a bundle for instance, instead of a synthetic one
# of 200 trees of depth 8; '-prof gc' adds what each call allocates.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
run_main io.mlids.bench.scoring.ScoringBenchmark "$@"
