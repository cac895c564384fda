#!/bin/sh
# Measures the cost of incident detection: per flow event, with a thousand and with a hundred thousand
# sources, or what it adds to the extraction of a capture.
#
#   ml-ids-bench/scripts/behaviour.sh [JMH options]
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
