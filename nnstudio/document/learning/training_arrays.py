"""The rows of a project as the arrays that its training gathers from, made block by block.

So that only one block of a large table is ever prepared at a time, and what memory does not hold goes into
mapped files: the engine takes either by its address. A preparation treats each row for itself, so blocks give
the same bits as the whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.preparing.preparation import Preparation
from nnstudio.data.splitting.splits import Split
from nnstudio.data.storage.room import Room
from nnstudio.data.tables.table import Table, naming_rows
from nnstudio.document.learning.arrays import (
    Arrays,
    columns_in_use,
    data_of,
    input_arrays,
    rebuilt_targets,
    sample_weights,
    target_arrays,
)
from nnstudio.document.project import Project
from nnstudio.engine.layout import FLOAT_BYTES
from nnstudio.engine.network import Network
from nnstudio.engine.training.training import TrainingData

BLOCK_BYTES = 64 << 20
"""Bytes of cells and features that are worked on at a time; what a preparation needs beside comes on top."""


@dataclass(frozen=True)
class _Part:
    inputs: Arrays
    targets: Arrays
    weights: NDArray[np.float32] | None


def training_data(
    project: Project,
    network: Network,
    preparation: Preparation,
    split: Split,
    room: Room | None = None,
    block_bytes: int = BLOCK_BYTES,
) -> TrainingData:
    """The arrays of the training and the validation rows; `room` says how much of them memory may take.

    Raises `DataError` naming the row that cannot be prepared, one of the test among them, or the folder that
    has no room for them.
    """
    room = room or Room()
    table = _columns_in_use(project)
    _try_test_rows(project, network, preparation, table, split.test, block_bytes)
    training = _part(project, network, preparation, table, split.train, room, block_bytes)
    if not len(split.validation):
        return TrainingData(training.inputs, training.targets, sample_weights=training.weights)
    other = _part(project, network, preparation, table, split.validation, room, block_bytes)
    return TrainingData(
        training.inputs, training.targets, other.inputs, other.targets, training.weights, other.weights
    )


def _columns_in_use(project: Project) -> Table:
    table = data_of(project).table
    used = {setting.name for setting in columns_in_use(project) if setting.role != "ignored"}
    return Table(tuple(column for column in table.columns if column.name in used), table.name)


def _part(
    project: Project,
    network: Network,
    preparation: Preparation,
    table: Table,
    rows: NDArray[np.int64],
    room: Room,
    block_bytes: int,
) -> _Part:
    wholes: dict[tuple[str, str], NDArray[Any]] = {}
    for start, block in _blocks(rows, max(1, block_bytes // _row_bytes(network, table))):
        with naming_rows(table, block):
            found = _prepared(project, network, preparation, table.take(block))
        if len(block) == len(rows):  # all at once: nothing is to be put together
            wholes = found
            break
        for key, values in found.items():
            if key not in wholes:
                wholes[key] = room.array((len(rows), *values.shape[1:]), values.dtype)
            wholes[key][start : start + len(block)] = values
    inputs = _group(wholes, "input")
    targets = {**_group(wholes, "target"), **rebuilt_targets(project, network.shapes, inputs)}
    return _Part(inputs, targets, wholes.get(("weight", "")))


def _try_test_rows(
    project: Project,
    network: Network,
    preparation: Preparation,
    table: Table,
    rows: NDArray[np.int64],
    block_bytes: int,
) -> None:
    """Prepare the test rows and let them go: what is wrong with a cell is said before the training, not
    after it. Images have no such cells.
    """
    if any(column.type == "image" for column in table.columns):
        return
    for _, block in _blocks(rows, max(1, block_bytes // _row_bytes(network, table))):
        with naming_rows(table, block):
            _prepared(project, network, preparation, table.take(block))


def _row_bytes(network: Network, table: Table) -> int:
    cells = sum(column.values[:1].nbytes for column in table.columns)
    return cells + sum(prod(network.shapes[name]) for name in network.inputs) * FLOAT_BYTES


def _blocks(rows: NDArray[np.int64], step: int) -> Iterator[tuple[int, NDArray[np.int64]]]:
    for start in range(0, max(len(rows), 1), step):
        yield start, rows[start : start + step]


def _prepared(
    project: Project, network: Network, preparation: Preparation, table: Table
) -> dict[tuple[str, str], NDArray[Any]]:
    data = data_of(project)
    inputs = input_arrays(project.graph, data, network.shapes, preparation, table, network.inputs)
    targets = target_arrays(project, preparation, table, network.shapes)
    weights = sample_weights(preparation, table)
    return {
        **{("input", name): values for name, values in inputs.items()},
        **{("target", name): values for name, values in targets.items()},
        **({} if weights is None else {("weight", ""): weights}),
    }


def _group(wholes: Mapping[tuple[str, str], NDArray[Any]], group: str) -> Arrays:
    return {name: values for (kind, name), values in wholes.items() if kind == group}
