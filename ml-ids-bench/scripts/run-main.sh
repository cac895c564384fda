# shellcheck shell=sh
# To be sourced, with "$here" set to this file's directory. run_main CLASS [ARGUMENT...] compiles the benchmarks
# and, in the project's root directory, replaces the shell with the program CLASS.
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
