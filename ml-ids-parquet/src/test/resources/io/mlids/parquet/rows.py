"""Prints the rows of a Parquet file in hexadecimal, as read by pyarrow or DuckDB."""

import struct
import sys


def text(value):
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return "%x" % struct.unpack(">Q", struct.pack(">d", value))[0]
    if isinstance(value, int):
        return str(value)
    return value.encode().hex()


def pyarrow_rows(file):
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(file)
    columns = []
    for column in table.columns:
        if pyarrow.types.is_timestamp(column.type):
            assert str(column.type) == "timestamp[us, tz=UTC]"
            column = column.cast("int64")
        columns.append(column.to_pylist())
    return zip(*columns)


def duckdb_rows(file):
    import duckdb

    relation = duckdb.read_parquet(file)
    columns = []
    for name, kind in zip(relation.columns, relation.types):
        is_time = str(kind) == "TIMESTAMP WITH TIME ZONE"
        columns.append(f"epoch_us({name})" if is_time else name)
    return relation.project(", ".join(columns)).fetchall()


reader = {"pyarrow": pyarrow_rows, "duckdb": duckdb_rows}[sys.argv[1]]
for row in reader(sys.argv[2]):
    print("".join(text(value) + " " for value in row))
