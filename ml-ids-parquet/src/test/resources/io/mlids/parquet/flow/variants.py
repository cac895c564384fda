"""Writes the flows of a CSV to Parquet files in the ways of pandas, pyarrow and DuckDB."""

import pathlib
import sys

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

csv, folder = sys.argv[1], pathlib.Path(sys.argv[2])
frame = pd.read_csv(csv, float_precision="round_trip")
frame.to_parquet(folder / "pandas.parquet")
frame.assign(Label=frame["Label"].astype("category")).set_index("Dst Port", drop=False).to_parquet(
    folder / "pandas-index.parquet", index=True)
for codec in ("snappy", "gzip", "lz4", "none"):
    for version in ("1.0", "2.0"):
        pq.write_table(
            pa.Table.from_pandas(frame, preserve_index=False), folder / f"pyarrow-{codec}-{version}.parquet",
            compression=codec, data_page_version=version, row_group_size=700)
pq.write_table(
    pa.Table.from_pandas(frame, preserve_index=False), folder / "pyarrow-plain.parquet", use_dictionary=False,
    write_statistics=False)
# Every number as text or float would do, but the columns are doubles with nulls here, and nested ones are added.
nulls = pa.Table.from_pandas(frame.convert_dtypes(convert_integer=False, convert_floating=False), preserve_index=False)
nulls = nulls.append_column("tags", pa.array([["a"]] * len(frame)))
nulls = nulls.append_column("price", pa.array([1] * len(frame)).cast(pa.decimal128(22, 2)))
pq.write_table(nulls, folder / "pyarrow-extra.parquet")
read = f"read_csv('{csv}', header=true, types={{'Timestamp': 'VARCHAR'}}, sample_size=-1)"
duckdb.sql(f"copy (from {read}) to '{folder}/duckdb.parquet' (format parquet)")
duckdb.sql(
    f"copy (select * replace (\"Tot Fwd Pkts\"::decimal(9, 2) as \"Tot Fwd Pkts\", \"Protocol\"::utinyint as "
    f"\"Protocol\", \"Flow Duration\"::bigint as \"Flow Duration\") from {read}) "
    f"to '{folder}/duckdb-types.parquet' (format parquet, row_group_size 2048)")
duckdb.sql(f"copy (from {read}) to '{folder}/duckdb-zstd.refused' (format parquet, compression zstd)")
timed = frame.assign(Timestamp=pd.to_datetime(frame["Timestamp"], format="%d/%m/%Y %H:%M:%S"))
timed.to_parquet(folder / "timed.typed")
