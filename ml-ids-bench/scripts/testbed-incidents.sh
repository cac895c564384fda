#!/bin/sh
# Compares the incidents in recorded testbed runs with the attack campaigns. Prints how many campaigns are
# detected and how quickly, by class and by tool, as well as every miss and every incident about benign traffic.
#
#   ml-ids-bench/scripts/testbed-incidents.sh RUNS
#
# RUNS is a directory of recorded runs, for example from `make testbed_record RECORD=19-36`.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
[ $# = 1 ] && [ -d "$1" ] || {
  echo "testbed-incidents.sh: specify a directory of recorded runs, such as build/testbed/runs" >&2
  exit 2
}
runs=$(CDPATH='' cd -- "$1" && pwd -P)
run_main io.mlids.bench.campaign.CampaignEvaluation "$runs"
