# shellcheck shell=sh
# Checks the arguments of the scripts here, and finds a container engine. Source this file.

# Prints the engine for a script whose arguments are NAME TAG.
engine_for() {
  [ $# = 2 ] || { echo "usage: ${0##*/} NAME TAG" >&2 && return 2; }
  check_tag "$2" && find_engine
}

find_engine() {
  for engine in docker podman; do
    if command -v "$engine" >/dev/null 2>&1; then
      printf '%s\n' "$engine"
      return 0
    fi
  done
  echo "neither docker nor podman was found on the PATH; install one of them" >&2
  return 2
}

# Fails unless an image's tag is given and has the form of one.
check_tag() {
  case $1 in
    '') echo "specify a tag for the image: TAG=1.0" >&2 && return 2 ;;
    *[!A-Za-z0-9._-]* | [.-]*) echo "'$1' is not a tag; use letters, digits, dots, hyphens and underscores: TAG=1.0" >&2 && return 2 ;;
  esac
}
