#!/bin/sh
# A PostgreSQL for the tests: its own user, a data directory under build, a
# private port and socket, fsync off. Nothing else on the machine is touched.
#
#   script/postgres.sh         starts it and prints the MEERTIJD_TEST_POSTGRES URL
#   script/postgres.sh stop    stops it and removes the data
#
# Exit code 2: PostgreSQL is not installed.
set -eu
cd "$(dirname "$0")/.."
dir=$PWD/build/postgres
port=${MEERTIJD_TEST_POSTGRES_PORT:-54329}

bin=
for found in /usr/lib/postgresql/*/bin; do
  if [ -x "$found/initdb" ]; then bin=$found; fi
done
if [ -z "$bin" ]; then
  echo "missing Debian package: postgresql (install it as root, then run this again)" >&2
  exit 2
fi

# PostgreSQL refuses to run as root.
as() { "$@"; }
home=$dir
if [ "$(id -u)" = 0 ]; then
  id postgres >/dev/null 2>&1 || { echo "missing user: postgres" >&2; exit 2; }
  as() { runuser -u postgres -- "$@"; }
  # Its user may not be able to reach this folder; the data then go elsewhere.
  mkdir -p "$dir"
  chown postgres "$dir"
  if ! as test -w "$dir"; then
    home=/tmp/meertijd-postgres-$port
    mkdir -p "$home"
    chown postgres "$home"
  fi
fi

url="postgres://meertijd:meertijd@127.0.0.1:$port/meertijd?sslmode=disable"

if [ "${1:-start}" = stop ]; then
  if [ -d "$home/data" ]; then
    as "$bin/pg_ctl" -D "$home/data" -m immediate -w stop >/dev/null 2>&1 || true
  fi
  rm -rf "$dir" "$home"
  exit 0
fi

mkdir -p "$home"
if [ -d "$home/data" ] && as "$bin/pg_ctl" -D "$home/data" status >/dev/null 2>&1; then
  echo "$url"
  exit 0
fi
rm -rf "$home/data"
cd "$home" # the postgres user may not be able to read where we were
as "$bin/initdb" -D "$home/data" -U postgres -A trust --locale=C.UTF-8 --encoding=UTF8 --no-sync >"$home/initdb.log" 2>&1 ||
  { cat "$home/initdb.log" >&2; exit 1; }
as "$bin/pg_ctl" -D "$home/data" -l "$home/data/server.log" -w -t 30 start \
  -o "-c port=$port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$home/data -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300" \
  >/dev/null || { cat "$home/data/server.log" >&2; exit 1; }
as "$bin/psql" -q -h "$home/data" -p "$port" -U postgres -d postgres \
  -c "create role meertijd login createdb password 'meertijd'" \
  -c "create database meertijd owner meertijd" >/dev/null
echo "$url"
