#!/bin/sh
# Compares predictions (one flow per request, 32 connections) with an echo handler on the same server.
#
#   ml-ids-bench/scripts/http.sh [MODEL [DATASET]]
#
# MODEL: a bundle, such as build/models/gradient_boost; DATASET: a labelled .h5 or .csv, whose first flows are
# sent. Default: a synthetic model with 200 trees of depth 8, and synthetic flows.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
run_main io.mlids.bench.http.HttpBenchmark "$@"
