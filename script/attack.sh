#!/bin/sh
# Runs sqlmap, level 1, against one parameter of each shape of query, on a demo
# that it starts and throws away. Says in one line what is missing.
set -eu
command -v sqlmap >/dev/null || { echo "sqlmap is missing: apt-get install sqlmap"; exit 2; }
bin=${1:-bin/meertijd}
test -x "$bin" || { echo "$bin is missing: make build"; exit 2; }
port=${PORT:-8099} at="http://127.0.0.1:${PORT:-8099}"
work=$(mktemp -d)
"$bin" demo --addr "127.0.0.1:$port" --data "$work/demo" --practices 12 >"$work/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT INT TERM
n=0
until curl -fs "$at/healthz" >/dev/null; do n=$((n + 1)); test $n -lt 60 || { cat "$work/log"; exit 1; }; sleep 1; done

# somebody in a role, by the words of the page on which one chooses
cookie() {
	hat=$(curl -s "$at/" | tr '<' '\n' | grep -F 'name="hat"' | sed -n "$1p" | sed 's/.*value="\([^"]*\)".*/\1/')
	curl -s -o /dev/null -c - --data-urlencode "hat=$hat" "$at/sign-in" | awk '$6 == "meertijd-session" {print $6 "=" $7}'
}
people=$(curl -s "$at/" | tr '<' '\n' | grep -cF 'name="hat"')
manager=$(cookie 1)
lead=$(cookie "$people")
test -n "$manager" && test -n "$lead" || { echo "nobody could sign in"; exit 1; }

try() { # name, address, cookie, then more for sqlmap
	name=$1 address=$2 who=$3
	shift 3
	if timeout 300 sqlmap --batch --level 1 --risk 1 --threads 2 --flush-session --ignore-code 404,429 --output-dir "$work/out" --cookie "$who" -u "$address" "$@" >"$work/one" 2>&1; then :; fi
	if grep -qE 'is vulnerable|Parameter: .* \((GET|POST|URI|Cookie)\)' "$work/one"; then
		echo "$name: FOUND"; grep -A6 'Parameter:' "$work/one"; found=1
	elif grep -q 'do not appear to be injectable' "$work/one"; then
		echo "$name: not injectable, $(grep -c 'testing ' "$work/one") techniques"
	else
		echo "$name: not finished: $(tail -n 3 "$work/one" | tr '\n' ' ')"; unfinished=1
	fi
}
found=0 unfinished=0
try 'one row by key (address)' "$at/practices/x*/plan/1" "$lead"
try 'a list by filter (query)' "$at/audit?who=x" "$lead" -p who
try 'a list by number (query)' "$at/audit?before=9" "$lead" -p before
try 'a search (query)' "$at/practices?q=x" "$lead" -p q
try 'a row by hash (address)' "$at/read/x*" "$manager"
try 'an insert (form)' "$at/neighbourhoods" "$lead" --data 'do=new&name=x' -p name
try 'an update (form)' "$at/plan/4" "$manager" --data 'base=999999&staff.new=2' -p staff.new
try 'a session (cookie)' "$at/today" 'meertijd-session=x*'
try 'an account (form)' "$at/sign-in/mail" "$manager" --data 'mail=x@praktijk.example' -p mail
test $found = 0 || exit 1
test $unfinished = 0 || exit 3
