"""A graph of layers in float64: values forward, slopes backward, and the gradient by central differences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import prod

import numpy as np

from nnstudio.engine.choices.losses import Loss
from nnstudio.engine.layers import Input, Layer
from tests.helpers.oracle import images, normalization
from tests.helpers.oracle.functions import ACTIVATIONS, FUSED, described, loss_and_slope

Array = np.ndarray
Arrays = Mapping[str, Array]
Losses = Mapping[str, tuple[str | Loss, float]]
"""Output id: (loss or its kind, weight)."""


CONVOLUTIONS = {
    "conv1d": (images.convolution, images.convolution_backward),
    "conv2d": (images.convolution, images.convolution_backward),
    "conv_transpose2d": (images.transposed_convolution, images.transposed_convolution_backward),
}
"""Kind: what it computes, and the slopes at its input and its weight."""


class Graph:
    """Nodes (id: layer description) and links (source, target[, port]); in `order`, sources come first."""

    def __init__(self, nodes: Mapping[str, Layer], links: Iterable[tuple]) -> None:
        self.nodes = dict(nodes)
        ports: dict[str, dict[int, str]] = {name: {} for name in nodes}
        for source, target, *port in links:
            ports[target][port[0] if port else len(ports[target])] = source
        self.sources = {name: [ports[name][port] for port in sorted(ports[name])] for name in nodes}
        self.order: list[str] = []
        while len(self.order) < len(self.nodes):
            ready = [n for n in nodes if n not in self.order and set(self.sources[n]) <= set(self.order)]
            assert ready, "the graph has a cycle"
            self.order += ready

    @staticmethod
    def chain(shape: tuple[int, ...], layers: Iterable[Layer]) -> "Graph":
        """A chain with ids as `Network.sequential` gives them: input_1, dense_1, dense_2 and so on."""
        nodes: dict[str, Layer] = {"input_1": Input(shape=shape)}
        for layer in layers:
            number = 1 + sum(other.kind == layer.kind for other in nodes.values())
            nodes[f"{layer.kind}_{number}"] = layer
        names = list(nodes)
        return Graph(nodes, list(pairwise(names)))

    @property
    def outputs(self) -> list[str]:
        """The Output nodes; without any, the nodes that nothing follows."""
        named = [name for name, layer in self.nodes.items() if layer.kind == "output"]
        followed = {source for sources in self.sources.values() for source in sources}
        return named or [name for name in self.nodes if name not in followed]

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of one sample after each node, by the layers' own words."""
        shapes: dict[str, tuple[int, ...]] = {}
        for name in self.order:
            shapes[name] = self.nodes[name].output_shape([shapes[source] for source in self.sources[name]])
        return shapes

    def parameter_shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of each parameter, in the nodes' order; a weight's first axis is that of units or filters."""
        shapes = self.shapes()
        found: dict[str, tuple[int, ...]] = {}
        for name, layer in self.nodes.items():
            if layer.kind == "dense":
                found[f"{name}/weight"] = (layer.units, shapes[self.sources[name][0]][0])
                if layer.use_bias:
                    found[f"{name}/bias"] = (layer.units,)
            if layer.kind in CONVOLUTIONS:
                channels = shapes[self.sources[name][0]][-1] // layer.groups
                axes = 1 if layer.kind == "conv1d" else 2
                found[f"{name}/weight"] = (layer.filters, *[layer.kernel_size] * axes, channels)
                if layer.use_bias:
                    found[f"{name}/bias"] = (layer.filters,)
            if layer.kind in normalization.KINDS:
                found[f"{name}/scale"] = shapes[name][-1:]
                if layer.kind != "rmsnorm":
                    found[f"{name}/shift"] = shapes[name][-1:]
            if layer.kind == "batchnorm":
                found |= {f"{name}/{short}": shapes[name][-1:] for short in normalization.UNLEARNED}
            if layer.kind == "embedding":
                found[f"{name}/weight"] = (layer.count, layer.size)
            if activation_of(layer) == "prelu":
                found[f"{name}/weight"] = (1,)
        return found

    def index_count(self, name: str) -> int | None:
        """Rows of the smallest table that a node's values are looked up in; None where they are none."""
        followers = [node for node, sources in self.sources.items() if name in sources]
        counts = [self.nodes[node].count for node in followers if self.nodes[node].kind == "embedding"]
        moving = ("flatten", "reshape", "permute", "concatenate")
        counts += [self.index_count(node) for node in followers if self.nodes[node].kind in moving]
        return min((count for count in counts if count is not None), default=None)

    def random_parameters(self, random: np.random.Generator, scale: float = 1.0) -> dict[str, Array]:
        """Normal weights of variance scale² / features, biases of deviation scale / 10, as in float32."""
        return {
            name: (
                name.endswith(("/scale", "/running_variance"))
                + random.normal(size=shape) * scale * (prod(shape[1:]) ** -0.5 if len(shape) > 1 else 0.1)
            )
            .astype(np.float32)
            .astype(np.float64)
            for name, shape in self.parameter_shapes().items()
        }


