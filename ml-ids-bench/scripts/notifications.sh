#!/bin/sh
# Measures how a hundred WebSocket subscribers affect the latency of predictions, and how soon they are notified
# of an attack whose packets arrive as a stream. Takes a minute and a half.
#
#   ml-ids-bench/scripts/notifications.sh
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
run_main io.mlids.bench.http.NotificationBenchmark "$@"
