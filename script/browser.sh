#!/bin/sh
# Runs the browser tests against the demo, which it builds when needed.
#   sh script/browser.sh              every test
#   sh script/browser.sh plan         test/browser/plan.test.mjs alone
#   sh script/browser.sh screenshots  the pictures of docs/screenshots
#   sh script/browser.sh sheets       every page, in docs/screenshots/pages
# MEERTIJD_BIN names a binary that is there already.
set -u
cd "$(dirname "$0")/.." || exit 1

command -v node >/dev/null || { echo "Node is missing: install Node 20 or later (https://nodejs.org)"; exit 2; }
if [ -z "${MEERTIJD_CHROMIUM:-}" ]; then
  command -v chromium >/dev/null || sh script/install.sh chromium || exit 2
  MEERTIJD_CHROMIUM=$(command -v chromium)
  export MEERTIJD_CHROMIUM
fi
test -d node_modules/playwright-core && test -d node_modules/axe-core && test -d node_modules/pa11y && test -d node_modules/oidc-provider ||
  PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts || exit 2
if [ -z "${MEERTIJD_BIN:-}" ]; then
  if [ ! -x bin/meertijd ] || [ -n "$(find cmd demo internal regions go.mod -newer bin/meertijd -type f -print -quit)" ]; then
    make build || exit 1
  fi
fi

mkdir -p build
MEERTIJD_BROWSER_DATA=$(mktemp -d "$PWD/build/browser-XXXXXX") || exit 1
export MEERTIJD_BROWSER_DATA
clean() {
  # a server stops with the test that started it; this is for a test that was broken off
  for file in "$MEERTIJD_BROWSER_DATA"/*.pid; do
    [ -e "$file" ] && kill "$(basename "$file" .pid)" 2>/dev/null
  done
  rm -rf "$MEERTIJD_BROWSER_DATA"
}
trap clean EXIT
trap 'exit 130' INT TERM

if [ "${1:-}" = screenshots ] || [ "${1:-}" = sheets ]; then
  node "test/browser/$1.mjs"
  exit
fi
log=$MEERTIJD_BROWSER_DATA/log.tap
began=$(date +%s)
if [ $# -gt 0 ]; then
  for name do set -- "$@" "test/browser/$name.test.mjs"; shift; done
else
  set -- test/browser/*.test.mjs
fi
node --test --test-concurrency=2 --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=tap --test-reporter-destination="$log" "$@"
code=$?
count() { sed -n "s/^# $1 \([0-9]*\)$/\1/p" "$log" | tail -1; }
echo "browser tests: $(count pass) passed, $(count fail) failed, in $(($(date +%s) - began)) s"
exit $code
