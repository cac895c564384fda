#!/bin/sh
# One-flow predictions over 32 connections, beside an echo handler on the same server.
#
#   ml-ids-bench/scripts/http.sh [MODEL [DATASET]]
#
# MODEL: a bundle, build/models/gradient_boost for instance; DATASET: a labelled .h5 or .csv whose
# first flows are sent. Without them a synthetic model of 200 trees of depth 8 and synthetic flows.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(CDPATH='' cd -- "$here/../.." && pwd -P)
. "$root/launchers/find-jdk.sh"
JAVA_HOME=$(find_jdk)
export JAVA_HOME
cd "$root"
${MVN:-mvn} -q -B -ntp test-compile dependency:build-classpath -pl ml-ids-bench -am \
  -Dmdep.skip=false -Dmdep.outputFile=target/bench.classpath
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED \
  -cp "ml-ids-bench/target/classes:$(cat ml-ids-bench/target/bench.classpath)" \
  io.mlids.bench.http.HttpBenchmark "$@"
