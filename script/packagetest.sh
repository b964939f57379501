#!/bin/sh
# Looks at a package as somebody who installs it would: what is in it, whether it
# is the same when made again, whether systemd takes the unit, and whether the
# program in it runs from another root.
#   sh script/packagetest.sh build/meertijd_1.0_amd64.deb VERSION
set -eu
cd "$(dirname "$0")/.."
file=$1
say() { echo "package: $*"; }
fail() { say "$*"; exit 1; }

dpkg-deb --info "$file" >build/package.info
dpkg-deb --contents "$file" >build/package.contents
for want in ./usr/bin/meertijd ./lib/systemd/system/meertijd.service ./etc/meertijd/meertijd.conf ./usr/share/doc/meertijd/beheer.md; do
  grep -q " $want\$" build/package.contents || fail "$want is not in it"
done
if awk '$2 != "root/root" { bad = 1 } END { exit !bad }' build/package.contents; then fail "something is not owned by root"; fi
grep -q conffiles build/package.info || fail "no conffiles"

sum=$(sha256sum "$file" | cut -d' ' -f1)
again=$(sh script/package.sh "$2")
[ "$(sha256sum "$again" | cut -d' ' -f1)" = "$sum" ] || fail "made again, it is another file"

at=$(mktemp -d "$PWD/build/root-XXXXXX")
trap 'rm -rf "$at"' EXIT
mkdir -p "$at/var/lib/dpkg/info" "$at/var/lib/dpkg/updates"
: >"$at/var/lib/dpkg/status"
if [ "$(id -u)" = 0 ]; then
  dpkg --root="$at" --unpack --force-depends --force-not-root --force-script-chrootless "$file" >/dev/null 2>&1 || fail "dpkg does not unpack it"
  dpkg --root="$at" -s meertijd | grep -q '^Status: install ok unpacked' || fail "dpkg does not know it"
  mv "$at/etc/meertijd/meertijd.conf.dpkg-new" "$at/etc/meertijd/meertijd.conf" # configuring would do this, as its last step
else
  dpkg-deb -x "$file" "$at"
fi
(cd "$at" && dpkg-deb -e "$OLDPWD/$file" control && md5sum --quiet -c control/md5sums) || fail "a file is not what it should be"
"$at/usr/bin/meertijd" version || fail "the program does not run"
"$at/usr/bin/meertijd" config --config "$at/etc/meertijd/meertijd.conf" >/dev/null || fail "the program does not take its settings"
for name in postinst prerm postrm; do sh -n "$at/control/$name" || fail "$name is no script"; done
if command -v systemd-analyze >/dev/null; then
  sed "s#/usr/bin/meertijd#$at/usr/bin/meertijd#" package/meertijd.service >"$at/meertijd.service"
  systemd-analyze verify --man=no "$at/meertijd.service" 2>&1 | grep -i meertijd.service | grep -v 'Failed to connect' && fail "systemd does not take the unit"
  systemd-analyze security --offline=true --threshold=30 "$at/meertijd.service" >build/package.security 2>&1 ||
    fail "the unit is not closed enough: $(tail -1 build/package.security)"
  say "$(tail -1 build/package.security)"
fi
say "$(basename "$file") holds, made twice with the same sum ${sum%%"${sum#????????????}"}"
