#!/bin/sh
# Completes a distribution after Maven has written the archives: adds the Debian package, the bill of materials and
# the checksums, and checks that the bill of materials lists every library. make dist runs this script.
#
# usage: scripts/dist.sh VERSION DIRECTORY
set -eu
cd "$(dirname -- "$0")/.."
version=$1
directory=$2

cp distribution/target/sbom.json "$directory/ml-ids-$version-sbom.json"
for jar in build/dist/ml-ids/lib/*.jar; do
  jar=${jar##*/}
  # The text of a purl, such as "pkg:maven/info.picocli/picocli@4.7.7?type=jar", ends with name and version.
  listed=$(sed -n 's,.*"purl" : "pkg:maven/[^/]*/\([^@]*\)@\([^?"]*\).*,\1-\2.jar,p' distribution/target/sbom.json |
    grep -Fxc -- "$jar" || true)
  [ "$listed" -gt 0 ] || {
    echo "make dist: the bill of materials does not list lib/$jar: add its module to distribution/pom.xml" >&2
    exit 1
  }
done

scripts/deb.sh "$version" "$directory"

cd "$directory"
if command -v sha256sum >/dev/null; then sum=sha256sum; else sum='shasum -a 256'; fi
rm -f SHA256SUMS
$sum -- ml-ids* > SHA256SUMS.partial
mv SHA256SUMS.partial SHA256SUMS
