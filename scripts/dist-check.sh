#!/usr/bin/env bash
# Checks the result of `make dist` in build/distribution: the checksums, the bill of materials and the licences; that
# the unpacked archives run every command from another directory; and that a second build in another directory gives
# the same bytes.
#
# usage: scripts/dist-check.sh [--once]    --once skips the second build
# Exit codes: 0: passed; 1: a check failed; 2: usage error.
set -euo pipefail
cd "$(dirname -- "$0")/.."

fail() {
  echo "dist-check: $1" >&2
  exit 1
}

case ${1-} in
  '' | --once) ;;
  *) echo "usage: scripts/dist-check.sh [--once]" >&2; exit 2 ;;
esac

repository=$PWD
results=$PWD/build/distribution
[ -f "$results/SHA256SUMS" ] || fail "build/distribution has no distribution: run 'make dist'"
work=$(mktemp -d "${TMPDIR:-/tmp}/dist-check.XXXXXX")
server=
stop() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf -- "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

checksum=$(command -v sha256sum || echo "shasum -a 256")
(cd "$results" && $checksum -c SHA256SUMS >/dev/null) || fail "a checksum is wrong"
for file in "$results"/*; do
  [ "${file##*/}" = SHA256SUMS ] || grep -Fq "  ${file##*/}" "$results/SHA256SUMS" || fail "${file##*/} has no checksum"
done

# A path with a space, and only the tools of the system on the PATH.
place="$work/another place"
mkdir "$place" "$place/zip" "$work/directory"
tar xzf "$results"/ml-ids-*.tar.gz -C "$place"
home=$(echo "$place"/ml-ids-*)
if command -v unzip >/dev/null; then
  unzip -q "$results"/ml-ids-*.zip -d "$place/zip"
  diff -r "$home" "$place"/zip/ml-ids-* >&2 || fail "the archives have different contents"
  for command in "$place"/zip/ml-ids-*/bin/*; do
    [ -x "$command" ] || fail "unzip gives $command without permission to execute"
  done
else
  echo "skipped the zip archive: unzip is not installed"
fi

for jar in "$home"/lib/*.jar; do
  name=$(basename "$jar" .jar)
  sed -n 's,.*"purl" : "pkg:maven/[^/]*/\([^@]*\)@\([^?"]*\).*,\1-\2,p' "$home/sbom.json" | grep -Fxq -- "$name" ||
    fail "sbom.json does not list $name.jar"
  sed -n 's,^ *([^()]*.*) .* (\([^ ]*\):\([^: ]*\):\([^: ]*\) - .*,\2-\3,p' "$home/THIRD-PARTY.txt" | grep -Fxq -- "$name" ||
    fail "THIRD-PARTY.txt does not list $name.jar"
done
echo "sbom.json and THIRD-PARTY.txt list all $(ls "$home"/lib/*.jar | wc -l) jars"

# run NAME ARGUMENTS...: runs a command of the archive in an empty directory; its output is in $work/out.
run() {
  local command=$1
  shift
  (cd "$work/directory" && "$home/bin/$command" "$@" >"$work/out" 2>"$work/err" </dev/null) ||
    fail "$command $*: exit code $?: $(tail -n 3 "$work/err")"
}

expect() {
  grep -q -- "$1" "$work/out" || fail "expected $1, printed: $(head -c 500 "$work/out")"
}

for command in "$home"/bin/*; do
  command=${command##*/}
  run "$command" --help
  run "$command" --version
  expect "${home##*/ml-ids-}"
done

capture=$home/share/selftest/selftest.pcap.gz
run ml-ids-flows incidents "$capture"
expect 'Password guessing'
run ml-ids-flows detect "$capture" --attacks-only --format csv
expect PortScan
run ml-ids-flows extract "$capture" --profile corrected -o flows.csv
run ml-ids-flows self-test
run ml-ids flows interfaces --help

run ml-ids-train split --dataset-path "$repository/datasets/testbed/flows/corrected" --feature-profile corrected --nrows 2000 \
  --output-path dataset
echo '{"nr_iterations": 5}' > "$work/directory/params.json"
run ml-ids-train fit --param-path params.json --output-path model
expect '^pr_auc:'
run ml-ids-train evaluate --model model --dataset-path dataset/test.h5
expect '^recall:'

(cd "$work/directory" && exec "$home/bin/ml-ids-api" --port 0 --embedded-queue --embedded-queue-port 0) >"$work/server" 2>&1 &
server=$!
for _ in $(seq 300); do
  ! grep -q '^listening on' "$work/server" || break
  kill -0 $server 2>/dev/null || fail "the server does not start: $(tail -n 3 "$work/server")"
  sleep 0.2
done
url=$(sed -n 's/^listening on \(http[^ ]*\).*/\1/p' "$work/server")
queue=$(sed -n 's/^queue \(http.*\)/\1/p' "$work/server")
run ml-ids-client --api-url "$url" --dataset-uri dataset/test.h5 --category random --samples 20 --seed 1 --format csv
expect is_correct
AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x run ml-ids-consumer --queue-url "$queue" --region elasticmq --once --wait-time 2 \
  --delete-messages True --format json
expect predicted_label
kill $server
wait $server || true
server=
echo "every command of the archive runs from '${home##*/}' in another directory"

[ "${1-}" != --once ] || exit 0
mkdir "$work/second"
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
  [ ! -f "$file" ] || printf '%s\0' "$file"
done | xargs -0 tar cf - --no-recursion | tar xf - -C "$work/second"
# The environment, such as these credentials, must not change the result.
AWS_SECRET_ACCESS_KEY=planted MLIDS_TOKEN=planted-token-0123456789 \
  make -s -C "$work/second" dist >"$work/log" 2>&1 || fail "the second build failed: $(tail -n 5 "$work/log")"
for file in "$results"/*; do
  cmp "$file" "$work/second/build/distribution/${file##*/}" || fail "a second build gives another ${file##*/}"
done
echo "a second build in another directory gives the same $(ls "$results" | wc -l) files"
