"""A network: layers in a graph, and their weights in one flat vector.

Building, checking and copying networks is instant; the compiled engine is loaded only when something is
computed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnstudio.engine.choices.initializers import draw
from nnstudio.engine.choices.losses import Loss
from nnstudio.engine.graph import Graph, Link, build_graph, check_layer
from nnstudio.engine.layers import Input, Layer, Shape, shape_text
from nnstudio.engine.running.memory import aligned_copy, aligned_zeros
from nnstudio.errors import NetworkError

if TYPE_CHECKING:
    from nnstudio.engine.choices.optimizers import Optimizer
    from nnstudio.engine.running.forward_pass import ForwardPass
    from nnstudio.engine.training.history import History
    from nnstudio.engine.training.rate_finder import RateFinding

Array = NDArray[np.float32]


class Network:
    """Layers connected without a circle, with weights that depend on the seed and on each node's id only."""

    def __init__(self, graph: Graph, seed: int = 0) -> None:
        self.structure = graph
        self.seed = seed
        self.vector = aligned_zeros(graph.parameter_words, np.float32)
        self.parameters: Mapping[str, Array] = MappingProxyType(_views(graph, self.vector))
        for parameter in graph.parameters:
            spec = parameter.spec
            self.parameters[parameter.name][...] = draw(
                spec.initializer, spec.shape, spec.fan_in, spec.fan_out, seed, parameter.name
            )

    def __repr__(self) -> str:
        nodes = ", ".join(f"{name} {shape_text(self.shapes[name])}" for name in self.order)
        return f"Network({nodes}; {self.parameter_count:,} parameters)"

    @classmethod
    def sequential(cls, shape: Shape, layers: Sequence[Layer], seed: int = 0) -> "Network":
        """A chain of layers behind one Input; ids count per kind (``dense_1``, ``dense_2``, …)."""
        nodes: dict[str, Layer] = {"input_1": Input(shape=shape)}
        counts: dict[str, int] = {}
        for place, layer in enumerate(layers, 1):
            check_layer(f"Layer {place}", layer)
            counts[layer.kind] = counts.get(layer.kind, 0) + 1
            nodes[f"{layer.kind}_{counts[layer.kind]}"] = layer
        names = list(nodes)
        return cls.graph(nodes, list(pairwise(names)), seed)

    @classmethod
    def graph(
        cls,
        nodes: Mapping[str, Layer],
        links: Iterable[Link],
        seed: int = 0,
        shared: Mapping[str, str] | None = None,
    ) -> "Network":
        """A network of named layers and links (source, target) or (source, target, port).

        `shared` says which nodes use the weights of another node: ``{"dense_2": "dense_1"}`` is one layer
        used twice. Raises `NetworkError` or `ShapeError` with a sentence that names the node.
        """
        return cls(build_graph(nodes, links, shared), seed)

    @property
    def nodes(self) -> Mapping[str, Layer]:
        """Layer of each node."""
        return self.structure.nodes

    @property
    def links(self) -> tuple[tuple[str, str, int], ...]:
        """(source, target, port) of each link."""
        return self.structure.links

    @property
    def order(self) -> tuple[str, ...]:
        """Node ids, each after all that it reads."""
        return self.structure.order

    @property
    def shapes(self) -> Mapping[str, Shape]:
        """Shape of one sample after each node."""
        return self.structure.shapes

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the nodes where data enters."""
        return self.structure.inputs

    @property
    def outputs(self) -> tuple[str, ...]:
        """Ids of the Output nodes, or without any of the nodes that nothing reads."""
        return self.structure.outputs

    @property
    def parameter_count(self) -> int:
        """How many numbers the network learns."""
        return sum(parameter.count for parameter in self.structure.parameters if parameter.spec.learned)

    def copy(self) -> "Network":
        """A network with the same structure and its own copy of the weights."""
        return self.with_vector(self.vector)

    def with_vector(self, vector: Array) -> "Network":
        """A network with the same structure and a copy of a whole vector of weights, laid out as `vector`."""
        twin = Network.__new__(Network)
        twin.structure, twin.seed, twin.vector = self.structure, self.seed, aligned_copy(vector)
        twin.parameters = MappingProxyType(_views(self.structure, twin.vector))
        return twin

    def load_parameters(self, parameters: Mapping[str, ArrayLike]) -> None:
        """Take over weights by name; raises `NetworkError` unless names and shapes are the network's."""
        missing, unknown = set(self.parameters) - set(parameters), set(parameters) - set(self.parameters)
        if missing or unknown:
            name = min(missing or unknown)
            problem = f"the weights lack {name!r}" if missing else f"the network has no parameter {name!r}"
            raise NetworkError(f"These weights are not this network's: {problem}.")
        arrays = {name: _numbers(name, values) for name, values in parameters.items()}
        for name, values in arrays.items():
            if values.shape != self.parameters[name].shape:
                raise NetworkError(
                    f"The weights for {name!r} have shape {values.shape}, but the network needs "
                    f"{self.parameters[name].shape}."
                )
        for name, values in arrays.items():
            self.parameters[name][...] = values

    @cached_property
    def forward_pass(self) -> "ForwardPass":
        """What the network answers with; made when it is first asked."""
        from nnstudio.engine.running.forward_pass import ForwardPass

        return ForwardPass(self)

    def predict(self, x: "ArrayLike | Mapping[str, ArrayLike]") -> "Array | dict[str, Array]":
        """Outputs for samples, (batch, …): one array, or one for each output where there are several."""
        from nnstudio.engine.running.inference import predict

        return predict(self, x)

    def activations(self, x: "ArrayLike | Mapping[str, ArrayLike]") -> dict[str, Array]:
        """What every node computes for samples: id → (batch, …)."""
        from nnstudio.engine.inspection.values import activations

        return activations(self, x)

    def evaluate(
        self, x: Any, y: Any, loss: "str | Loss | Mapping[str, Any]", sample_weight: Any = None
    ) -> dict[str, float]:
        """Mean loss and metrics over samples, without dropout: {"loss": …, "accuracy": …}.

        `sample_weight` as in `fit`.
        """
        from nnstudio.engine.running.inference import evaluate

        return evaluate(self, x, y, loss, sample_weight)

    def gradients(
        self, x: Any, y: Any, loss: "str | Loss | Mapping[str, Any]", sample_weight: Any = None
    ) -> tuple[float, dict[str, Array]]:
        """Mean loss over samples and the gradient of every parameter that is learned, without dropout.

        A BatchNorm normalizes by the mean and variance of these samples, as in training, and leaves its
        running ones alone: the loss is then not that of `evaluate`.

        `sample_weight` as in `fit`.
        """
        from nnstudio.engine.inspection.gradients import gradients

        return gradients(self, x, y, loss, sample_weight)

    def fit(
        self,
        x: Any,
        y: Any,
        loss: "str | Loss | Mapping[str, Any]",
        optimizer: "Optimizer | str" = "adam",
        batch_size: int = 32,
        epochs: int = 100,
        validation_data: "tuple[Any, Any] | tuple[Any, Any, Any] | None" = None,
        on_progress: Callable[[Any], None] | None = None,
        sample_weight: Any = None,
        **plan: Any,
    ) -> "History":
        """Train on samples and return the history; further arguments are those of `TrainingPlan`.

        `sample_weight` says how much each sample counts, (N,) from 0 on, for all outputs or by output; a
        third member of `validation_data` does so for the validation. As in Keras the loss is the mean over
        the batch of weight × loss, not divided by the sum of the weights; metrics are means by weight.
        """
        from nnstudio.engine.training.training import fit

        return fit(
            self, x, y, loss, optimizer, batch_size, epochs, validation_data, on_progress, sample_weight, plan
        )

    def find_learning_rate(
        self,
        x: Any,
        y: Any,
        loss: "str | Loss | Mapping[str, Any]",
        optimizer: "Optimizer | str" = "adam",
        batch_size: int = 32,
        **settings: Any,
    ) -> "RateFinding":
        """Find a learning rate by a short run of a copy whose rate rises (Smith 2017); nothing changes here.

        Further arguments are `lowest`, `highest` and `steps` of the ramp, and those of `TrainingPlan`.
        """
        from nnstudio.engine.training.rate_finder import find_by_fitting

        return find_by_fitting(self, x, y, loss, optimizer, batch_size, settings)


def _numbers(name: str, values: ArrayLike) -> Array:
    try:
        return np.asarray(values, np.float32)
    except (TypeError, ValueError):
        raise NetworkError(f"The weights for {name!r} are no array of numbers: give one.") from None


def _views(graph: Graph, vector: Array) -> dict[str, Array]:
    return {
        parameter.name: vector[parameter.offset : parameter.offset + parameter.count].reshape(
            parameter.spec.shape
        )
        for parameter in graph.parameters
    }
