#!/bin/sh
# Compares uploads to ml-ids-api with 'ml-ids-flows detect' on the same file: medians of five alternating
# rounds. Both write one verdict per line; the server also creates a notification for each attack. The first
# upload, before the server's code is compiled, is reported separately.
#
#   ml-ids-bench/scripts/captures.sh CAPTURES [BYTES [MODEL]]
#
# CAPTURES is a directory of pcap files. Their flows are repeated with different addresses until the uploaded
# file reaches BYTES (default: 500 MB). MODEL is a bundle (default: a synthetic model with 200 trees of depth 8).
# Run 'make build' first. Needs curl.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(CDPATH='' cd -- "$here/../.." && pwd -P)
captures=${1-${MLIDS_SHARED-$root/../shared}/golden/real}
size=${2-500000000}
model=${3-}
bin=$root/build/dist/ml-ids/bin
if [ $# = 0 ] && [ ! -d "$captures" ]; then
  echo "captures.sh: skipped: specify a directory of pcap files"
  exit 0
fi
[ -d "$captures" ] || { echo "captures.sh: $captures: no such directory; specify a directory of pcap files" >&2; exit 2; }
[ -x "$bin/ml-ids-api" ] || { echo "captures.sh: $bin/ml-ids-api: not found; run 'make build'" >&2; exit 2; }
command -v curl >/dev/null || { echo "captures.sh: curl is not installed; run 'apt-get install curl'" >&2; exit 2; }

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
main() { (. "$here/run-main.sh" && run_main "$@"); }
main io.mlids.bench.flow.LargeCapture "$captures" "$work/large.pcap" "$size" 2>"$work/size"
packets=$(grep -o '[0-9]* packets' "$work/size" | tail -n 1 | cut -d ' ' -f 1)
if [ -z "$model" ]; then
  model=$work/model
  main io.mlids.bench.scoring.SyntheticBundle "$model" >/dev/null 2>&1
fi

"$bin/ml-ids-api" --port 0 --model "$model" --capture-max-bytes 8GB \
  --capture-max-decompressed 8GB --capture-max-packets 1000000000 \
  --capture-max-flows 1000000000 --capture-max-open-flows 1000000 >"$work/out" 2>"$work/log" &
server=$!
until grep -q listening "$work/out"; do
  kill -0 "$server" || { tail -n 3 "$work/log" >&2; exit 1; }
  sleep 0.1
done
url=$(sed -n 's/listening on //p' "$work/out")

now() { date +%s.%N; }
# Runs a command that writes verdicts, and appends its duration in seconds to a file.
measure() {
  times=$1
  shift
  began=$(now)
  "$@" >"$work/verdicts" 2>"$work/err" || { tail -n 3 "$work/err" >&2; exit 1; }
  echo "$(now) $began" | awk '{ print $1 - $2 }' >>"$work/$times"
}
upload() {
  curl -sS --fail -X POST -T "$work/large.pcap" -H "Accept: $1" -H 'Expect:' "$url/api/captures"
}

cat "$work/large.pcap" >/dev/null
measure first upload application/x-ndjson
for round in 1 2 3 4 5; do
  measure detect "$bin/ml-ids-flows" detect "$work/large.pcap" --model "$model" --format json
  lines=$(wc -l <"$work/verdicts")
  measure lines upload application/x-ndjson
  sent=$(wc -l <"$work/verdicts")
  # The last line is the summary.
  [ "$sent" = $((lines + 1)) ] || { echo "captures.sh: $lines and $sent lines" >&2; exit 1; }
  measure json upload application/json
done

echo "$packets packets in $(wc -c <"$work/large.pcap") bytes, $lines flows"
report() {
  sort -n "$work/$1" | awk -v label="$2" -v packets="$packets" -v other="${3-}" '
    { seconds[NR] = $1 }
    END {
      median = seconds[int((NR + 1) / 2)]
      printf "%-44s %6.2f s %11.0f packets/s", label, median, packets / median
      if (other != "") printf "  %.2f of detect", other / median
      print ""
    }'
}
detect=$(sort -n "$work/detect" | sed -n 3p)
report detect 'ml-ids-flows detect --format json'
report first 'POST /api/captures, NDJSON, the first' "$detect"
report lines 'POST /api/captures, NDJSON' "$detect"
report json 'POST /api/captures, JSON' "$detect"
