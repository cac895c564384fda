#!/bin/sh
# Compares the promised rate of false alarms with the measured one. Learns a site profile from the benign flows of the
# first four recorded testbed runs and tests on the later ones, run by run. Also shows the effect of attacks in the
# learning traffic.
#
#   ml-ids-bench/scripts/site-promise.sh RUNS [MODEL]
#
# RUNS: a directory of recorded runs, for example from `make testbed_record RECORD=101-112`.
# MODEL: a model bundle (default: the one from the distribution).
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
[ $# -ge 1 ] && [ -d "$1" ] || {
  echo "site-promise.sh: specify a directory of recorded runs, such as build/testbed/runs" >&2
  exit 2
}
runs=$(CDPATH='' cd -- "$1" && pwd -P)
run_main io.mlids.bench.site.SitePromise "${2:-$root/build/dist/ml-ids/share/model}" "$runs"
