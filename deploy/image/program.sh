#!/bin/sh
# Copies the distribution for the image: other projects' jars to LIBRARIES/lib, and ml-ids itself to PROGRAM. Only jars
# that the commands' manifests name are copied, so manual pages and completions are left out. So are the embedded queue,
# symbolic links, which Jib does not copy, and the AWS client for training jobs. JAVA_HOME is the JDK.
#
# usage: deploy/image/program.sh DISTRIBUTION LIBRARIES PROGRAM
set -eu

dist=$1
libraries=$2
program=$3

# The jars that a jar's manifest names; the manifest breaks lines after 72 bytes.
class_path() {
  rm -rf "$program/META-INF"
  (cd "$program" && "$JAVA_HOME/bin/jar" -xf "$1" META-INF/MANIFEST.MF)
  tr -d '\r' < "$program/META-INF/MANIFEST.MF" | sed -e ':a' -e 'N' -e '$!ba' -e 's/\n //g' |
    sed -n 's/^Class-Path: //p' | tr ' ' '\n'
  rm -rf "$program/META-INF"
}

mkdir -p "$libraries/lib" "$program/bin" "$program/lib" "$program/share"
lib=$(cd "$dist/lib" && pwd -P)
for module in core train api client consumer; do
  jar=$(echo "$lib/ml-ids-$module"-[0-9]*.jar)
  echo "${jar##*/}"
  class_path "$jar"
done | LC_ALL=C sort -u | while read -r name; do
  case $name in
    # The embedded queue's libraries are as large as all others, and a container has a queue of its own beside it.
    ml-ids-queue-*) ;;
    ml-ids-*) cp "$lib/$name" "$program/lib/" ;;
    # The client that starts training jobs and endpoints: 14 MB that neither training nor serving needs.
    sagemaker-[0-9]*) ;;
    *) cp "$lib/$name" "$libraries/lib/" ;;
  esac
done
cp "$lib/find-jdk.sh" "$program/lib/"
for file in "$dist"/bin/*; do
  [ -h "$file" ] || cp "$file" "$program/bin/"
done
cp "$(dirname -- "$0")/health.sh" "$program/bin/health"
chmod 755 "$program"/bin/*
cp -R "$dist/share/model" "$dist/share/selftest" "$program/share/"
cp "$(dirname -- "$0")/../../LICENSE" "$program/"
