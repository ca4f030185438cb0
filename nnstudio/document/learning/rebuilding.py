"""Outputs whose target is the inputs, as of an autoencoder: what they rebuild, and how far it is from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.settings import ColumnSetting, choices_for
from nnstudio.data.tables.table import Column
from nnstudio.document.graph import Graph, Node
from nnstudio.document.project import ProjectData
from nnstudio.engine.layers import Shape

REBUILT = "the inputs"
"""What such an Output is said to predict."""

_FROM_0_TO_1 = ("", "min_max")
_ROWS_AT_ONCE = 4096


@dataclass(frozen=True, eq=False)
class Rebuilt:
    """Rows as they were rebuilt: their columns in the columns' own units, and for each row the mean squared
    error of its features as the network sees them, float64 (rows,).
    """

    columns: tuple[Column, ...]
    errors: NDArray[np.float64]


def entries_of(graph: Graph, output_id: str) -> tuple[Node, ...]:
    """The Input nodes from which a way leads to an output, in the order of the drawing."""
    reached = _reached(output_id, lambda node_id: [link.source for link in graph.incoming(node_id)])
    return tuple(node for node in graph.of_kind("input") if node.id in reached)


def _reached(start: str, neighbours: Callable[[str], Sequence[str]]) -> set[str]:
    """The nodes that can be reached from one, itself included."""
    reached, waiting = {start}, [start]
    while waiting:
        for node_id in neighbours(waiting.pop()):
            if node_id not in reached:
                reached.add(node_id)
                waiting.append(node_id)
    return reached


def nodes_between(graph: Graph, entry_id: str, output_id: str) -> tuple[Node, ...]:
    """The nodes on the ways from an Input to an output, without both."""
    before = _reached(output_id, lambda node_id: [link.source for link in graph.incoming(node_id)])
    behind = _reached(entry_id, lambda node_id: [link.target for link in graph.outgoing(node_id)])
    between = before & behind - {entry_id, output_id}
    return tuple(node for node in graph.nodes if node.id in between)


def narrowest(nodes: Sequence[Node], shapes: Mapping[str, Shape]) -> Node | None:
    """The node that gives the fewest values, whose activations are the code of the inputs: of several the
    last one, which is behind its activation. `shapes` are in the order of the network. None where no shape is
    known.
    """
    known = {node.id: node for node in nodes}
    in_order = [known[node_id] for node_id in shapes if node_id in known]
    return min(reversed(in_order), key=lambda node: prod(shapes[node.id]), default=None)


def errors_of(given: NDArray[np.floating], rebuilt: NDArray[np.floating]) -> NDArray[np.float64]:
    """The mean squared error of each row, float64 (rows,); both are features (rows, features)."""
    errors = np.empty(len(given))
    for first in range(0, len(given), _ROWS_AT_ONCE):  # no copy of all of them
        rows = slice(first, first + _ROWS_AT_ONCE)
        errors[rows] = np.square(np.subtract(rebuilt[rows], given[rows], dtype=np.float64)).mean(axis=1)
    return errors


def lie_within_0_and_1(data: ProjectData, names: Sequence[str]) -> bool:
    """Whether all features of these columns are meant to lie there: pixels, shares, yes and no."""
    return all(_lies_there(one, data) for one in _kinds(data, names))


def _kinds(data: ProjectData, names: Sequence[str]) -> set[ColumnSetting]:
    """One setting for all columns that are prepared alike: of 784 pixels there is a single one."""
    alike = {(one.type, one.own): one for name in names if (one := data.setting_of.get(name)) is not None}
    return set(alike.values())


def _lies_there(setting: ColumnSetting, data: ProjectData) -> bool:
    choices = choices_for(replace(setting, role="input"), data.preparation)
    if setting.type in ("number", "image"):
        return choices.scaling in _FROM_0_TO_1
    return setting.type in ("category", "yes_no", "labels") and choices.encoding != "codes"
