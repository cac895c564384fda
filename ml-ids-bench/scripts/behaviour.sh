#!/bin/sh
# Measures the cost of incident detection: the time per flow event with a thousand and with a hundred
# thousand sources, and the elapsed and processor time that it adds to extraction. Prints medians.
#
#   ml-ids-bench/scripts/behaviour.sh [CAPTURE...]
#   ml-ids-bench/scripts/behaviour.sh --jmh [JMH options]
#
# Without a CAPTURE, uses the public captures in $MLIDS_SHARED or ../shared, if available, and repeats them with
# different addresses to fill 500 MB. --jmh measures the flow events with JMH instead. Run it on an idle machine.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
if [ "${1-}" = --jmh ]; then
  shift
  run_main io.mlids.bench.behaviour.BehaviourBenchmark "$@"
fi
n=$#
while [ "$n" -gt 0 ]; do
  [ -f "$1" ] || { echo "behaviour.sh: $1: no such file; specify a capture" >&2; exit 2; }
  set -- "$@" "$(CDPATH='' cd -- "$(dirname -- "$1")" && pwd -P)/$(basename -- "$1")"
  shift
  n=$((n - 1))
done
# The heap size and garbage collector that the launcher sets for ml-ids-flows.
java="-Xms48m -Xmx4g -XX:NewSize=32m -XX:MaxNewSize=32m -XX:+UseCompactObjectHeaders -XX:+UseSerialGC"
# shellcheck disable=SC2086 # The options must be split into words.
(run_main $java io.mlids.bench.behaviour.EventCost 1000 100000)
if [ $# = 0 ]; then
  captures=${MLIDS_SHARED-$root/../shared}/golden/real
  if [ ! -d "$captures" ]; then
    echo "behaviour.sh: skipped extraction: specify captures"
    exit 0
  fi
  captures=$(CDPATH='' cd -- "$captures" && pwd -P)
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  (run_main io.mlids.bench.flow.LargeCapture "$captures" "$work/large.pcap" 500000000)
  set -- "$work/large.pcap"
fi
# shellcheck disable=SC2086 # The options must be split into words.
(run_main $java io.mlids.bench.behaviour.ExtractionCost "$@")
