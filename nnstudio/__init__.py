"""NN Studio: design, train and understand neural networks.

The scripting API is the engine and the project files that the window uses, exported under short names::

    import nnstudio as nn
    network = nn.Network.sequential((4,), [nn.Dense(8, activation="relu"), nn.Dense(3)], seed=0)

Importing the package imports nothing else: each name is fetched from its module when it is first used (PEP
562).
"""

import importlib
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "nnstudio.engine.network": ("Network",),
    "nnstudio.engine.training": ("Control", "Progress", "TrainingData", "TrainingState", "train"),
    "nnstudio.engine.trainer": ("Trainer",),
    "nnstudio.engine.plan": ("TrainingPlan",),
    "nnstudio.engine.layers": (
        "Activation", "Add", "Concatenate", "Dense", "Dropout", "Flatten", "Input", "Output",
    ),
    "nnstudio.engine.losses": ("BinaryCrossEntropy", "CrossEntropy", "MeanAbsoluteError", "MeanSquaredError"),
    "nnstudio.engine.optimizers": ("SGD", "Adam", "Momentum"),
    "nnstudio.document.network_files": ("load", "save"),
    "nnstudio.document.experiment": ("evaluate", "predict", "prepare"),
    "nnstudio.document.starters": ("project_for_table", "sample_project"),
    "nnstudio.data.csv_reading": ("read_csv",),
    "nnstudio.errors": ("NNStudioError",),
}  # fmt: skip
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)  # noqa: PLE0605 — one table says it all


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME_OF])
