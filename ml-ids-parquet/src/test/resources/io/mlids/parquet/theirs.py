"""Writes a Parquet file with pandas."""

import sys

import numpy as np
import pandas as pd

second = 1_700_000_000
frame = pd.DataFrame(
    {
        "u8": np.array([0, 255], "uint8"),
        "u32": np.array([0, 2**32 - 1], "uint32"),
        "i64": np.array([-1, 2**63 - 1], "int64"),
        "f32": np.array([0.5, -2], "float32"),
        "millis": np.array([second * 1000, second * 1000 + 1], "int64").astype("datetime64[ms]"),
        "nanos": np.array([second * 10**9, second * 10**9 + 1999], "int64").astype("datetime64[ns]"),
        "label": pd.Categorical(["a", "b"]),
        "attack": [True, False],
    }
)
frame.to_parquet(sys.argv[1], compression="gzip", index=False)
