"""Compares the rows that DuckDB finds by conditions, for which it uses the ranges in the file, with all rows."""

import collections
import sys

import duckdb
import pyarrow.parquet

table = pyarrow.parquet.read_table(sys.argv[1])
relation = duckdb.read_parquet(sys.argv[1])
for name in table.column_names:
    if "timestamp" in name or "missing" in name:
        continue
    values = [value for value in table[name].to_pylist() if value is not None]
    for value, count in list(collections.Counter(values).items())[:25]:
        found = duckdb.execute(f"SELECT count(*) FROM relation WHERE {name} = ?", [value]).fetchone()[0]
        assert found == count, (name, value, found, count)
print("equal")
