#!/bin/sh
# What a hundred WebSockets that receive attacks cost predictions, and how soon they receive of a
# flow whose packets come to the server as a stream. A minute and a half.
#
#   ml-ids-bench/scripts/notifications.sh
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
run_main io.mlids.bench.http.NotificationBenchmark "$@"
