#!/bin/sh
# One-flow predictions over 32 connections, beside an echo handler on the same server.
#
#   ml-ids-bench/scripts/http.sh [MODEL [DATASET]]
#
# MODEL: a bundle, build/models/gradient_boost for instance; DATASET: a labelled .h5 or .csv whose
# first flows are sent. Without them a synthetic model of 200 trees of depth 8 and synthetic flows.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
run_main io.mlids.bench.http.HttpBenchmark "$@"
