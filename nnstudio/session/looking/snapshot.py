"""What views look at: a snapshot of the weights, and the model that answers with them. Plain data, for the
worker.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.preparing.preparation import Preparation
from nnstudio.data.splitting.splits import Split
from nnstudio.data.tables.table import Table, as_categories, as_numbers
from nnstudio.document.answering.answers import answers
from nnstudio.document.answering.prediction import outputs_for
from nnstudio.document.answering.trained import trained_network
from nnstudio.document.learning.arrays import data_of, input_arrays, split_rows
from nnstudio.document.learning.losses import target_of
from nnstudio.document.networks import hand_weights
from nnstudio.document.networks.build import build, outputs_of
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.runs import Run, fits, kept_epoch
from nnstudio.document.shapes import infer
from nnstudio.document.sharing import copies_of, elected, own_weights, parameter_words, weights_by_node
from nnstudio.engine.layers import Input
from nnstudio.engine.network import Network
from nnstudio.errors import DataError, TrainingError

Arrays = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Published weights with the project that they belong to; copies that nobody writes to.

    `words` says when they were taken (``epoch 34``); `is_live` that the run still goes on.
    """

    project: Project
    run: Run
    words: str = ""
    is_live: bool = False

    def fits(self, project: Project) -> bool:
        """Whether these are weights of the project's network as it is drawn now."""
        return self.project is project or fits(self.run, project)


def snapshot_of_run(project: Project, run: Run) -> Snapshot:
    """What a run that is over left behind, and of which epoch its weights are, in words."""
    if not run.epochs:
        return Snapshot(project, run, f"after step {run.steps}")
    kept = kept_epoch(run)
    went_back = 0 < kept < run.epochs
    return Snapshot(project, run, f"best: epoch {kept}" if went_back else f"after epoch {run.epochs}")


def first_snapshot(project: Project, earlier: Run | None = None) -> Snapshot:
    """The weights that a project's next run starts with: drawn ones, those set by hand, and those of layers
    that still fit an earlier run. Raises `TrainingError` where it cannot train.
    """
    from nnstudio.document.experiment import first_run

    return Snapshot(project, first_run(project, earlier), _first_words(project, earlier))


def _first_words(project: Project, earlier: Run | None) -> str:
    if earlier is not None:
        return "before the next training"
    count = hand_weights.count(project)
    return f"before training, {count:,} set by hand" if count else "before training"


def first_weights(project: Project, earlier: Run | None = None) -> Snapshot:
    """The weights that layers start with, of all those at which something arrives; see `first_snapshot`.

    Nothing is read from the data, so that the run has no preparation. Raises `TrainingError` with what is
    wrong where no layer knows its inputs.
    """
    inference = infer(project.graph, project.data)
    if not any(inference.parameter_counts.values()):
        build(project)  # says why
    known = {node.id: node.layer for node in project.graph.nodes if node.id in inference.shapes}
    layers = {
        node_id: replace(layer, shape=inference.shapes[node_id]) if isinstance(layer, Input) else layer
        for node_id, layer in known.items()
    }
    links = [(link.source, link.target, link.port) for link in project.graph.links if link.target in known]
    words = {
        node_id: parameter_words(project.graph, inference.shapes, project.graph.node(node_id))
        for node_id in known
    }
    owners = elected(project.graph.nodes, known)
    shared = {node_id: owner for node_id, owner in owners.items() if words[node_id] == words[owner]}
    network = Network.graph(layers, links, project.plan.seed, shared)
    hand_weights.put_in(network, project.graph.by_id)
    if earlier is not None:
        network.load_parameters({**network.parameters, **_still_fitting(network, earlier)})
    weights = weights_by_node(network, copies_of(network))
    return Snapshot(project, Run(project.plan, weights), _first_words(project, earlier))


def _still_fitting(network: Network, run: Run) -> dict[str, NDArray[np.float32]]:
    known = own_weights(network, run.weights)
    return {name: values for name, values in known.items() if values.shape == network.parameters[name].shape}


