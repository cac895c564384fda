"""Reads a flow archive with pandas and DuckDB, as in docs/flow-archive.md, and prints what they find."""

import sys

import duckdb
import pandas as pd

archive = sys.argv[1]

flows = pd.read_parquet(archive)
noon = pd.read_parquet(archive, filters=[("date", "==", "2026-11-30"), ("hour", "==", 12)])
print("pandas", len(flows), len(noon), flows["start"].dtype, str(flows["scored_at"].min()))
print("attacks", len(pd.read_parquet(archive, filters=[("verdict", "==", "attack")])))

files = archive + "/*/*/*.parquet"
query = f"""
    SELECT hour, count(*), count(*) FILTER (verdict = 'attack'), min(epoch_us(scored_at))
    FROM read_parquet('{files}', hive_partitioning = true)
    WHERE date = '2026-11-30' GROUP BY hour ORDER BY hour
"""
for row in duckdb.sql(query).fetchall():
    print("duckdb", *row)
