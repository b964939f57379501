#!/bin/sh
# Puts what the browser needs from others (htmx, the font, their licences) into
# internal/web/asset/vendor, where the Go build embeds it. Runs npm only when
# node_modules is missing or older than the lockfile.
#
#   sh script/vendor.sh
set -eu
cd "$(dirname "$0")/.."
command -v npm >/dev/null || { echo "npm is missing: install Node.js 20 or later (https://nodejs.org)"; exit 2; }

if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  # Without scripts: nothing of the packages runs, and no browser is fetched.
  npm ci --ignore-scripts --no-audit --no-fund
  touch node_modules/.package-lock.json
fi

to=internal/web/asset/vendor
font=node_modules/@fontsource-variable/atkinson-hyperlegible-next
name=atkinson-hyperlegible-next

# put FROM TO: copies when the content differs, so that Go's cache stays warm.
put() {
  [ -f "$1" ] || { echo "missing: $1 (has the package changed its layout?)"; exit 1; }
  cmp -s "$1" "$to/$2" || cp "$1" "$to/$2"
}

put node_modules/htmx.org/dist/htmx.min.js htmx.js
put node_modules/htmx.org/LICENSE htmx.LICENSE.txt
put "$font/files/$name-latin-wght-normal.woff2" font-latin.woff2
put "$font/files/$name-latin-ext-wght-normal.woff2" font-latin-ext.woff2
put "$font/LICENSE" font.LICENSE.txt

# The same letters go into every page for paper.
to=internal/document/face
put "$font/files/$name-latin-wght-normal.woff2" font-latin.woff2
put "$font/files/$name-latin-ext-wght-normal.woff2" font-latin-ext.woff2
put "$font/LICENSE" font.LICENSE.txt
