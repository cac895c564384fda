"""Trains LightGBM on one dataset file and scores it on another. Run by accuracy-vs-lightgbm.sh.

    lightgbm_reference.py LIB_LIGHTGBM.so TRAIN.h5 TEST.h5
"""

import ctypes
import sys

import numpy as np
import pandas as pd

PARAMETERS = (
    b"objective=binary num_leaves=127 learning_rate=0.1 seed=42 deterministic=true"
    b" force_row_wise=true num_threads=2 verbosity=-1"
)
TREES = 300
NO_FEATURES = (
    "timestamp dst_port protocol label bwd_psh_flags bwd_urg_flags fwd_byts_b_avg fwd_pkts_b_avg"
    " fwd_blk_rate_avg bwd_byts_b_avg bwd_pkts_b_avg bwd_blk_rate_avg"
).split()
MAY_BE_NEGATIVE = ("init_fwd_win_byts", "init_bwd_win_byts")
FLOAT64 = 1
ROW_MAJOR = 1
PROBABILITY = 0


def load(path):
    """Returns the 68 features of each row, with missing values as NaN, and whether the row is an attack."""
    frame = pd.read_hdf(path, "ids_data")
    attack = (frame["label"].astype(str) != "Benign").to_numpy().astype(np.float32)
    features = frame.drop(columns=NO_FEATURES).astype(np.float64)
    features = features.where(np.isfinite(features))
    for name in features.columns.difference(MAY_BE_NEGATIVE):
        features.loc[features[name] < 0, name] = np.nan
    return np.ascontiguousarray(features), attack


def pointer(array):
    return array.ctypes.data_as(ctypes.c_void_p)


def scores(library, train, attack, test):
    lightgbm = ctypes.CDLL(library)
    lightgbm.LGBM_GetLastError.restype = ctypes.c_char_p

    def call(name, *arguments):
        if getattr(lightgbm, name)(*arguments):
            raise RuntimeError(lightgbm.LGBM_GetLastError().decode())

    dataset, booster = ctypes.c_void_p(), ctypes.c_void_p()
    call(
        "LGBM_DatasetCreateFromMat", pointer(train), FLOAT64, *train.shape, ROW_MAJOR, PARAMETERS,
        None, ctypes.byref(dataset),
    )
    call("LGBM_DatasetSetField", dataset, b"label", pointer(attack), len(attack), 0)
    call("LGBM_BoosterCreate", dataset, PARAMETERS, ctypes.byref(booster))
    finished = ctypes.c_int()
    for _ in range(TREES):
        call("LGBM_BoosterUpdateOneIter", booster, ctypes.byref(finished))
    result, length = np.zeros(len(test)), ctypes.c_int64()
    call(
        "LGBM_BoosterPredictForMat", booster, pointer(test), FLOAT64, *test.shape, ROW_MAJOR,
        PROBABILITY, 0, -1, PARAMETERS, ctypes.byref(length), pointer(result),
    )
    return result


def average_precision(attack, score):
    order = np.argsort(-score, kind="stable")
    attack, score = attack[order], score[order]
    last_of_score = np.append(np.diff(score) != 0, True)
    detected = np.cumsum(attack)[last_of_score]
    alarms = np.arange(1, len(score) + 1)[last_of_score]
    recall = detected / attack.sum()
    return np.sum(np.diff(recall, prepend=0) * detected / alarms)


def main():
    library, train_path, test_path = sys.argv[1:]
    train, test = load(train_path), load(test_path)
    score = scores(library, *train, test[0])
    attack, alarm = test[1] == 1, score >= 0.5
    precision = (attack & alarm).sum() / alarm.sum()
    recall = (attack & alarm).sum() / attack.sum()
    print(
        "  LightGBM  pr_auc %.6f precision %.6f recall %.6f f1 %.6f"
        % (
            average_precision(test[1], score), precision, recall,
            2 * precision * recall / (precision + recall),
        )
    )


if __name__ == "__main__":
    main()
