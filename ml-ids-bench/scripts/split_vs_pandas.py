"""Splits the same CSVs with ml-ids-train and with pandas. Run it with split-vs-pandas.sh.

    compare DATASET WORK ROWS COMMAND   writes ROWS rows to WORK, runs both programs and prints both results
    plain DATASET OUTPUT                splits with pandas; compare runs this in a separate process
    typed DATASET OUTPUT                does the same with narrow types, like the Python original
"""

import os
import random
import re
import subprocess
import sys
import time

PANDAS_TYPES = {
    "u1": "protocol fwd_psh_flags bwd_psh_flags fwd_urg_flags bwd_urg_flags fin_flag_cnt syn_flag_cnt"
    " rst_flag_cnt psh_flag_cnt ack_flag_cnt urg_flag_cnt cwe_flag_count ece_flag_cnt fwd_byts_b_avg"
    " fwd_pkts_b_avg fwd_blk_rate_avg bwd_byts_b_avg bwd_pkts_b_avg bwd_blk_rate_avg fwd_seg_size_min",
    "u2": "fwd_pkt_len_max fwd_pkt_len_min bwd_pkt_len_max bwd_pkt_len_min pkt_len_max pkt_len_min"
    " down_up_ratio",
    "i8": "flow_duration flow_iat_max flow_iat_min fwd_iat_tot fwd_iat_max fwd_iat_min",
    "i4": "init_fwd_win_byts init_bwd_win_byts",
    "u8": "idle_max idle_min",
    "u4": "dst_port tot_fwd_pkts tot_bwd_pkts totlen_fwd_pkts totlen_bwd_pkts bwd_iat_tot bwd_iat_max"
    " bwd_iat_min fwd_header_len bwd_header_len subflow_fwd_pkts subflow_fwd_byts subflow_bwd_pkts"
    " subflow_bwd_byts fwd_act_data_pkts active_max active_min",
    "f8": "flow_byts_s flow_pkts_s",
    "f4": "fwd_pkt_len_mean fwd_pkt_len_std bwd_pkt_len_mean bwd_pkt_len_std flow_iat_mean flow_iat_std"
    " fwd_iat_mean fwd_iat_std bwd_iat_mean bwd_iat_std fwd_pkts_s bwd_pkts_s pkt_len_mean pkt_len_std"
    " pkt_len_var pkt_size_avg fwd_seg_size_avg bwd_seg_size_avg active_mean active_std idle_mean"
    " idle_std",
}
# The last three digits of a number with at least four digits. These digits differ between similar flows.
LAST_DIGITS = re.compile(rb"(?<=\d)\d{3}(?=,|\.0,|e\+)|(?<=\d\.\d)\d{3}(?=\d*,)")


def normalise(name):
    return re.sub(r"[^a-z0-9_]", "_", name.strip().lower())


def csv_files(folder):
    return sorted(os.path.join(folder, f) for f in os.listdir(folder) if f.endswith(".csv"))


def repeat(source, target, times):
    """Writes the rows of a CSV `times` times, each time with different last digits in long numbers."""
    with open(source, "rb") as lines:
        header, *rows = lines.read().splitlines(keepends=True)
    rows = [row for row in rows if row != header]
    body = b"".join(rows)
    places = []
    at = 0
    for row in rows:
        # Addresses and times stay unchanged.
        time_of_day = re.search(rb"\d\d:\d\d:\d\d,", row)
        start = time_of_day.end() if time_of_day else 0
        places += [at + match.start() for match in LAST_DIGITS.finditer(row, start)]
        at += len(row)
    dice = random.Random(1)
    with open(target, "wb") as out:
        out.write(header)
        for _ in range(times):
            copy = bytearray(body)
            digits = dice.randbytes(2 * len(places))
            for i, place in enumerate(places):
                copy[place + 1] = 48 + digits[2 * i] % 10
                copy[place + 2] = 48 + digits[2 * i + 1] % 10
            out.write(copy)
    return times * len(rows)


