#!/bin/sh
# Packs build/dist/ml-ids as a Debian package. The same input gives the same bytes. make dist runs this script.
#
# usage: scripts/deb.sh VERSION DIRECTORY    writes DIRECTORY/ml-ids_VERSION_all.deb
# VERSION is Maven's; 1.0-SNAPSHOT becomes 1.0~SNAPSHOT, which is older than 1.0.
set -eu
cd "$(dirname -- "$0")/.."
. scripts/build-time.sh
umask 022

version=$(echo "$1" | sed 's/-/~/g')
directory=$2
files=distribution/deb
deb=$directory/ml-ids_${version}_all.deb

rm -f "$directory"/ml-ids_*.deb
if ! command -v dpkg-deb >/dev/null; then
  echo "make dist: skipped the Debian package: dpkg-deb is not installed (Debian: apt-get install dpkg)" >&2
  exit 0
fi

SOURCE_DATE_EPOCH=$(build_time)
export SOURCE_DATE_EPOCH
root=$(mktemp -d "${TMPDIR:-/tmp}/ml-ids-deb.XXXXXX")
trap 'rm -rf -- "$root"' EXIT
trap 'exit 130' INT TERM
chmod 755 "$root"

scripts/install.sh install /usr "$root"

# Debian's own directory for zsh, and compressed manual pages.
mv "$root/usr/share/zsh/site-functions" "$root/usr/share/zsh/vendor-completions"
gzip -9n "$root"/usr/share/man/man1/*.1
for link in $(cd "$root/usr/share/ml-ids/bin" && find . -type l); do
  page=$(readlink "$root/usr/share/ml-ids/bin/$link")
  ln -s "$page.1.gz" "$root/usr/share/man/man1/${link#./}.1.gz"
done

mkdir -p "$root/etc/ml-ids" "$root/usr/lib/systemd/system" "$root/usr/share/doc/ml-ids" \
  "$root/usr/share/lintian/overrides" "$root/DEBIAN"
cp $files/api.conf $files/sensor.conf "$root/etc/ml-ids/"
# The files may contain credentials. systemd reads them as root.
chmod 640 "$root"/etc/ml-ids/*.conf
cp $files/*.service "$root/usr/lib/systemd/system/"
cp $files/lintian-overrides "$root/usr/share/lintian/overrides/ml-ids"

documents=$root/usr/share/doc/ml-ids
cat $files/copyright distribution/target/THIRD-PARTY.txt > "$documents/copyright"
cp distribution/target/sbom.json "$documents/"
gzip -9n < CHANGELOG.md > "$documents/NEWS.gz"
cat > "$documents/changelog" <<EOF
ml-ids ($version) unstable; urgency=medium

  * The changes are in NEWS.gz.

 -- The ml-ids authors <ml-ids@localhost.localdomain>  $(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")
EOF
gzip -9n "$documents/changelog"

# Not du, whose result depends on the file system.
size=$(find "$root/etc" "$root/usr" -type f -exec wc -c {} \; | awk '{ sum += int(($1 + 1023) / 1024) } END { print sum }')
sed -e "s/@VERSION@/$version/" -e "s/@SIZE@/$size/" $files/control > "$root/DEBIAN/control"
cp $files/conffiles $files/postinst $files/prerm $files/postrm "$root/DEBIAN/"
chmod 755 "$root"/DEBIAN/p*
(cd "$root" && find usr -type f -print | LC_ALL=C sort | xargs md5sum) > "$root/DEBIAN/md5sums"
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

dpkg-deb --root-owner-group -Zxz --build "$root" "$deb.partial" >/dev/null
mv "$deb.partial" "$deb"
