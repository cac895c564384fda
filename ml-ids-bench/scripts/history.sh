#!/bin/sh
# Measures how fast incidents and flows are written to the history, and how long pages and searches take.
#
#   ml-ids-bench/scripts/history.sh PLACE INCIDENTS FLOWS
#
# PLACE is an empty directory, or the URL of an empty PostgreSQL database: jdbc:postgresql://HOST/DATABASE?user=NAME
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
run_main io.mlids.bench.history.HistoryBenchmark "$@"
