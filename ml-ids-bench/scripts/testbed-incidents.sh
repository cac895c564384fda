#!/bin/sh
# Incidents in the testbed's recorded runs, compared with their attack campaigns: by class and by
# tool how many are found and how soon, each miss, and every incident about benign traffic.
#
#   ml-ids-bench/scripts/testbed-incidents.sh RUNS
#
# RUNS is a directory of recorded runs; `make testbed_record RECORD=19-36` makes one.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
[ $# = 1 ] && [ -d "$1" ] || {
  echo "testbed-incidents.sh: name a directory of recorded runs, e.g. build/testbed/runs" >&2
  exit 2
}
runs=$(CDPATH='' cd -- "$1" && pwd -P)
run_main io.mlids.bench.campaign.CampaignEvaluation "$runs"
