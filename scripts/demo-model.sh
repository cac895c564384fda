#!/bin/sh
# Chooses the directory of the demo's model, so that it never replaces a model that it did not make.
#   demo-model.sh folder   prints build/models/gradient_boost if there is no model, or the demo's own;
#                          else build/demo/model, and says so on standard error
#   demo-model.sh mark DIR notes that the model in DIR is the demo's
#   demo-model.sh is-demo DIR   ends with 0 if it is
# The note holds the model's checksum: a model that is trained over the demo's is not the demo's.
set -eu

checksum() {
  sed -n 's/.*"model_sha256" *: *"\([0-9a-f]*\)".*/\1/p' "$1/mlids.json" 2>/dev/null | head -n 1
}

is_demo() {
  [ -f "$1/mlids.json" ] && [ -f "$1/made-by-demo" ] && [ "$(checksum "$1")" = "$(cat "$1/made-by-demo")" ]
}

usual=build/models/gradient_boost
case "${1-}" in
  folder)
    if [ ! -f "$usual/mlids.json" ] || is_demo "$usual"; then
      echo "$usual"
    else
      echo "demo: $usual holds a model that the demo did not make; it stays, the demo's goes to build/demo/model" >&2
      echo build/demo/model
    fi
    ;;
  mark) checksum "$2" > "$2/made-by-demo" ;;
  is-demo) is_demo "$2" ;;
  *)
    echo "demo-model.sh: give folder, mark DIR or is-demo DIR" >&2
    exit 2
    ;;
esac
