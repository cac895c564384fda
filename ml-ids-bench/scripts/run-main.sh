# shellcheck shell=sh
# To be sourced; "$here" is the directory of this file. run_main CLASS [ARGUMENT...] compiles the
# benchmarks and becomes the program CLASS of theirs, with the project's root as its directory.
root=$(CDPATH='' cd -- "$here/../.." && pwd -P)
. "$root/launchers/find-jdk.sh"

run_main() {
  JAVA_HOME=$(find_jdk)
  export JAVA_HOME
  cd "$root"
  ${MVN:-mvn} -q -B -ntp test-compile dependency:build-classpath -pl ml-ids-bench -am \
    -Dmdep.skip=false -Dmdep.outputFile=target/bench.classpath
  exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED \
    -cp "ml-ids-bench/target/classes:$(cat ml-ids-bench/target/bench.classpath)" "$@"
}