@dataclass(frozen=True, eq=False)
class Model:
    """A network that answers in the words and units of one output's target, or `rebuilds` its inputs."""

    project: Project
    network: Network
    preparation: Preparation
    split: Split
    output: str
    target: str
    classes: tuple[str, ...] = field(default=())
    rebuilds: bool = False

    @property
    def data(self) -> ProjectData:
        """The data of the project."""
        return data_of(self.project)

    def rows(self, part: str) -> NDArray[np.int64]:
        """Row numbers of a part that the run was trained with."""
        return self.split.part(part)

    def inputs(self, table: Table) -> dict[str, NDArray[np.float32]]:
        """A table's rows as the network takes them."""
        graph, shapes = self.project.graph, self.network.shapes
        return input_arrays(graph, self.data, shapes, self.preparation, table, self.network.inputs)

    def answer(self, inputs: Arrays) -> NDArray[np.float64]:
        """Probabilities (rows, classes), or values (rows,) in the target's own unit."""
        raw = outputs_for(self.network, dict(inputs))[self.output]
        found = answers(self.project, self.preparation, self.output, raw)
        return (
            found.probabilities if found.probabilities is not None else np.asarray(found.values, np.float64)
        )

    def true(self, rows: NDArray[np.integer]) -> NDArray[np.generic]:
        """The target of some rows: codes into `classes`, or values in its own unit; raises `DataError` for
        labels.
        """
        column = self.data.column_of[self.target]
        if self.data.setting_of[self.target].type == "labels":
            raise DataError(
                f"“{self.target}” holds several labels for a row, which one colour cannot show: choose an "
                "output of classes or of a number."
            )
        if not self.classes:
            return np.asarray(as_numbers(column).values[rows])
        column = as_categories(column)
        code_of = {name: code for code, name in enumerate(self.classes)}
        lookup = np.array([code_of.get(name, -1) for name in column.categories] + [-1], np.int32)
        return np.asarray(lookup[column.values[rows]])


def model_of(snapshot: Snapshot, output: str = "") -> Model:
    """A model with a snapshot's weights that answers at one output, at the first one unless `output` names
    another.

    Raises `TrainingError` where the project cannot answer.
    """
    network, preparation = trained_network(snapshot.project, snapshot.run)
    settings = snapshot.run.split
    if settings is None:
        raise TrainingError("These weights do not say which rows they were trained with: train again.")
    output = output or outputs_of(snapshot.project)[0]
    target = target_of(snapshot.project, output)
    if target is None:
        raise DataError("The output has no target: choose the column that it predicts.")
    rebuilds = target.task == "reconstruction"
    classes = () if rebuilds else preparation.classes(target.name)
    split = split_rows(snapshot.project, settings, preparation)
    return Model(snapshot.project, network, preparation, split, output, target.name, classes, rebuilds)


class ModelCache:
    """Builds a model once and then only loads newer weights into it; used by one thread only."""

    def __init__(self) -> None:
        self._held: tuple[Snapshot, Model] | None = None
        self._output = ""

    def model(self, snapshot: Snapshot, output: str = "") -> Model:
        """The model of a snapshot that answers at `output` (empty: the first one); the one returned before
        holds the new weights too.
        """
        held = self._held
        if held is None or output != self._output or not _same_but_for_weights(held[0], snapshot):
            held = self._held = (snapshot, model_of(snapshot, output))
            self._output = output
        elif held[0] is not snapshot:
            held[1].network.load_parameters(own_weights(held[1].network, snapshot.run.weights))
            held = self._held = (snapshot, held[1])
        return held[1]


def _same_but_for_weights(one: Snapshot, other: Snapshot) -> bool:
    same_rows = one.run.preparation == other.run.preparation and one.run.split == other.run.split
    return one.project is other.project and same_rows
