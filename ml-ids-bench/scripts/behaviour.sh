#!/bin/sh
# Measures the cost of incident detection, medians of one run: per flow event, with a thousand and with a
# hundred thousand sources, and what it adds to extraction, in elapsed and in processor time.
#
#   ml-ids-bench/scripts/behaviour.sh [CAPTURE...]
#   ml-ids-bench/scripts/behaviour.sh --jmh [JMH options]
#
# Without a capture, public captures are repeated with other addresses to fill 500 MB: those in
# MLIDS_SHARED, or in the directory 'shared' beside the project, if there is one. --jmh measures the
# flow events with JMH instead. Run it on an idle machine.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
if [ "${1-}" = --jmh ]; then
  shift
  run_main io.mlids.bench.behaviour.BehaviourBenchmark "$@"
fi
n=$#
while [ "$n" -gt 0 ]; do
  [ -f "$1" ] || { echo "behaviour.sh: $1: no such file; name a capture" >&2; exit 2; }
  set -- "$@" "$(CDPATH='' cd -- "$(dirname -- "$1")" && pwd -P)/$(basename -- "$1")"
  shift
  n=$((n - 1))
done
# The heap and the collector that the launcher gives ml-ids-flows.
java="-Xms48m -Xmx4g -XX:NewSize=32m -XX:MaxNewSize=32m -XX:+UseCompactObjectHeaders -XX:+UseSerialGC"
# shellcheck disable=SC2086 # The options are words.
(run_main $java io.mlids.bench.behaviour.EventCost 1000 100000)
if [ $# = 0 ]; then
  captures=${MLIDS_SHARED-$root/../shared}/golden/real
  if [ ! -d "$captures" ]; then
    echo "behaviour.sh: extraction left out: name captures"
    exit 0
  fi
  captures=$(CDPATH='' cd -- "$captures" && pwd -P)
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  (run_main io.mlids.bench.flow.LargeCapture "$captures" "$work/large.pcap" 500000000)
  set -- "$work/large.pcap"
fi
# shellcheck disable=SC2086 # The options are words.
(run_main $java io.mlids.bench.behaviour.ExtractionCost "$@")
