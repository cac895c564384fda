#!/bin/sh
# Starts the command of this file's name: finds itself through symbolic links, finds a JDK >= 25,
# and replaces itself with the JVM, so that a signal reaches it. JAVA_OPTS is passed on.
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
java=$(find_jdk)/bin/java || exit 2

collector=UseSerialGC
# The heap fits the work rather than being a share of the machine.
case $command in
  ml-ids-flows)
    module=ml-ids-core
    # Flows live long and are small: a young generation of fixed size, an old one that grows as they
    # do and no further, and headers of 8 bytes.
    options="-Xms48m -Xmx4g -XX:NewSize=32m -XX:MaxNewSize=32m -XX:MinHeapFreeRatio=10
      -XX:MaxHeapFreeRatio=20 -XX:+UseCompactObjectHeaders" ;;
  ml-ids-train)
    module=ml-ids-train
    case ${1-} in
      split) options=-Xmx512m ;;
      fit)
        # Training rows lie outside the heap. Threads of XGBoost that wait for each other are not to
        # keep a processor busy: on a machine with other work that costs ten times the training time.
        options=-XX:MaxRAMPercentage=30
        export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}" ;;
      *) options=-XX:MaxRAMPercentage=70 ;;
    esac ;;
  ml-ids-api)
    module=ml-ids-api
    # The embedded queue's library still uses Unsafe, and the JVM would warn of it at each start.
    options="-Xmx1g --sun-misc-unsafe-memory-access=allow"
    # Alerts outlive their requests, and one thread that copies them would hold predictions up.
    collector=UseParallelGC ;;
  ml-ids-client) module=ml-ids-client options=-Xmx1g ;;
  ml-ids-consumer) module=ml-ids-consumer options=-Xmx256m ;;
  *)
    echo "$command: not a command of ml-ids" >&2
    exit 2 ;;
esac

# The JVM cannot ask this itself.
terminal=false
[ ! -t 2 ] || terminal=true
output=false
[ ! -t 1 ] || output=true

# In a locale of ASCII alone Java refuses file names beyond it. Terminals keep their locale.
charset=
case $(locale charmap 2>/dev/null || echo "${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}") in
  ANSI_X3.4-1968 | US-ASCII | C | POSIX)
    charset=-Dmlids.terminal.charset=US-ASCII
    export LC_ALL=C.UTF-8 ;;
esac

# The JVM's own warnings must not stand among results on standard output.
# JAVA_OPTS comes last, so that it wins; it is split into words on purpose.
# shellcheck disable=SC2086
exec "$java" $options -XX:+$collector -Xlog:disable -Xlog:all=warning:stderr -Dmlids.terminal=$terminal -Dmlids.terminal.output=$output $charset ${JAVA_OPTS-} -jar "$lib/$module"-[0-9]*.jar "$@"
