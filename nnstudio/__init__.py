"""NN Studio: design, train and understand neural networks.

The scripting API is the engine and the project files that the window uses, exported under short names::

    import nnstudio as nn
    network = nn.Network.sequential((4,), [nn.Dense(8, activation="relu"), nn.Dense(3)], seed=0)

Importing the package imports nothing else: each name is fetched from its module when it is first used (PEP
562).
"""

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:  # the same table, for editors and type checkers; a test compares them
    from nnstudio.data.csv.reading import read_csv
    from nnstudio.data.reading.table_reading import read_table
    from nnstudio.document.experiment import evaluate, predict, prepare
    from nnstudio.document.network_files import load, save
    from nnstudio.document.starting.starters import project_for_table, sample_project
    from nnstudio.engine.choices.augmentation import Augmentation
    from nnstudio.engine.choices.losses import (
        BinaryCrossEntropy,
        BinaryFocal,
        CrossEntropy,
        Focal,
        Hinge,
        Huber,
        KLDivergence,
        LogCosh,
        MeanAbsoluteError,
        MeanSquaredError,
        Poisson,
    )
    from nnstudio.engine.choices.optimizers import (
        SGD,
        Adadelta,
        Adagrad,
        Adam,
        Adamax,
        AdamW,
        AMSGrad,
        Lion,
        Momentum,
        NAdam,
        RMSprop,
    )
    from nnstudio.engine.choices.plan import TrainingPlan
    from nnstudio.engine.choices.schedules import (
        Constant,
        Cosine,
        CosineRestarts,
        Exponential,
        OneCycle,
        Polynomial,
        ReduceOnPlateau,
        StepDecay,
    )
    from nnstudio.engine.inspection.augmented import augmented
    from nnstudio.engine.layers import (
        Activation,
        Add,
        Average,
        AveragePool1D,
        AveragePool2D,
        BatchNorm,
        Concatenate,
        Conv1D,
        Conv2D,
        ConvTranspose2D,
        Dense,
        Dropout,
        Embedding,
        Flatten,
        GaussianNoise,
        GlobalAveragePool,
        GlobalMaxPool,
        GroupNorm,
        Input,
        LayerNorm,
        Maximum,
        MaxPool1D,
        MaxPool2D,
        Multiply,
        Output,
        Permute,
        Reshape,
        RMSNorm,
        SpatialDropout,
        Subtract,
        Upsample2D,
        ZeroPadding2D,
    )
    from nnstudio.engine.network import Network
    from nnstudio.engine.trainer import Trainer
    from nnstudio.engine.training.training import Control, Progress, TrainingData, TrainingState, train
    from nnstudio.errors import NNStudioError

_HOMES = {
    "nnstudio.engine.network": ("Network",),
    "nnstudio.engine.training.training": ("Control", "Progress", "TrainingData", "TrainingState", "train"),
    "nnstudio.engine.trainer": ("Trainer",),
    "nnstudio.engine.choices.plan": ("TrainingPlan",),
    "nnstudio.engine.choices.augmentation": ("Augmentation",),
    "nnstudio.engine.inspection.augmented": ("augmented",),
    "nnstudio.engine.choices.schedules": (
        "Constant", "Cosine", "CosineRestarts", "Exponential", "OneCycle", "Polynomial",
        "ReduceOnPlateau", "StepDecay",
    ),
    "nnstudio.engine.layers": (
        "Activation", "Add", "Average", "AveragePool1D", "AveragePool2D", "BatchNorm", "Concatenate",
        "Conv1D", "Conv2D", "ConvTranspose2D", "Dense", "Dropout", "Embedding", "Flatten", "GaussianNoise",
        "GlobalAveragePool", "GlobalMaxPool", "GroupNorm", "Input", "LayerNorm", "MaxPool1D", "MaxPool2D",
        "Maximum", "Multiply", "Output", "Permute", "RMSNorm", "Reshape", "SpatialDropout", "Subtract",
        "Upsample2D", "ZeroPadding2D",
    ),
    "nnstudio.engine.choices.losses": (
        "BinaryCrossEntropy", "BinaryFocal", "CrossEntropy", "Focal", "Hinge", "Huber", "KLDivergence",
        "LogCosh", "MeanAbsoluteError", "MeanSquaredError", "Poisson",
    ),
    "nnstudio.engine.choices.optimizers": (
        "SGD", "AMSGrad", "Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "Lion", "Momentum", "NAdam",
        "RMSprop",
    ),
    "nnstudio.document.network_files": ("load", "save"),
    "nnstudio.document.experiment": ("evaluate", "predict", "prepare"),
    "nnstudio.document.starting.starters": ("project_for_table", "sample_project"),
    "nnstudio.data.csv.reading": ("read_csv",),
    "nnstudio.data.reading.table_reading": ("read_table",),
    "nnstudio.errors": ("NNStudioError",),
}  # fmt: skip
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "SGD",
    "AMSGrad",
    "Activation",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Add",
    "Augmentation",
    "Average",
    "AveragePool1D",
    "AveragePool2D",
    "BatchNorm",
    "BinaryCrossEntropy",
    "BinaryFocal",
    "Concatenate",
    "Constant",
    "Control",
    "Conv1D",
    "Conv2D",
    "ConvTranspose2D",
    "Cosine",
    "CosineRestarts",
    "CrossEntropy",
    "Dense",
    "Dropout",
    "Embedding",
    "Exponential",
    "Flatten",
    "Focal",
    "GaussianNoise",
    "GlobalAveragePool",
    "GlobalMaxPool",
    "GroupNorm",
    "Hinge",
    "Huber",
    "Input",
    "KLDivergence",
    "LayerNorm",
    "Lion",
    "LogCosh",
    "MaxPool1D",
    "MaxPool2D",
    "Maximum",
    "MeanAbsoluteError",
    "MeanSquaredError",
    "Momentum",
    "Multiply",
    "NAdam",
    "NNStudioError",
    "Network",
    "OneCycle",
    "Output",
    "Permute",
    "Poisson",
    "Polynomial",
    "Progress",
    "RMSNorm",
    "RMSprop",
    "ReduceOnPlateau",
    "Reshape",
    "SpatialDropout",
    "StepDecay",
    "Subtract",
    "Trainer",
    "TrainingData",
    "TrainingPlan",
    "TrainingState",
    "Upsample2D",
    "ZeroPadding2D",
    "augmented",
    "evaluate",
    "load",
    "predict",
    "prepare",
    "project_for_table",
    "read_csv",
    "read_table",
    "sample_project",
    "save",
    "train",
]


if not TYPE_CHECKING:  # a checker is to find names that are not there

    def __getattr__(name: str) -> Any:
        if name not in _HOME_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(_HOME_OF[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME_OF])
