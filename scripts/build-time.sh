# shellcheck shell=sh
# The time that all files of a distribution carry: project.build.outputTimestamp in pom.xml.
# Source this file in the source tree's root.

# Prints the time in seconds since 1970.
build_time() {
  time=$(sed -n 's,.*<project.build.outputTimestamp>\(.*\)</project.build.outputTimestamp>.*,\1,p' pom.xml)
  # GNU's date, then BSD's.
  date -u -d "$time" +%s 2>/dev/null || date -u -j -f %Y-%m-%dT%H:%M:%SZ "$time" +%s
}
