#!/bin/sh
# Starts the command that this file is named after: resolves symbolic links, finds a JDK >= 25, and replaces
# itself with the JVM, so that signals reach it. Passes JAVA_OPTS to the JVM.
# 'ml-ids' starts the program that its first argument selects.
set -eu

self=$0
while [ -h "$self" ]; do
  target=$(readlink "$self")
  case $target in
    /*) self=$target ;;
    *) self=$(dirname -- "$self")/$target ;;
  esac
done
command=$(basename -- "$self")
lib=$(CDPATH='' cd -- "$(dirname -- "$self")/../lib" && pwd -P)

# shellcheck source=find-jdk.sh
. "$lib/find-jdk.sh"
main=
# The program's name in help and errors, as the user typed it.
typed=$command
if [ "$command" = ml-ids ]; then
  case ${1-} in
    flows | train | api | client | consumer)
      command=ml-ids-$1
      typed="ml-ids $1"
      shift
      # SageMaker starts its training containers with only the argument 'train'.
      if [ "$command $#" = 'ml-ids-train 0' ] && [ -d "${MLIDS_CONTAINER_ROOT:-/opt/ml}/input/data" ]; then
        set -- train
      fi ;;
    serve)
      command=ml-ids-api
      typed='ml-ids serve' ;;
    split | fit | evaluate) command=ml-ids-train ;;
    *)
      command=ml-ids-flows
      main=io.mlids.core.command.MlIds ;;
  esac
fi

if ! java=$(find_jdk)/bin/java; then
  # find_jdk has reported the missing JDK. For 'doctor', that is a finding, not a usage error.
  [ "${1-}" != doctor ] || exit 1
  exit 2
fi

collector=UseSerialGC
# Heap sizes depend on the work, not on the machine's memory.
case $command in
  ml-ids-flows)
    module=ml-ids-core
    # Flows are small and long-lived, so the young generation has a fixed size, the old one grows only as
    # needed, and object headers take 8 bytes.
    options="-Xms48m -Xmx4g -XX:NewSize=32m -XX:MaxNewSize=32m -XX:MinHeapFreeRatio=10
      -XX:MaxHeapFreeRatio=20 -XX:+UseCompactObjectHeaders" ;;
  ml-ids-train)
    module=ml-ids-train
    case ${1-} in
      split) options=-Xmx512m ;;
      fit | train)
        # Training rows are stored outside the heap. XGBoost's threads must not spin while they wait for each
        # other: on a busy machine, spinning makes training ten times slower.
        options=-XX:MaxRAMPercentage=30
        export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}" ;;
      *) options=-XX:MaxRAMPercentage=70 ;;
    esac ;;
  ml-ids-api)
    module=ml-ids-api
    # The embedded queue's library uses Unsafe; without this option, the JVM prints a warning at each start.
    options="-Xmx1g --sun-misc-unsafe-memory-access=allow"
    # Alerts outlive their requests, so the collector has to copy them. With a single thread,
    # the copying would delay predictions.
    collector=UseParallelGC ;;
  ml-ids-client) module=ml-ids-client options=-Xmx1g ;;
  ml-ids-consumer) module=ml-ids-consumer options=-Xmx256m ;;
  *)
    echo "$command: not an ml-ids command; see 'ml-ids --help'" >&2
    exit 2 ;;
esac

# The JVM cannot detect terminals itself.
terminal=false
[ ! -t 2 ] || terminal=true
output=false
[ ! -t 1 ] || output=true

# In an ASCII-only locale, Java rejects non-ASCII file names, so the JVM runs in a UTF-8 locale. Output to
# a terminal still uses ASCII.
charset=
case $(locale charmap 2>/dev/null || echo "${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}") in
  ANSI_X3.4-1968 | US-ASCII | C | POSIX)
    charset=-Dmlids.terminal.charset=US-ASCII
    export LC_ALL=C.UTF-8 ;;
esac

jar=$(echo "$lib/$module"-[0-9]*.jar)
if [ -n "$main" ]; then
  # The JVM applies the manifest's attributes only with -jar.
  set -- --enable-native-access=ALL-UNNAMED "-Dmlids.command=$typed" -cp "$jar" "$main" "$@"
else
  set -- "-Dmlids.command=$typed" -jar "$jar" "$@"
fi

# The JVM's own warnings must not appear among results on standard output.
# JAVA_OPTS comes last to override the defaults; it is split into words on purpose.
# shellcheck disable=SC2086
exec "$java" $options -XX:+$collector -Xlog:disable -Xlog:all=warning:stderr -Dmlids.terminal=$terminal -Dmlids.terminal.output=$output $charset ${JAVA_OPTS-} "$@"
