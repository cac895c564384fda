#!/bin/sh
# What finding incidents costs: per flow event, with a thousand and with a hundred thousand sources.
# Options of JMH may be given.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
run_main io.mlids.bench.behaviour.BehaviourBenchmark "$@"