@dataclass
class Pass:
    """What a forward pass leaves: each node's value, and its value before the activation, (batch, …)."""

    values: dict[str, Array] = field(default_factory=dict)
    before: dict[str, Array] = field(default_factory=dict)


def activation_of(layer: Layer) -> str:
    """Name of the function at the end of a layer; linear where it has none."""
    if layer.kind == "dense" or layer.kind in CONVOLUTIONS:
        return layer.activation
    return layer.function if layer.kind == "activation" else "linear"


def forward(
    graph: Graph,
    parameters: Arrays,
    inputs: Arrays,
    kept: Arrays | None = None,
    training: bool = False,
) -> Pass:
    """Run a batch through; `kept` holds each Dropout's mask (1: kept), of whole channels for a spatial one,
    and the normal numbers of noise; None: nothing is left to chance. While `training` a BatchNorm goes by the
    batch.
    """
    done = Pass()
    for name in graph.order:
        layer = graph.nodes[name]
        came = [done.values[source] for source in graph.sources[name]]
        if layer.kind == "batchnorm" and not training:
            value = normalization.by_running_statistics(layer, came[0], parameters_of(name, parameters))
        else:
            value = _before_activation(name, layer, came, parameters, inputs, kept)
        done.before[name] = value
        done.values[name] = _activated(name, layer, value, parameters)
    return done


def _activated(name: str, layer: Layer, value: Array, parameters: Arrays) -> Array:
    if activation_of(layer) == "prelu":
        return np.where(value > 0, value, np.asarray(parameters[f"{name}/weight"], np.float64) * value)
    return ACTIVATIONS[activation_of(layer)][0](value)


def parameters_of(node: str, parameters: Arrays) -> dict[str, Array]:
    """A node's parameters by their short names, in float64."""
    return {
        name.removeprefix(f"{node}/"): np.asarray(values, np.float64)
        for name, values in parameters.items()
        if name.startswith(f"{node}/")
    }


def _before_activation(
    name: str, layer: Layer, came: list[Array], parameters: Arrays, inputs: Arrays, kept: Arrays | None
) -> Array:
    match layer.kind:
        case "input":
            return np.asarray(inputs[name], np.float64).reshape(-1, *layer.shape)
        case "dense":
            bias = parameters[f"{name}/bias"] if layer.use_bias else 0.0
            return came[0] @ np.asarray(parameters[f"{name}/weight"], np.float64).T + bias
        case "embedding":
            return np.asarray(parameters[f"{name}/weight"], np.float64)[np.rint(came[0]).astype(int)]
        case "conv1d" | "conv2d" | "conv_transpose2d":
            weight = np.asarray(parameters[f"{name}/weight"], float)
            bias = parameters[f"{name}/bias"] if layer.use_bias else 0.0
            return CONVOLUTIONS[layer.kind][0](layer, came[0], weight) + bias
        case "batchnorm" | "layernorm" | "rmsnorm" | "groupnorm":
            scale, shift = parameters[f"{name}/scale"], parameters.get(f"{name}/shift", 0.0)
            return normalization.normalize(layer, came[0], scale, shift)
        case "max_pool1d" | "max_pool2d":
            return images.max_pool(layer, came[0])
        case "average_pool1d" | "average_pool2d":
            return images.average_pool(layer, came[0])
        case "global_max_pool":
            return came[0].max(axis=tuple(range(1, came[0].ndim - 1)))
        case "global_average_pool":
            return came[0].mean(axis=tuple(range(1, came[0].ndim - 1)))
        case "upsample2d":
            return images.upsample(layer, came[0])
        case "zero_padding2d":
            return images.zero_padding(layer, came[0])
        case "dropout":
            return came[0] if kept is None else came[0] * kept[name] / (1 - layer.rate)
        case "spatialdropout":
            return came[0] if kept is None else came[0] * _of_channels(kept[name], came[0]) / (1 - layer.rate)
        case "gaussiannoise":
            return came[0] if kept is None else came[0] + layer.deviation * kept[name]
        case "reshape":
            return came[0].reshape(len(came[0]), *(layer.shape or (-1,)))
        case "flatten":
            return came[0].reshape(len(came[0]), prod(came[0].shape[1:]))
        case "concatenate":
            return np.concatenate(came, axis=-1)
        case "add":
            return sum(came[1:], came[0])
        case "subtract":
            return came[0] - came[1]
        case "multiply":
            return np.prod(came, axis=0)
        case "average":
            return np.mean(came, axis=0)
        case "maximum":
            return np.max(came, axis=0)
        case "permute":
            return came[0].transpose(0, *layer.axes)
        case "activation" | "output":
            return came[0]
    raise NotImplementedError(layer.kind)


