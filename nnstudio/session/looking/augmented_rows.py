"""What training sees of some rows as the augmentation varies them: images, or numbers in their own units."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.preparing.preparation import Preparation, fit
from nnstudio.document.graph import Graph
from nnstudio.document.learning.arrays import Arrays, columns_in_use, data_of, input_arrays, split_rows
from nnstudio.document.networks.build import build
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.shapes import input_columns
from nnstudio.engine.choices.augmentation import is_image
from nnstudio.engine.inspection.augmented import augmented
from nnstudio.engine.network import Network

IMAGES = 6
"""Training rows that are shown as images."""
MOST_COLUMNS = 4
"""Columns of a table's row that are told."""


@dataclass(frozen=True, eq=False)
class AugmentedImages:
    """Images as they are and as training sees them: prepared values (images, height, width, channels)."""

    before: NDArray[np.float32]
    after: NDArray[np.float32]


@dataclass(frozen=True)
class AugmentedRow:
    """Numbers of one row in their own units: name, the value that it holds, the one that training sees."""

    numbers: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, eq=False)
class _Ready:
    """What stays the same while the augmentation changes."""

    graph: Graph
    data: ProjectData
    network: Network
    preparation: Preparation
    inputs: Arrays


class AugmentationWorker:
    """Used by the inspection's thread only: keeps the prepared rows from one look to the next."""

    def __init__(self) -> None:
        self._held: _Ready | None = None

    def look(self, project: Project, epoch: int) -> AugmentedImages | AugmentedRow:
        """Some training rows, from first to last, as a run of the project may see them in an epoch (from 0).

        Raises `TrainingError` or `DataError` where the project cannot be trained.
        """
        held = self._held
        if held is None or held.graph is not project.graph or held.data is not project.data:
            held = self._held = _ready(project)
        plan = project.plan
        seen = augmented(held.network, held.inputs, plan.augmentation, plan.seed, epoch)
        for name, values in held.inputs.items():
            if is_image(held.network.shapes[name]):
                return AugmentedImages(values, seen[name])
        return AugmentedRow(_numbers(project, held, seen))


def _ready(project: Project) -> _Ready:
    network, data = build(project), data_of(project)
    rows = split_rows(project, data.split).train
    preparation = fit(data.table, columns_in_use(project), data.preparation, rows)
    shown = rows[np.linspace(0, len(rows) - 1, min(IMAGES, len(rows))).astype(int)]
    table = data.table.take(shown)
    inputs = input_arrays(project.graph, data, network.shapes, preparation, table, network.inputs)
    return _Ready(project.graph, data, network, preparation, inputs)


def _numbers(project: Project, held: _Ready, seen: Arrays) -> tuple[tuple[str, float, float], ...]:
    fitted = {number.name: number for number in held.preparation.numbers}
    found: list[tuple[str, float, float]] = []
    for node_id, values in held.inputs.items():
        names = input_columns(project.graph.node(node_id), held.data)
        places = held.preparation.features(names)
        before, after = values[0].ravel(), seen[node_id][0].ravel()
        for place, name in enumerate(places):
            number = fitted.get(name)
            if number is not None and number.scale and len(found) < MOST_COLUMNS:
                first, second = (number.centre + number.scale * float(row[place]) for row in (before, after))
                found.append((name, first, second))
    return tuple(found)
