#!/bin/sh
# Shows whether a site profile causes missed incidents: how many attacks in public captures, and in recorded testbed
# runs, are reported without a model, with a model, and with a model and a site profile.
#
#   ml-ids-bench/scripts/site-incidents.sh [RUNS]
#
# RUNS: a directory of recorded runs, for example from `make testbed_record RECORD=101-112`; the first four are learned.
# MODEL: a model bundle (default: the one from the distribution). MLIDS_SHARED: a directory with
# field/captures/labels.tsv (default ../shared).
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
captures=${MLIDS_SHARED:-$root/../shared}/field/captures
runs=${1:+$(CDPATH='' cd -- "$1" && pwd -P)}
set -- "${MODEL:-$root/build/dist/ml-ids/share/model}"
if [ -f "$captures/labels.tsv" ]; then
  set -- "$@" field "$(CDPATH='' cd -- "$captures" && pwd -P)"
else
  echo "site-incidents.sh: skipped the public captures: no $captures/labels.tsv"
fi
[ -z "$runs" ] || set -- "$@" testbed "$runs"
run_main io.mlids.bench.site.SiteIncidents "$@"