def _of_channels(mask: Array, value: Array) -> Array:
    """A mask (rows, channels) at every position of a value."""
    return mask.reshape(len(mask), *[1] * (value.ndim - 2), -1)


def predict(graph: Graph, parameters: Arrays, inputs: Arrays) -> dict[str, Array]:
    """Each output's value, final activation included."""
    done = forward(graph, parameters, inputs)
    return {name: done.values[name] for name in graph.outputs}


def _loss_point(graph: Graph, done: Pass, output: str, kind: str) -> tuple[str, bool]:
    """The node whose value the loss takes, and whether it takes it before the final activation."""
    node = output
    while graph.nodes[node].kind in ("output", "flatten", "reshape"):
        node = graph.sources[node][0]
    is_fused = kind in FUSED and activation_of(graph.nodes[node]) == FUSED[kind]
    # A softmax over parts of a sample is not the softmax over all its classes that the loss stands for.
    return node, is_fused and (FUSED[kind] != "softmax" or done.values[node].ndim == 2)


def _losses(
    graph: Graph, done: Pass, targets: Arrays, losses: Losses
) -> list[tuple[str, bool, float, Array]]:
    """For each output: node, whether before its activation, weighted loss, weighted slope there."""
    found = []
    for output, (kind, weight) in losses.items():
        node, is_before = _loss_point(graph, done, output, described(kind).kind)
        z = (done.before if is_before else done.values)[node]
        loss, slope = loss_and_slope(kind, z.reshape(len(z), -1), targets[output])
        found.append((node, is_before, weight * loss, weight * slope.reshape(z.shape)))
    return found


def loss_of(
    graph: Graph,
    parameters: Arrays,
    inputs: Arrays,
    targets: Arrays,
    losses: Losses,
    kept: Arrays | None = None,
    training: bool = True,
) -> float:
    """Σ weight · loss over the outputs, without penalties."""
    done = forward(graph, parameters, inputs, kept, training)
    return sum(loss for _, _, loss, _ in _losses(graph, done, targets, losses))


def backward(
    graph: Graph,
    parameters: Arrays,
    inputs: Arrays,
    targets: Arrays,
    losses: Losses,
    kept: Arrays | None = None,
) -> tuple[float, dict[str, Array]]:
    """The loss and its gradient by every parameter and by every input (under the input's id)."""
    done = forward(graph, parameters, inputs, kept, training=True)
    slopes = {name: np.zeros_like(value) for name, value in done.values.items()}
    slopes_before = {name: np.zeros_like(value) for name, value in done.before.items()}
    total, gradients = 0.0, {}
    for node, is_before, loss, slope in _losses(graph, done, targets, losses):
        total += loss
        (slopes_before if is_before else slopes)[node] += slope
    for name in reversed(graph.order):
        layer = graph.nodes[name]
        if activation_of(layer) == "prelu":
            z, weight = done.before[name], np.asarray(parameters[f"{name}/weight"], np.float64)
            gradients[f"{name}/weight"] = np.array([(slopes[name] * np.minimum(z, 0)).sum()])
            slope = slopes[name] * np.where(z > 0, 1, weight)
        else:
            back = ACTIVATIONS[activation_of(layer)][1]
            slope = back(done.before[name], slopes[name]) + slopes_before[name]
        if layer.kind == "input":
            gradients[name] = slope
        if layer.kind == "dense":
            gradients[f"{name}/weight"] = slope.T @ done.values[graph.sources[name][0]]
            if layer.use_bias:
                gradients[f"{name}/bias"] = slope.sum(axis=0)
        if layer.kind in CONVOLUTIONS:
            x, weight = done.values[graph.sources[name][0]], np.asarray(parameters[f"{name}/weight"], float)
            gradients[f"{name}/weight"] = CONVOLUTIONS[layer.kind][1](layer, x, weight, slope)[1]
            if layer.use_bias:
                gradients[f"{name}/bias"] = slope.sum(axis=tuple(range(slope.ndim - 1)))
        if layer.kind in normalization.KINDS:
            x, scale = done.values[graph.sources[name][0]], parameters[f"{name}/scale"]
            parts = normalization.normalize_backward(layer, x, scale, slope)
            gradients |= {
                f"{name}/{short}": parts[short]
                for short in ("scale", "shift")
                if f"{name}/{short}" in parameters
            }
        if layer.kind == "embedding":
            rows = np.rint(done.values[graph.sources[name][0]]).astype(int)
            gradients[f"{name}/weight"] = np.zeros((layer.count, layer.size))
            np.add.at(gradients[f"{name}/weight"], rows, slope)
        came = [done.values[source] for source in graph.sources[name]]
        for source, part in zip(
            graph.sources[name], _to_sources(name, layer, slope, came, parameters, kept), strict=True
        ):
            slopes[source] += part
    return total, gradients


