"""Autoencoders to begin with: a network that rebuilds a table's rows, or images, through a code."""

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from nnstudio.document.features import feature_count
from nnstudio.document.learning.rebuilding import lie_within_0_and_1
from nnstudio.document.pictures import picture_shape
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.starting.starters import plan_for, with_row_of_layers
from nnstudio.engine.layers import INPUTS, Dense, Flatten, Input, Output
from nnstudio.errors import DataError

_WIDEST, _WIDEST_CODE = 128, 32
_SHARE_OF_CODE = 4
"""The code has one value for so many features, but at least two, that it can be seen in the plane."""


def autoencoder_project(data: ProjectData, name: str, hidden: Sequence[int] | None = None) -> Project:
    """A project that rebuilds all inputs of some data: Input → Dense … → code → … Dense → Output.

    `hidden` are the units of the layers between, the code among them; those that suit the data where none are
    given. Raises `DataError` where no column enters.
    """
    columns = data.with_role("input")
    shape = picture_shape(Project(data=data))
    features = prod(shape) if shape else feature_count(data, columns)
    if not features:
        raise DataError("No column is an input, so there is nothing to rebuild: let at least one enter.")
    activation = "relu" if shape else "tanh"
    units = usual_units(features) if hidden is None else tuple(hidden)
    end = "sigmoid" if lie_within_0_and_1(data, columns) else "linear"
    layers = (
        Input(shape=shape or ()),
        *((Flatten(),) if shape else ()),
        *(Dense(units=count, activation=activation) for count in units),
        Dense(units=features, activation=end),
        Output(compares_with=INPUTS),
    )
    plan = replace(plan_for(data.table.rows), seed=data.split.seed, l2=0.0)  # the code is bound enough
    return with_row_of_layers(Project(name=name, data=data, plan=plan), layers)


def usual_units(features: int) -> tuple[int, int, int]:
    """Units before the code, of the code and behind it."""
    code = min(max(features // _SHARE_OF_CODE, 2), _WIDEST_CODE)
    wide = min(max((features + code) // 2, code + 1), _WIDEST)
    return wide, code, wide
