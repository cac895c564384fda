"""Scores the rows of pandas-split documents with a bundle's python_function flavor.

usage: score_rows.py mlflow|module BUNDLE (KIND ROWS.json)...

With "mlflow", MLflow loads the bundle; with "module", this script takes MLflow's steps: it puts
the flavor's code directory on the path, imports the loader module and passes it the data path.
KIND says how the rows are given to the model: frame, dict, array, or a dtype such as float32.
Prints a line for each document: a JSON array with an object per row, or "error: " and the reason.
"""

import importlib
import json
import os
import re
import sys

import numpy as np
import pandas as pd


def load(how, bundle):
    if how == "mlflow":
        import mlflow

        return mlflow.pyfunc.load_model(bundle)
    with open(os.path.join(bundle, "MLmodel"), encoding="utf-8") as file:
        text = file.read()
    flavor = re.search(r"  python_function:\n((?:    .*\n)+)", text).group(1)
    fields = dict(re.findall(r"    (\w+): (\S+)\n", flavor))
    sys.path.insert(0, os.path.join(bundle, fields["code"]))
    module = importlib.import_module(fields["loader_module"])
    return module._load_pyfunc(os.path.join(bundle, fields["data"]))


def shaped(document, kind):
    frame = pd.DataFrame(document["data"], columns=document["columns"])
    if kind == "frame":
        return frame
    if kind == "dict":
        return {name: frame[name].to_numpy() for name in frame.columns}
    if kind == "array":
        return frame.to_numpy()
    return frame.astype(kind)


def score(model, given):
    try:
        predictions = model.predict(given)
        probabilities = model.predict(given, params={"output": "probability"})
        verdicts = model.predict(given, params={"output": "verdict"})
    except Exception as error:
        return "error: " + str(error).replace("\n", " ")
    assert isinstance(predictions, np.ndarray) and predictions.dtype == np.float64
    records = verdicts.to_dict(orient="records")
    for record, prediction, probability in zip(records, predictions, probabilities, strict=True):
        record["prediction"] = prediction
        assert record["probability"] == probability
    return json.dumps(records)


def main():
    how, bundle, *documents = sys.argv[1:]
    model = load(how, bundle)
    for kind, rows in zip(documents[::2], documents[1::2], strict=True):
        with open(rows, encoding="utf-8") as file:
            print(score(model, shaped(json.load(file), kind)))


main()