def _to_sources(
    name: str, layer: Layer, slope: Array, came: list[Array], parameters: Arrays, kept: Arrays | None
) -> list[Array]:
    """The slope at each source of a node, from the slope at its value before the activation."""
    match layer.kind:
        case "input":
            return []
        case "dense":
            return [slope @ np.asarray(parameters[f"{name}/weight"], np.float64)]
        case "embedding":
            return [np.zeros_like(came[0])]
        case "conv1d" | "conv2d" | "conv_transpose2d":
            weight = np.asarray(parameters[f"{name}/weight"], np.float64)
            return [CONVOLUTIONS[layer.kind][1](layer, came[0], weight, slope)[0]]
        case "batchnorm" | "layernorm" | "rmsnorm" | "groupnorm":
            scale = parameters[f"{name}/scale"]
            return [normalization.normalize_backward(layer, came[0], scale, slope)["x"]]
        case "max_pool1d" | "max_pool2d":
            return [images.max_pool_backward(layer, came[0], slope)]
        case "average_pool1d" | "average_pool2d":
            return [images.average_pool_backward(layer, came[0], slope)]
        case "global_max_pool":
            return [images.global_max_pool_backward(came[0], slope)]
        case "global_average_pool":
            axes = came[0].shape[1:-1]
            share = slope.reshape(len(slope), *[1] * len(axes), -1) / prod(axes)
            return [np.broadcast_to(share, came[0].shape)]
        case "upsample2d":
            return [images.upsample_backward(layer, came[0], slope)]
        case "zero_padding2d":
            return [images.zero_padding_backward(layer, came[0], slope)]
        case "dropout":
            return [slope if kept is None else slope * kept[name] / (1 - layer.rate)]
        case "spatialdropout":
            return [slope if kept is None else slope * _of_channels(kept[name], slope) / (1 - layer.rate)]
        case "gaussiannoise":
            return [slope]
        case "flatten" | "reshape":
            return [slope.reshape(came[0].shape)]
        case "concatenate":
            ends = np.cumsum([value.shape[-1] for value in came])[:-1]
            return np.split(slope, ends, axis=-1)
        case "add":
            return [slope] * len(came)
        case "subtract":
            return [slope, -slope]
        case "multiply":
            return [slope * np.prod([*came[:i], *came[i + 1 :]], axis=0) for i in range(len(came))]
        case "average":
            return [slope / len(came)] * len(came)
        case "maximum":
            largest = np.array(came) == np.max(came, axis=0)
            return list(slope * largest / largest.sum(axis=0))
        case "permute":
            return [slope.transpose(0, *(layer.axes.index(axis) + 1 for axis in sorted(layer.axes)))]
        case "activation" | "output":
            return [slope]
    raise NotImplementedError(layer.kind)


def numerical_gradients(
    graph: Graph,
    parameters: Arrays,
    inputs: Arrays,
    targets: Arrays,
    losses: Losses,
    kept: Arrays | None = None,
    width: float = 1e-6,
) -> dict[str, Array]:
    """The same gradients by central differences of the loss alone: what `backward` is checked against."""
    varied = {
        **{name: np.array(values, np.float64) for name, values in parameters.items()},
        **{name: np.array(values, np.float64) for name, values in inputs.items()},
    }
    parts = ({name: varied[name] for name in parameters}, {name: varied[name] for name in inputs})

    def loss() -> float:
        return loss_of(graph, *parts, targets, losses, kept)

    gradients = {}
    for name, values in varied.items():
        gradient = np.zeros_like(values)
        for index in np.ndindex(values.shape):
            middle = values[index]
            values[index] = middle + width
            above = loss()
            values[index] = middle - width
            gradient[index] = (above - loss()) / (2 * width)
            values[index] = middle
        gradients[name] = gradient
    return gradients
