#!/bin/sh
# Installs Debian packages as root or with passwordless sudo; otherwise names
# them in one line and stops.
set -u
if [ "$(id -u)" = 0 ]; then
  as=""
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as="sudo"
else
  echo "missing Debian packages: $* (install them as root, then run this again)"
  exit 2
fi
$as apt-get update -qq && $as apt-get install -y -qq "$@"
