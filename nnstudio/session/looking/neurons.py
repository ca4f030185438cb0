"""A network of Dense layers unit by unit: its weights, and what each unit says for one row. Plain data, for
the worker.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.document.project import Project
from nnstudio.engine.layers import Dense
from nnstudio.errors import DataError
from nnstudio.session.looking.feature_names import features_of, source_of, units_of
from nnstudio.session.looking.snapshot import ModelCache, Snapshot

Numbers = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class UnitColumn:
    """The units of one layer: their names, what the next layer sees of them for the row, (units,), and the
    biases of those that have some.
    """

    node_id: str
    title: str
    names: tuple[str, ...]
    values: Numbers
    biases: Numbers | None = None


@dataclass(frozen=True, eq=False)
class Units:
    """Columns from left to right; `weights` (units, units before) lead from each one to the next.

    `row` is the number of the row in the table, `rows` how many can be shown, `when` when the weights were
    taken.
    """

    columns: tuple[UnitColumn, ...]
    weights: tuple[Numbers, ...]
    row: int
    rows: int
    when: str


def dense_row(project: Project) -> tuple[str, ...]:
    """Ids of the Dense layers that follow one another up to the first output that such a layer feeds; empty
    where there is none.
    """
    graph = project.graph
    for output in graph.of_kind("output"):
        incoming = graph.incoming(output.id)
        at = incoming[0].source if incoming else ""
        if at and not isinstance(graph.node(at).layer, Dense):
            at = source_of(project, at)
        found: list[str] = []
        while at and isinstance(graph.node(at).layer, Dense) and at not in found:
            found.insert(0, at)
            at = source_of(project, at)
        if found:
            return tuple(found)
    return ()


def units_of_row(cache: ModelCache, snapshot: Snapshot, place: int) -> Units:
    """The units for one of the rows that train, validate or test; `place` counts through them, again and
    again.

    Raises `TrainingError` where the weights do not fit and `DataError` where there is nothing to show.
    """
    model, project = cache.model(snapshot), snapshot.project
    layers = dense_row(project)
    rows = np.sort(np.concatenate([model.rows(part) for part in ("train", "validation", "test")]))
    if not layers or not len(rows):
        raise DataError("There are no units to show: lead a Dense layer to the Output, and give it rows.")
    row = int(rows[place % len(rows)])
    values = model.network.activations(model.inputs(model.data.table.take(np.array([row]))))
    entering = project.graph.incoming(layers[0])[0].source
    first = values[entering].reshape(-1)
    names = features_of(project, entering, snapshot.run.preparation)
    if len(names) != len(first):
        names = tuple(f"value {index + 1}" for index in range(len(first)))
    columns = [UnitColumn(entering, _title(project, source_of(project, layers[0]) or entering), names, first)]
    weights = []
    readers = (*layers[1:], "")
    for layer, reader in zip(layers, readers, strict=True):
        seen = project.graph.incoming(reader)[0].source if reader else layer  # behind what lies between
        owner = model.network.structure.owner(layer)
        parameters = model.network.parameters
        weights.append(parameters[f"{owner}/weight"].copy())
        bias = parameters.get(f"{owner}/bias")
        columns.append(
            UnitColumn(
                layer, _title(project, layer), units_of(project, layer), values[seen].reshape(-1),
                None if bias is None else bias.copy(),
            )
        )  # fmt: skip
    return Units(tuple(columns), tuple(weights), row, len(rows), snapshot.words)


def _title(project: Project, node_id: str) -> str:
    node = project.graph.node(node_id)
    return node.title or node.label
