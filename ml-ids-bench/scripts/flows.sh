#!/bin/sh
# Compares flow extraction with tcpdump and softflowd (whole processes, medians of three runs), and measures
# the memory used by half a million concurrent flows.
#
#   ml-ids-bench/scripts/flows.sh CAPTURES [BYTES]
#
# CAPTURES is a directory of pcap files. Their packets are copied to one file, repeatedly and with different
# addresses, until it contains BYTES bytes (default: 2.1 GB). Run 'make build' first. Needs GNU time.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(CDPATH='' cd -- "$here/../.." && pwd -P)
captures=${1-${MLIDS_SHARED-$root/../shared}/golden/real}
size=${2-2100000000}
flows=$root/build/dist/ml-ids/bin/ml-ids-flows
if [ $# = 0 ] && [ ! -d "$captures" ]; then
  echo "flows.sh: skipped: specify a directory of pcap files"
  exit 0
fi
[ -d "$captures" ] || { echo "flows.sh: $captures: no such directory; specify a directory of pcap files" >&2; exit 2; }
[ -x "$flows" ] || { echo "flows.sh: $flows: not found; run 'make build'" >&2; exit 2; }
[ -x /usr/bin/time ] || { echo "flows.sh: GNU time is not installed; run 'apt-get install time'" >&2; exit 2; }

. "$root/launchers/find-jdk.sh"
JAVA_HOME=$(find_jdk)
export JAVA_HOME
cd "$root"
${MVN:-mvn} -q -B -ntp compile -pl ml-ids-bench -am
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
java="$JAVA_HOME/bin/java -cp ml-ids-bench/target/classes:ml-ids-core/target/classes"
$java io.mlids.bench.flow.LargeCapture "$captures" "$work/large.pcap" "$size"
$java io.mlids.bench.flow.ConcurrentFlows "$work/concurrent.pcap" 500000 5

# Prints the median wall time of three runs and the maximum memory use.
measure() {
  label=$1
  shift
  for run in 1 2 3; do
    /usr/bin/time -o "$work/time.$run" -f '%e %M' "$@" >"$work/out" 2>"$work/err" </dev/null || {
      echo "$label failed: $(tail -n 1 "$work/err")"
      return 0
    }
  done
  sort -n "$work"/time.[123] | awk -v label="$label" '
    { seconds[NR] = $1; if ($2 > memory) memory = $2 }
    END { printf "%-42s %7.2f s %6.0f MB\n", label, seconds[2], memory / 1024 }'
}

cat "$work/large.pcap" >/dev/null
if command -v tcpdump >/dev/null; then
  measure 'tcpdump -r large.pcap -w /dev/null' tcpdump -r "$work/large.pcap" -w /dev/null
fi
if command -v softflowd >/dev/null; then
  # Without '-c none', softflowd waits for commands on its control socket after it has read the file.
  measure 'softflowd -r large.pcap' \
    softflowd -d -r "$work/large.pcap" -m 1000000 -p "$work/pid" -c none
fi
measure 'ml-ids-flows extract large.pcap' "$flows" extract "$work/large.pcap"
measure 'ml-ids-flows extract --profile corrected' \
  "$flows" extract --profile corrected "$work/large.pcap"
measure 'ml-ids-flows extract concurrent.pcap' "$flows" extract "$work/concurrent.pcap"
tail -n 2 "$work/err"
