"""Loads an ml-ids model bundle as an MLflow model of the flavor python_function.

MLflow imports this module from the bundle's directory "code" and calls _load_pyfunc. The model
prepares rows and computes verdicts in the same way as ml-ids itself:

- A value is missing if it is NaN, infinite or, except in the two window columns, negative.
- XGBoost scores 32-bit floats, and the bundle's calibration maps the score to a probability.
- A flow is an attack if its probability is at least the bundle's threshold.

The module needs only the standard library, numpy, pandas and xgboost. It also works without
MLflow:

    import sys
    sys.path.insert(0, "model/code")
    import mlids_mlflow
    model = mlids_mlflow.load("model")
    model.predict(frame, params={"output": "verdict"})
"""

import hashlib
import json
import numbers
import os
import re

import numpy as np
import pandas as pd
import xgboost

MODEL_FILE = "model.json"
MANIFEST_FILE = "mlids.json"
RULES_FILE = "class_rules.json"

# The columns in which negative numbers are values: -1 means that the flow is not TCP.
MAY_BE_NEGATIVE = ("init_fwd_win_byts", "init_bwd_win_byts")

OUTPUTS = ("prediction", "probability", "verdict")

UNKNOWN_ATTACK = "unknown attack"

# A manifest without a calibration has version 1, one with a calibration has version 2.
FORMAT_VERSIONS = {False: 1, True: 2}

_DECIMAL = re.compile(r"[0-9.+\-eE]+")
_MISSING_WORDS = ("null", "NaN", "Infinity", "-Infinity")
_LARGEST = float(np.finfo(np.float32).max)


def _load_pyfunc(path, model_config=None):
    """Called by mlflow.pyfunc.load_model with the path of the model file or of the bundle."""
    return load(path)


def load(path):
    """Opens a bundle.

    Args:
        path: the bundle's directory, or the file model.json in it.

    Raises:
        ValueError: if the files are not a bundle, or do not match each other.
    """
    folder = os.path.dirname(os.path.abspath(path)) if os.path.isfile(path) else path
    return Model(folder)


