#!/bin/sh
# Measures how fast flows are written as CSV, h5 and Parquet, and to the flow archive, and how many bytes each takes.
#
#   ml-ids-bench/scripts/archive.sh CAPTURES DIRECTORY ROWS
#
# CAPTURES is a directory of captures, and DIRECTORY an empty directory.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
run_main io.mlids.bench.archive.ArchiveBenchmark "$@"
