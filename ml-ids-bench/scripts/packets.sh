#!/bin/sh
# Keeps the packets of public captures, and checks for every incident that its packets give the incident again and are
# the same as in the capture. Prints a table by kind, and every incident of which this is not true.
#
#   ml-ids-bench/scripts/packets.sh [CAPTURES]
#
# CAPTURES is a directory of captures (default: field/captures in $MLIDS_SHARED or ../shared).
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
if [ $# = 0 ]; then
  captures=${MLIDS_SHARED-$root/../shared}/field/captures
  if [ ! -d "$captures" ]; then
    echo "packets.sh: skipped: specify a directory of captures"
    exit 0
  fi
else
  captures=$1
fi
[ -d "$captures" ] || {
  echo "packets.sh: $captures: no such directory; specify a directory of captures" >&2
  exit 2
}
captures=$(CDPATH='' cd -- "$captures" && pwd -P)
run_main io.mlids.bench.packets.PacketEvaluation "$captures"
