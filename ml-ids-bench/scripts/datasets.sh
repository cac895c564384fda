#!/bin/sh
# Measures datasets of two million flows as CSV, h5 and Parquet: how fast 'split' writes them and 'predict' scores them
# on one processor, and how many bytes they take. With pandas and pyarrow, also how fast these read the files.
#
#   ml-ids-bench/scripts/datasets.sh [ROWS]
#
# TESTBED, HELD_OUT: as for testbed-accuracy.sh. MODEL: a bundle (default: the one that ships with the program).
# PYTHON: a Python with pandas, pyarrow and duckdb, if there is one.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
. "$here/testbed-functions.sh"
rows=${1:-2000000}
model=${MODEL:-$root/build/dist/ml-ids/share/model}
python=${PYTHON:-python3}
one=
command -v taskset >/dev/null && one="taskset -c 0"

seconds() {
  date +%s.%N
}

# rate NAME FROM TO: prints rows per second
rate() {
  awk -v name="$1" -v rows="$rows" -v from="$2" -v to="$3" \
    'BEGIN { printf "%-28s %8.1f s %12.0f rows/s\n", name, to - from, rows / (to - from) }'
}

# Different flows of the testbed, again and again, with different times of day.
csv=$work/flows.csv
gzip -dc "$testbed/flows/corrected/run-01.csv.gz" | head -1 >"$csv"
for file in "$testbed"/flows/corrected/*.csv.gz; do gzip -dc "$file" | tail -n +2; done >"$work/once.csv"
while [ "$(wc -l <"$csv")" -le "$rows" ]; do cat "$work/once.csv" >>"$csv"; done
head -n $((rows + 1)) "$csv" >"$work/cut.csv"
mv "$work/cut.csv" "$csv"
printf '%-28s %d bytes\n' flows.csv "$(wc -c <"$csv")"

for format in h5 parquet; do
  from=$(seconds)
  # shellcheck disable=SC2086 # two words
  $one "$train" split --dataset-path "$csv" --feature-profile corrected --val-size 0 --test-size 0 \
    --format $format --output-path "$work/$format" >/dev/null 2>&1
  rate "split to $format" "$from" "$(seconds)"
  printf '%-28s %d bytes\n' "train.$format" "$(wc -c <"$work/$format/train.$format")"
done
for flows in "$csv" "$work/h5/train.h5" "$work/parquet/train.parquet"; do
  for scores in parquet csv; do
    # shellcheck disable=SC2086 # two words
    line=$($one "$train" predict --model "$model" "$flows" -o "$work/scores.$scores" 2>&1 | grep '^scored')
    echo "${flows##*/} to $scores: $line" | sed "s|; scores.*||"
  done
done
"$python" - "$work" <<'PYTHON' || echo "no pandas, pyarrow and duckdb in $python" >&2
import sys
import time

import duckdb
import pandas as pd
import pyarrow.parquet as pq

file = sys.argv[1] + "/parquet/train.parquet"
for name, read in (("pandas", lambda: pd.read_parquet(file)), ("pyarrow", lambda: pq.read_table(file)),
                   ("duckdb", lambda: duckdb.sql(f"select * from '{file}'").fetchnumpy())):
    start = time.perf_counter()
    table = read()
    columns = table if isinstance(table, dict) else {key: table[key] for key in (
        table.columns if name == "pandas" else table.column_names)}
    print(f"{name:28} {time.perf_counter() - start:8.1f} s, {len(columns)} columns, "
          f"{len(next(iter(columns.values())))} rows")
    if name == "pandas":
        print("   ", ", ".join(f"{count} {kind}" for kind, count in table.dtypes.astype(str).value_counts().items()))
PYTHON
