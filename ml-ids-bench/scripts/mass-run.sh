#!/bin/sh
# Runs 'extract' in both profiles, 'detect' and an upload to a server on every capture in a directory. Checks that no
# exception or 5xx response occurs, that the number of packets matches capinfos, and, for every tenth file, that the TCP
# and UDP connections match tshark's. Prints each difference and its reason. Exits with 1 after a fault or an
# unexplained difference.
#
#   ml-ids-bench/scripts/mass-run.sh [DIR...]
#
# MODEL=DIR selects a model other than the default; SAMPLE_EVERY=1 compares the connections in all files.
# Run 'make build' first. Comparisons with Wireshark's tools are skipped if these are not installed.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/run-main.sh"
model=${MODEL-$root/build/dist/ml-ids/share/model}
if [ $# = 0 ]; then
  set -- "${MLIDS_SHARED-$root/../shared}"
  [ -d "$1" ] || { echo "mass-run.sh: skipped: specify a directory of captures"; exit 0; }
fi
for folder; do
  [ -d "$folder" ] || { echo "mass-run.sh: $folder: not a directory; specify a directory of captures" >&2; exit 2; }
  shift
  set -- "$@" "$(CDPATH='' cd -- "$folder" && pwd -P)"
done
[ -f "$model/mlids.json" ] || { echo "mass-run.sh: $model: no model found; run 'make demo' or set MODEL" >&2; exit 2; }
model=$(CDPATH='' cd -- "$model" && pwd -P)
api=$root/build/dist/ml-ids/bin/ml-ids-api
[ -x "$api" ] || { echo "mass-run.sh: $api: not found; run 'make build'" >&2; exit 2; }

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
"$api" --port 0 --model "$model" >"$work/address" 2>"$work/log" &
server=$!
until grep -q '^listening on ' "$work/address"; do
  kill -0 "$server" 2>/dev/null || { tail -n 3 "$work/log" >&2; exit 1; }
  sleep 0.2
done
address=$(sed -n 's/^listening on //p' "$work/address")

code=0
(run_main io.mlids.bench.mass.MassRun "$address" "$model" "$work" "${SAMPLE_EVERY-10}" "$@") || code=$?
# An internal error in the server's log is a fault, regardless of the response.
if grep -E 'Exception|[a-z]Error: ' "$work/log"; then
  echo "mass-run.sh: the server logged the above" >&2
  code=1
fi
exit "$code"
