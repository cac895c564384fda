#!/bin/sh
# What finding incidents costs: per flow event, with a thousand and with a hundred thousand sources;
# or, if a capture is named, what it adds to the capture's extraction.
#
#   ml-ids-bench/scripts/behaviour.sh [OPTIONS OF JMH]
#   ml-ids-bench/scripts/behaviour.sh CAPTURE
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
if [ $# = 1 ] && [ -f "$1" ]; then
  folder=$(CDPATH='' cd -- "$(dirname -- "$1")" && pwd -P)
  run_main io.mlids.bench.behaviour.ExtractionCost "$folder/$(basename -- "$1")"
else
  run_main io.mlids.bench.behaviour.BehaviourBenchmark "$@"
fi