def split_with_pandas(dataset, output, narrow):
    import numpy as np
    import pandas as pd

    types = {column: kind for kind, columns in PANDAS_TYPES.items() for column in columns.split()}
    frames = []
    for file in csv_files(dataset):
        names = {name: normalise(name) for name in pd.read_csv(file, nrows=0).columns}
        wanted = [name for name, column in names.items() if column in types or column in ("timestamp", "label")]
        # pandas does not parse 6.0 as an integer, so these columns are read as floats and narrowed.
        floats = {name: "f8" for name in wanted if names[name] in types} if narrow else None
        frame = pd.read_csv(file, usecols=wanted, dtype=floats).rename(columns=names)
        if narrow:
            frame = frame.astype({column: kind for column, kind in types.items() if column in frame})
        if "timestamp" not in frame:
            frame["timestamp"] = ""
        frames.append(frame)
    rows = pd.concat(frames, ignore_index=True)
    generator = np.random.default_rng(42)
    parts = {"train": [], "val": [], "test": []}
    for _, index in rows.groupby("label").indices.items():
        index = generator.permutation(index)
        tenth = round(len(index) / 10)
        parts["val"].append(index[:tenth])
        parts["test"].append(index[tenth : 2 * tenth])
        parts["train"].append(index[2 * tenth :])
    for part, indices in parts.items():
        chosen = rows.iloc[np.concatenate(indices)]
        chosen.to_hdf(os.path.join(output, part + ".h5"), key="ids_data", format="table", complevel=5, complib="zlib")


def run(arguments, output):
    """Runs a process and returns its elapsed seconds, CPU seconds, and resident and written megabytes."""
    os.mkdir(output)
    start = time.monotonic()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    if status:
        sys.exit("failed: " + " ".join(arguments))
    size = sum(os.path.getsize(os.path.join(output, file)) for file in os.listdir(output))
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, size / 2**20


def compare(dataset, work, wanted_rows, command):
    sources = csv_files(dataset)
    rows_once = sum(open(file, "rb").read().count(b"\n") - 1 for file in sources)
    times = max(1, round(wanted_rows / rows_once))
    flows = os.path.join(work, "flows")
    os.mkdir(flows)
    rows = sum(repeat(f, os.path.join(flows, os.path.basename(f)), times) for f in sources)
    size = sum(os.path.getsize(f) for f in csv_files(flows)) / 2**20
    print(
        f"{rows} rows in {len(sources)} CSVs ({size:.0f} MB in total): {dataset},"
        f" repeated {times} times with different digits"
    )
    print(f"{'':14}{'rows/s':>10}{'seconds':>10}{'CPU seconds':>13}{'resident MB':>13}{'written MB':>12}")

    def line(name, figures):
        seconds, processor, resident, written = figures
        print(f"{name:14}{rows / seconds:10.0f}{seconds:10.1f}{processor:13.1f}{resident:13.0f}{written:12.1f}", flush=True)

    ours_output = os.path.join(work, "ours")
    ours = run([command, "split", "--dataset-path", flows, "--output-path", ours_output], ours_output)
    line("ml-ids-train", ours)
    try:
        import pandas
        import tables  # noqa: F401 (to_hdf needs it)
    except ImportError as missing:
        print(f"pandas        skipped: {missing}")
        return
    for kind in ("plain", "typed"):
        theirs_output = os.path.join(work, kind)
        theirs = run([sys.executable, __file__, kind, flows, theirs_output], theirs_output)
        line("pandas, " + kind, theirs)
        print(
            f"  ml-ids-train is {theirs[0] / ours[0]:.1f} times as fast; pandas uses"
            f" {theirs[1] / ours[1]:.1f} times the CPU time; ml-ids files are"
            f" {ours[3] / theirs[3]:.2f} times the size of the pandas files",
            flush=True,
        )
    print(f"pandas {pandas.__version__}; plain: types inferred by read_csv; typed: the types of our files")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["compare", dataset, work, rows, command]:
            compare(dataset, work, int(rows), command)
        case [("plain" | "typed") as kind, dataset, output]:
            split_with_pandas(dataset, output, kind == "typed")
        case _:
            sys.exit(__doc__)
