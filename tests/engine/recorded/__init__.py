"""Trajectories that PyTorch computed, kept so that the comparison needs no PyTorch.

`python -m tests.engine.recorded` writes them anew; do so when a case in tests/helpers/trajectories.py
is added or changed.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tests.helpers.oracle import Run

FILE = Path(__file__).with_name("pytorch.json")
HASHES = Path(__file__).with_name("hashes.json")
DIGITS = 9


def read() -> Mapping[str, Run]:
    """The recorded runs by case name."""
    recorded = json.loads(FILE.read_text("utf-8"))
    return {
        name: Run({key: np.array(values) for key, values in run["parameters"].items()}, run["batch_loss"])
        for name, run in recorded.items()
    }


def write(runs: Mapping[str, Run]) -> None:
    """Replace the recorded runs."""
    text = {
        name: {
            "batch_loss": [float(f"{loss:.{DIGITS}g}") for loss in run.batch_loss],
            "parameters": {key: np.round(values, DIGITS).tolist() for key, values in run.parameters.items()},
        }
        for name, run in runs.items()
    }
    lines = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(run, separators=(',', ':'))}" for name, run in text.items()
    )
    FILE.write_text("{\n" + lines + "\n}\n", "utf-8")
