#!/bin/sh
# Writes 20,000 flows and 2,000 incidents per second to a history beside detection at half load.
#
#   ml-ids-bench/scripts/history-load.sh PLACE SECONDS [CAPTURES]
#
# PLACE is an empty directory, or the URL of an empty PostgreSQL database: jdbc:postgresql://HOST/DATABASE?user=NAME
# CAPTURES is a directory of pcap files (default: golden/real in $MLIDS_SHARED or ../shared). Run 'make build' first.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
[ $# -ge 2 ] || { echo "usage: history-load.sh PLACE SECONDS [CAPTURES]" >&2; exit 2; }
captures=${3-${MLIDS_SHARED-$root/../shared}/golden/real}
model=$root/build/dist/ml-ids/share/model
[ -d "$captures" ] || { echo "history-load.sh: $captures: no such directory; specify a directory of pcap files" >&2; exit 2; }
[ -d "$model" ] || { echo "history-load.sh: $model: not found; run 'make build'" >&2; exit 2; }
captures=$(CDPATH='' cd -- "$captures" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(run_main io.mlids.bench.flow.LargeCapture "$captures" "$work/large.pcap" 20000000)
(run_main io.mlids.bench.history.LoadBesideDetection "$1" "$work/large.pcap" "$model" "$2")
