# Finds a JDK >= 25: JAVA_HOME, then java on the path, then the JVMs under /usr/lib/jvm and in macOS's JVM
# directory. Reads the "release" file instead of starting the JVM. Source this file.

jdk_version_of() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

find_jdk() {
  on_path=$(command -v java || true)
  if [ -n "$on_path" ]; then
    on_path=$(readlink -f -- "$on_path" 2>/dev/null || echo "$on_path")
    on_path=${on_path%/bin/java}
  fi
  for home in "${JAVA_HOME-}" "$on_path" /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$home" ] || continue
    version=$(jdk_version_of "$home") || continue
    if [ "${version:-0}" -ge 25 ]; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  echo "ml-ids needs JDK 25 or later: install it (Debian: temurin-25-jdk or openjdk-25-jdk) or set JAVA_HOME to it" >&2
  return 2
}
