"""A trained project as plain facts that every exporter writes out: preparation, layers in order, weights,
answers.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.labels import joined_labels
from nnstudio.data.columns.target import Task
from nnstudio.data.preparing.categories import CategoryPreparation
from nnstudio.data.preparing.dates import DatePreparation
from nnstudio.data.preparing.images import ImagePreparation
from nnstudio.data.preparing.labels import LabelPreparation
from nnstudio.data.preparing.preparation import Fitted, Preparation, width_of
from nnstudio.data.preparing.texts import TextPreparation
from nnstudio.document.answering.trained import trained_network
from nnstudio.document.learning.arrays import data_of
from nnstudio.document.learning.losses import final_activation, loss_of, target_of
from nnstudio.document.networks.build import outputs_of
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.document.shapes import input_columns
from nnstudio.document.sharing import copies_of, weights_by_node
from nnstudio.engine.layers import Layer, Shape
from nnstudio.errors import NetworkError


@dataclass(frozen=True)
class InputColumn:
    """How one column enters: a number as (value − centre) / scale, a category as one 0/1 feature each, a date
    as its parts, a text as its words, an image as its pixels.

    `fill` takes the place of a missing value (of a date in seconds since 1970); None where such a row cannot
    be predicted. `more` holds, by the names of the fitted preparation's fields, what differs from that.
    """

    name: str
    centre: float = 0.0
    scale: float = 1.0
    categories: tuple[str, ...] = ()
    fill: float | str | None = None
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One node of the network: its layer, the shape it gives, ids and shapes of what feeds it."""

    id: str
    layer: Layer
    shape: Shape
    sources: tuple[str, ...]
    inputs: tuple[Shape, ...]


@dataclass(frozen=True)
class Answer:
    """What an output node's values mean.

    `activation` is what still has to be applied to them (``linear``, ``softmax`` or ``sigmoid``); a number is
    ``value · scale + centre`` then, and with `log` the number whose ± ln(1 + |number|) that is. Of labels
    those are told that are more likely than not, with the `separator` between. Inputs that are rebuilt are
    those of the Input node `entry`, whose columns have so many features each: `widths`.
    """

    output: str
    target: str
    task: Task
    classes: tuple[str, ...]
    activation: str
    centre: float = 0.0
    scale: float = 1.0
    log: bool = False
    separator: str = ""
    entry: str = ""
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Description:
    """All that is needed to predict. `inputs` holds each input node's columns, `weights` float32 arrays.

    `shared` names, for each node that uses the weights of another one, that node; `weights` has them under
    both names.
    """

    name: str
    inputs: dict[str, tuple[InputColumn, ...]]
    steps: tuple[Step, ...]
    answers: tuple[Answer, ...]
    weights: dict[str, NDArray[np.float32]]
    shared: dict[str, str]


def describe(project: Project, run: Run | None) -> Description:
    """The facts of a trained project; raises `TrainingError` where it is not trained or was changed since."""
    network, preparation = trained_network(project, run)
    data, graph = data_of(project), project.graph
    sources = {node_id: tuple(link.source for link in graph.incoming(node_id)) for node_id in network.order}
    return Description(
        project.name,
        {
            node_id: tuple(
                _input_column(preparation, name) for name in input_columns(graph.node(node_id), data)
            )
            for node_id in network.inputs
        },
        tuple(
            Step(
                node_id,
                network.nodes[node_id],
                network.shapes[node_id],
                sources[node_id],
                tuple(network.shapes[source] for source in sources[node_id]),
            )
            for node_id in network.order
        ),
        tuple(_answer(project, preparation, output) for output in outputs_of(project)),
        weights_by_node(network, copies_of(network)),
        dict(network.structure.shared),
    )


def _input_column(preparation: Preparation, name: str) -> InputColumn:
    fitted = preparation.of(name)
    if isinstance(fitted, CategoryPreparation):
        more = _more(fitted, encoding="one_hot", rare=(), was_missing=False, unmet=())
        return InputColumn(name, categories=fitted.categories, fill=fitted.fill, more=more)
    if isinstance(fitted, TextPreparation):
        more = _more(fitted, words=None, width=0, rarity=(), lower_case=True, was_missing=False)
        return InputColumn(name, fill=fitted.fill, more=more)
    if isinstance(fitted, LabelPreparation):
        more = _more(fitted, labels=None, separator=None, was_missing=False, unmet=())
        return InputColumn(name, fill=fitted.fill, more=more)
    if isinstance(fitted, ImagePreparation):
        more = _more(fitted, shape=None, log=False)
    elif isinstance(fitted, DatePreparation):
        more = _more(fitted, parts=(), cyclic=False, was_missing=False, taken_as="date")
    else:
        more = _more(fitted, low=None, high=None, log=False, was_missing=False, steps=())
    return InputColumn(name, fitted.centre, fitted.scale, fill=fitted.fill, more=more)


def _more(fitted: Fitted, **usual: Any) -> dict[str, Any]:
    """Those fields that do not have their usual values."""
    return {name: getattr(fitted, name) for name, value in usual.items() if getattr(fitted, name) != value}


def _answer(project: Project, preparation: Preparation, output: str) -> Answer:
    target = target_of(project, output)
    if target is None:
        raise NetworkError(
            f"{project.graph.node(output).label} has no target: choose the column it predicts."
        )
    loss, final = loss_of(project, output), final_activation(project.graph, output)
    fused = loss.fused_activation
    activation = fused if fused and final != fused else "linear"
    if target.entry:
        widths = tuple(width_of(preparation.of(name)) for name in target.columns)
        return Answer(output, target.name, target.task, (), activation, entry=target.entry, widths=widths)
    fitted = preparation.of(target.name)
    if isinstance(fitted, LabelPreparation):
        between = joined_labels(("", ""), fitted.separator)
        return Answer(output, target.name, target.task, fitted.labels, activation, separator=between)
    number = next((one for one in preparation.numbers if one.name == target.name), None)
    if number is None:
        classes = preparation.classes(target.name)
        return Answer(output, target.name, target.task, classes, activation)
    return Answer(
        output, target.name, target.task, (), activation, number.centre, number.scale or 1.0, number.log
    )