class Model:
    """An opened bundle. predict may be called by several threads."""

    def __init__(self, folder):
        manifest_file = os.path.join(folder, MANIFEST_FILE)
        model_file = os.path.join(folder, MODEL_FILE)
        with open(manifest_file, encoding="utf-8") as file:
            self.manifest = json.load(file)
        calibrated = "calibration" in self.manifest
        version = self.manifest.get("format_version")
        if version != FORMAT_VERSIONS[calibrated]:
            raise ValueError(
                f"{manifest_file}: format version {version} is not supported; use the files of"
                " one bundle"
            )
        with open(model_file, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        if digest != self.manifest["model_sha256"]:
            raise ValueError(
                f"{model_file}: the file does not match {MANIFEST_FILE} (SHA-256 {digest});"
                " restore the bundle or train again"
            )
        with open(os.path.join(folder, RULES_FILE), encoding="utf-8") as file:
            self._rules = json.load(file)
        self.features = list(self.manifest["features"])
        self.classes = list(self.manifest["classes"])
        self.threshold = float(self.manifest["threshold"])
        self._calibration = self.manifest.get("calibration")
        self._booster = xgboost.Booster()
        self._booster.load_model(model_file)
        if self._booster.feature_names not in (None, self.features):
            raise ValueError(f"{model_file}: the features do not match {MANIFEST_FILE}")

    def predict(self, model_input, params=None):
        """Computes a result for each row.

        Args:
            model_input: a pandas DataFrame with a column for each feature, in any order, or
                whatever pandas.DataFrame accepts as data. Other columns are ignored, except
                "protocol" (an IP protocol number), which rules out classes. Columns without
                names are the features in order.
            params: {"output": "prediction"}, the default: 1.0 for an attack, otherwise 0.0, in a
                numpy array; "probability": the probability of an attack, in a numpy array;
                "verdict": a DataFrame with the columns label, probability, is_attack and
                probabilities (a dict from each class to its probability).

        Raises:
            ValueError: if a column is missing, or if a value is not a number.
        """
        output = (params or {}).get("output", "prediction")
        if output not in OUTPUTS:
            raise ValueError(f"unknown output '{output}'; use one of {', '.join(OUTPUTS)}")
        frame = self._frame(model_input)
        rows = self.prepare(frame)
        scores = self._scores(rows)
        probability = self._calibrated(_attack_scores(scores))
        attack = probability >= self.threshold
        if output == "prediction":
            return attack.astype(np.float64)
        if output == "probability":
            return probability
        return self._verdicts(frame, rows, scores, probability, attack)

    def prepare(self, frame):
        """Returns the rows as the model scores them: 32-bit floats, NaN if missing."""
        rows = np.empty((len(frame), len(self.features)), dtype=np.float32)
        for position, name in enumerate(self.features):
            values = _numbers(frame[name], name)
            if name in MAY_BE_NEGATIVE:
                values[~np.isfinite(values)] = np.nan
            else:
                with np.errstate(invalid="ignore"):
                    values[~(values >= 0) | np.isinf(values)] = np.nan
            # XGBoost rejects infinities, and every larger number goes the same way in all trees.
            rows[:, position] = np.clip(values, -_LARGEST, _LARGEST)
        return rows

    def _frame(self, model_input):
        """Returns a frame with the features and, if it has one, the column protocol."""
        if isinstance(model_input, pd.DataFrame):
            given = model_input
        elif isinstance(model_input, dict) and not any(
            isinstance(value, (list, tuple, np.ndarray, pd.Series))
            for value in model_input.values()
        ):
            given = pd.DataFrame([model_input])
        else:
            given = pd.DataFrame(model_input)
        if len(given.columns) == 0 and len(given) == 0:
            return pd.DataFrame(columns=self.features, dtype=np.float64)
        if list(given.columns) == list(range(len(self.features))):
            return given.set_axis(self.features, axis=1)
        positions = {}
        for position, column in enumerate(given.columns):
            name = re.sub(r"[^a-z0-9_]", "_", str(column).strip().lower())
            if name != "protocol" and name not in self.features:
                continue
            if name in positions:
                raise ValueError(f"duplicate column '{name}'; send it once")
            positions[name] = position
        missing = [name for name in self.features if name not in positions]
        if missing:
            more = f" and {len(missing) - 10} more" if len(missing) > 10 else ""
            raise ValueError(
                f"missing column{'' if len(missing) == 1 else 's'}: {', '.join(missing[:10])}"
                f"{more}; send all {len(self.features)} features, with null where a flow has no"
                " value"
            )
        return given.iloc[:, list(positions.values())].set_axis(list(positions), axis=1)

    def _scores(self, rows):
        """Returns the model's output before calibration: one column, or one for each class.

        The sums of the leaves are XGBoost's. The conversion to probabilities uses the precision
        of ml-ids, so that the results do not differ in the last digits.
        """
        outputs = 1 if len(self.classes) == 2 else len(self.classes)
        if len(rows) == 0:
            return np.empty((0, outputs), dtype=np.float32)
        margins = self._booster.predict(
            xgboost.DMatrix(rows, feature_names=self.features, missing=np.nan), output_margin=True
        )
        margins = margins.astype(np.float32).reshape(len(rows), -1)
        if margins.shape[1] == 1:
            with np.errstate(over="ignore"):
                exponential = np.exp(-margins.astype(np.float64)).astype(np.float32)
            return np.float32(1) / (np.float32(1) + exponential)
        shifted = margins - margins.max(axis=1, keepdims=True)
        exponential = np.exp(shifted.astype(np.float64)).astype(np.float32)
        total = np.cumsum(exponential.astype(np.float64), axis=1)[:, -1:]
        return exponential / total.astype(np.float32)

    def _calibrated(self, scores):
        """Maps attack scores to attack probabilities."""
        if self._calibration is None:
            return scores
        with np.errstate(divide="ignore", over="ignore"):
            log_odds = np.log(scores) - np.log1p(-scores)
            return 1 / (1 + np.exp(-_calibrated_log_odds(self._calibration, log_odds)))

    def _verdicts(self, frame, rows, scores, probability, attack):
        by_class = self._by_class(scores, probability)
        protocols = _protocols(frame)
        payload = self._payload(rows)
        labels = [
            self._attack_label(scores[row], protocols[row], payload[row])
            if attack[row]
            else self.classes[0]
            for row in range(len(rows))
        ]
        return pd.DataFrame(
            {
                "label": labels,
                "probability": probability,
                "is_attack": attack,
                "probabilities": [
                    dict(zip(self.classes, map(float, row))) for row in by_class
                ],
            }
        )

    def _by_class(self, scores, probability):
        """Returns the probability of each class. Attack classes share that of an attack."""
        if scores.shape[1] == 1:
            return np.column_stack([1 - probability, probability])
        exact = scores.astype(np.float64)
        if self._calibration is None:
            return exact
        attacks = exact[:, 1:]
        total = np.cumsum(attacks, axis=1)[:, -1:]
        with np.errstate(invalid="ignore", divide="ignore"):
            shares = np.where(total > 0, attacks / total, 1 / attacks.shape[1])
        return np.column_stack([1 - probability, probability[:, None] * shares])

    def _payload(self, rows):
        """Returns the payload bytes of each flow in both directions; NaN if unknown."""
        names = ("totlen_fwd_pkts", "totlen_bwd_pkts")
        if not all(name in self.features for name in names):
            return np.full(len(rows), np.nan)
        forward, backward = (rows[:, self.features.index(name)] for name in names)
        return forward + backward

    def _attack_label(self, scores, protocol, payload):
        """Returns the likeliest attack class that the flow's protocol and payload permit."""
        if len(scores) == 1:
            return self.classes[1]
        best = 0
        for position in range(1, len(self.classes)):
            rule = self._rules.get(self.classes[position])
            fits = rule is None or (
                (protocol < 0 or protocol in rule["protocols"])
                and not (rule["needs_payload"] and payload == 0)
            )
            if fits and (best == 0 or scores[position] > scores[best]):
                best = position
        return self.classes[best] if best else UNKNOWN_ATTACK


def _attack_scores(scores):
    exact = scores[:, 0].astype(np.float64)
    return exact if scores.shape[1] == 1 else 1 - exact


def _calibrated_log_odds(calibration, log_odds):
    if calibration["method"] == "platt":
        return calibration["slope"] * log_odds + calibration["intercept"]
    if calibration["method"] != "isotonic":
        raise ValueError(f"unknown calibration method '{calibration['method']}'")
    # Straight lines between the knots, and lines with slope 1 beyond the first and the last.
    x = np.asarray(calibration["score_log_odds"], dtype=np.float64)
    y = np.asarray(calibration["calibrated_log_odds"], dtype=np.float64)
    above = np.searchsorted(x, log_odds, side="right")
    left = np.maximum(above - 1, 0)
    right = np.minimum(above, len(x) - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        between = y[left] + (log_odds - x[left]) / (x[right] - x[left]) * (y[right] - y[left])
    outside = y[left] + (log_odds - x[left])
    inside = (above > 0) & (above < len(x))
    return np.where(inside, np.minimum(y[right], between), outside)


def _numbers(column, name):
    """Returns a column's values as 64-bit floats in a new array."""
    if pd.api.types.is_numeric_dtype(column.dtype) and not (
        pd.api.types.is_bool_dtype(column.dtype) or pd.api.types.is_complex_dtype(column.dtype)
    ):
        if pd.api.types.is_extension_array_dtype(column.dtype):
            return np.array(column.to_numpy(dtype=np.float64, na_value=np.nan))
        return column.to_numpy().astype(np.float64)
    values = np.empty(len(column), dtype=np.float64)
    for row, value in enumerate(column):
        try:
            values[row] = _number(value)
        except ValueError:
            raise ValueError(
                f"row {row} (from 0), column '{name}': {_shown(value)} is not a number; send a"
                " number, or null for a missing value"
            ) from None
    return values


def _number(value):
    if value is None or value is pd.NA:
        return np.nan
    if isinstance(value, str):
        text = value.strip()
        if text in _MISSING_WORDS:
            return np.nan
        if not _DECIMAL.fullmatch(text):
            raise ValueError(text)
        return float(text)
    if isinstance(value, (bool, np.bool_, complex)) or not isinstance(value, numbers.Number):
        raise ValueError(value)
    return float(value)


def _shown(value):
    text = repr(value)
    return text if len(text) <= 60 else text[:60] + "…"


def _protocols(frame):
    """Returns the IP protocol number of each row; -1 if it is unknown."""
    if "protocol" not in frame.columns:
        return [-1] * len(frame)
    protocols = []
    for value in frame["protocol"]:
        try:
            number = _number(value)
        except ValueError:
            number = np.nan
        # The profile cse2018 writes 0 for all protocols other than TCP and UDP.
        known = 0 < number <= 255 and number == int(number)
        protocols.append(int(number) if known else -1)
    return protocols
