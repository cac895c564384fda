#!/bin/sh
# What a model finds of an attack tool that it was not trained on: for each tool, trains on the runs
# that are not held out, without the tool's flows, and prints the share of all the tool's flows that
# is found to be an attack; beside it that of the held-out flows of the tool with a model that was
# trained on it, too.
#
#   ml-ids-bench/scripts/unseen-tool.sh [TOOL...]
#
# TOOL: as the column Tool has it (default: every tool of a class that has another one as well).
# TESTBED, HELD_OUT: as for testbed-accuracy.sh. OBJECTIVE: binary or multiclass (default).
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/testbed-functions.sh"
objective=${OBJECTIVE:-multiclass}
flows=$testbed/flows/corrected

# Lines "class<TAB>tool<TAB>flows" of all runs.
for file in "$flows"/*.csv.gz; do gzip -dc "$file"; done |
  awk -F, '$NF != "" && $NF != "Tool" { count[$(NF - 2) "\t" $NF]++ }
    END { for (each in count) print each "\t" count[each] }' | sort >"$work/tools"
if [ $# -gt 0 ]; then
  for tool in "$@"; do printf '%s\n' "$tool"; done >"$work/chosen"
else
  awk -F'\t' '{ tools[$1]++; line[NR] = $0 }
    END { for (i = 1; i <= NR; i++) { split(line[i], f, "\t"); if (tools[f[1]] > 1) print f[2] } }' \
    "$work/tools" | sort -u >"$work/chosen"
fi

# choose CONDITION TOOL IN OUT: the header and the rows whose tool is, or is not, the one
choose() {
  gzip -dc "$3" | awk -F, -v tool="$2" "NR == 1 || (\$NF $1 tool)" | gzip -n >"$4"
}

by_run corrected "$flows" "$work/all"
fit "$work/all" "$work/all-model" "$objective"

echo '| class | tool left out | its flows | found without it | found with it (held-out runs) |'
echo '|---|---|---|---|---|'
number=0
while IFS= read -r tool; do
  number=$((number + 1))
  without=$work/without-$number
  only=$work/only-$number
  held=$work/held-$number
  mkdir "$without" "$only" "$held"
  for file in "$flows"/*.csv.gz; do
    run=$(basename -- "$file" .csv.gz)
    choose '!=' "$tool" "$file" "$without/$run.csv.gz"
    choose '==' "$tool" "$file" "$only/$run.csv.gz"
    case ,$held_out, in *,"$run",*) cp "$only/$run.csv.gz" "$held/" ;; esac
  done
  by_run corrected "$without" "$work/split-$number"
  fit "$work/split-$number" "$work/model-$number" "$objective"
  evaluate "$work/model-$number" "$only" corrected "$work/found-$number"
  seen=none
  if [ "$(for file in "$held"/*; do gzip -dc "$file" | tail -n +2; done | wc -l)" -gt 0 ]; then
    evaluate "$work/all-model" "$held" corrected "$work/seen-$number"
    seen="$(figure recall "$work/seen-$number") of $(figure attacks "$work/seen-$number")"
  fi
  classes=$(awk -F'\t' -v tool="$tool" '$2 == tool { printf "%s%s", between, $1; between = ", " }' "$work/tools")
  echo "| $classes | $tool | $(figure attacks "$work/found-$number") | $(figure recall "$work/found-$number") | $seen |"
  rm -rf "$without" "$only" "$held" "$work/split-$number" "$work/model-$number"
done <"$work/chosen"
