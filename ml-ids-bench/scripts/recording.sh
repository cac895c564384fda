#!/bin/sh
# Measures what keeping packets costs the thread that reads them, and how long it takes to carve flows.
#
#   ml-ids-bench/scripts/recording.sh CAPTURE DIRECTORY
#
# DIRECTORY is an empty directory for the ring, which takes seven times as much space as the capture.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
run_main io.mlids.bench.packets.RecordingCost "$@"
