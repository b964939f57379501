#!/bin/sh
# Runs the Go tests with a PostgreSQL of their own, and fails when there is none.
#
#   sh script/test.sh go
set -eu
cd "$(dirname "$0")/.."
go=$1
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  sh script/install.sh postgresql
fi
MEERTIJD_TEST_POSTGRES=$(sh script/postgres.sh)
export MEERTIJD_TEST_POSTGRES
trap 'sh script/postgres.sh stop' EXIT
[ -n "$MEERTIJD_TEST_POSTGRES" ] || { echo "no PostgreSQL to test with"; exit 1; }
$go test -timeout 30m ./...
