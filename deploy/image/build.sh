#!/bin/sh
# Builds the container image build/image/ml-ids-VERSION.tar without a container engine: a Java runtime made by jlink, the
# distribution in build/dist/ml-ids, and a few files of the operating system (system.sh), packed by Jib.
# 'docker load -i FILE' and 'podman load -i FILE' read the file. The same inputs give the same bytes.
#
# usage: deploy/image/build.sh    after make build
#   IMAGE_NAME=ml-ids        name of the image, such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com/ml-ids
#   IMAGE_TAG=VERSION        its tag
#   IMAGE_USER=10001:10001   user and group that it runs as
# Exit codes: 0: done; 1: failed; 2: the distribution is missing; 3: not possible on this system.
set -eu
cd "$(dirname -- "$0")/../.."

dist=build/dist/ml-ids
work=build/image

fail() {
  echo "image: $1" >&2
  exit "${2:-1}"
}

[ "$(uname -s)" = Linux ] || fail 'the image contains the Java runtime of this machine, so it is built on Linux; elsewhere use deploy/Dockerfile' 3
case $(uname -m) in
  x86_64) architecture=amd64 ;;
  aarch64) architecture=arm64 ;;
  *) fail "XGBoost has no library for $(uname -m)" 3 ;;
esac
[ -f "$dist/share/model/mlids.json" ] || fail "$dist/share/model is missing; run make build first" 2
. launchers/find-jdk.sh
JAVA_HOME=$(find_jdk)
export JAVA_HOME

core=$(echo "$dist"/lib/ml-ids-core-[0-9]*.jar)
version=${core##*/ml-ids-core-}
version=${version%.jar}

mkdir -p "$work/classes"
rm -rf "$work/java" "$work/libraries" "$work/program" "$work"/ml-ids-*.tar
deploy/image/system.sh "$work/system" "$work/packages"
deploy/image/java.sh "$work/java"
deploy/image/program.sh "$dist" "$work/libraries" "$work/program"

${MVN:-mvn} -B -q -ntp -Dstyle.color=never -f deploy/image/pom.xml jib:buildTar \
  -Dimage.directory="$PWD/$work" -Dimage.architecture="$architecture" -Dimage.name="${IMAGE_NAME:-ml-ids}" \
  -Dimage.version="${IMAGE_TAG:-$version}" -Dimage.user="${IMAGE_USER:-10001:10001}" \
  -Dimage.tar="$PWD/$work/ml-ids-$version.tar"
echo "$work/ml-ids-$version.tar"
