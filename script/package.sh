#!/bin/sh
# Makes build/meertijd_VERSION_ARCH.deb of bin/meertijd. The same sources give
# the same bytes: times come from the last commit, owners are root.
#   sh script/package.sh VERSION
set -eu
cd "$(dirname "$0")/.."
command -v dpkg-deb >/dev/null || { echo "dpkg-deb is missing: install the Debian package dpkg"; exit 2; }

# Debian's version begins with a digit and has no dash.
version=$(printf %s "${1#v}" | tr -c 'A-Za-z0-9.+~' '+')
case $version in [0-9]*) ;; *) version=0~$version ;; esac
arch=$(${GO:-go} env GOARCH)
case $arch in 386) arch=i386 ;; arm) arch=armhf ;; esac
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH

root=build/package
rm -rf "$root"
umask 022
mkdir -p "$root/DEBIAN" "$root/usr/bin" "$root/usr/share/doc/meertijd" "$root/lib/systemd/system" "$root/etc/meertijd"
install -m 0755 bin/meertijd "$root/usr/bin/meertijd"
install -m 0644 package/meertijd.service "$root/lib/systemd/system/meertijd.service"
install -m 0640 package/meertijd.conf "$root/etc/meertijd/meertijd.conf"
install -m 0644 docs/manual/*.md "$root/usr/share/doc/meertijd/"
mkdir "$root/usr/share/doc/meertijd/en"
install -m 0644 docs/manual/en/*.md "$root/usr/share/doc/meertijd/en/"
install -m 0644 LICENSE "$root/usr/share/doc/meertijd/copyright"
echo /etc/meertijd/meertijd.conf >"$root/DEBIAN/conffiles"
for name in postinst prerm postrm; do install -m 0755 "package/$name" "$root/DEBIAN/$name"; done
size=$(find "$root" -type f -exec stat -c %s {} + | awk '{ n += $1 } END { print int(n / 1024) }')
sed "s/@VERSION@/$version/; s/@ARCH@/$arch/; s/@SIZE@/$size/" package/control >"$root/DEBIAN/control"
(cd "$root" && find usr lib etc -type f | LC_ALL=C sort | xargs md5sum >DEBIAN/md5sums)
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
file=build/meertijd_${version}_$arch.deb
dpkg-deb --root-owner-group -Zxz --build "$root" "$file" >/dev/null
echo "$file"
