#!/bin/sh
# Scores one row and 1,000 rows with TreeEnsemble and with XGBoost4J, and prints both times.
#
#   ml-ids-bench/scripts/scoring.sh [JMH options]
#
# '-p model=FILE' takes an XGBoost JSON model, of a bundle for instance, instead of a synthetic one
# of 200 trees of depth 8; '-prof gc' adds what each call allocates.
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
  io.mlids.bench.scoring.ScoringBenchmark "$@"
