#!/bin/sh
# Measures how well a model detects an attack tool that it was not trained on. For each tool, trains on the runs
# that are not held out, but without the tool's flows. Then prints the model's recall on
# all of the tool's flows, by class. For comparison, also prints the recall on the tool's held-out flows when the model is trained with the
# tool.
#
#   ml-ids-bench/scripts/unseen-tool.sh [TOOL...]
#
# TOOL: the first word in the Tool column, or "own script NAME" (default: every tool in a class with several
# tools). TESTBED, HELD_OUT: as for testbed-accuracy.sh. OBJECTIVE: binary or multiclass (default).
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/testbed-functions.sh"
objective=${OBJECTIVE:-multiclass}
flows=$testbed/flows/corrected

# The program in a cell of the Tool column, without its options.
program='function program(cell,  word) {
  split(cell, word, " ")
  return word[1] == "own" ? word[1] " " word[2] " " word[3] : word[1]
}'

# Prints lines "class<TAB>tool<TAB>flows" for all runs.
for file in "$flows"/*.csv.gz; do gzip -dc "$file"; done |
  awk -F, "$program"' $NF != "" && $NF != "Tool" { count[$(NF - 2) "\t" program($NF)]++ }
    END { for (each in count) print each "\t" count[each] }' | sort >"$work/tools"
if [ $# -gt 0 ]; then
  for tool in "$@"; do printf '%s\n' "$tool"; done >"$work/chosen"
else
  awk -F'\t' '{ tools[$1]++; line[NR] = $0 }
    END { for (i = 1; i <= NR; i++) { split(line[i], f, "\t"); if (tools[f[1]] > 1) print f[2] } }' \
    "$work/tools" | sort -u >"$work/chosen"
fi

# choose CONDITION TOOL IN OUT: copies the header and the rows of the tool, or of all other tools
choose() {
  gzip -dc "$3" | awk -F, -v tool="$2" "$program NR == 1 || (program(\$NF) $1 tool)" | gzip -n >"$4"
}

# of_class CLASS FILE: "SUPPORT RECALL" from the table in an evaluation's text output
of_class() {
  awk -v class="$1" 'index($0, class) == 1 && substr($0, length(class) + 1) ~ /^ +[0-9]+ / {
    split(substr($0, length(class) + 1), cell, " "); print cell[1], cell[2]; exit }' "$2"
}

by_run corrected "$flows" "$work/all"
fit "$work/all" "$work/all-model" "$objective"

echo '| tool left out | class | flows tested | recall without the tool | recall with the tool (held-out flows) |'
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
  : >"$work/seen-$number"
  if [ "$(for file in "$held"/*; do gzip -dc "$file" | tail -n +2; done | wc -l)" -gt 0 ]; then
    evaluate "$work/all-model" "$held" corrected "$work/seen-$number"
  fi
  awk -F'\t' -v tool="$tool" '$2 == tool { print $1 }' "$work/tools" >"$work/classes"
  while IFS= read -r class; do
    without_it=$(of_class "$class" "$work/found-$number")
    with_it=$(of_class "$class" "$work/seen-$number" | sed "s/^0 .*//")
    echo "| $tool | $class | ${without_it% *} | ${without_it#* } | ${with_it:+${with_it#* } (${with_it% *})} |"
  done <"$work/classes"
  rm -rf "$without" "$only" "$held" "$work/split-$number" "$work/model-$number"
done <"$work/chosen"
