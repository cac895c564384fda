#!/bin/sh
# Formats (format) or checks (check) the web page's files. The tools are pinned in package-lock.json and are installed in
# build/web-tools. If Node.js is missing or the tools cannot be installed, the script prints a message and does nothing.
set -eu
cd "$(dirname "$0")/../.."
page=ml-ids-api/src/main/resources/io/mlids/api/web
tools=build/web-tools
mode=${1:-}
case $mode in
  format | check) ;;
  *) echo "usage: scripts/web/run.sh format|check" >&2; exit 2 ;;
esac

skip() {
  echo "skipped '$mode' for the web page's files: $1" >&2
  exit 0
}

command -v npm >/dev/null || skip "Node.js is not installed"
if ! cmp -s scripts/web/package-lock.json "$tools/installed.json"; then
  mkdir -p "$tools"
  cp scripts/web/package.json scripts/web/package-lock.json "$tools"
  npm ci --silent --no-audit --no-fund --prefix "$tools" >/dev/null 2>&1 || skip "npm cannot install the tools"
  cp scripts/web/package-lock.json "$tools/installed.json"
fi

prettier() {
  "$tools/node_modules/.bin/prettier" --log-level warn --config scripts/web/prettier.json "$@" \
    "$page/*.js" "$page/*.css" "$page/*.html"
}
if [ "$mode" = format ]; then
  prettier --write
else
  prettier --check
  "$tools/node_modules/.bin/tsc" -p scripts/web
fi
