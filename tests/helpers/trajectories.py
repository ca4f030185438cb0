"""Named small runs (network, data, optimizer, batches) for the engine, the oracle and PyTorch alike.

Data and first weights come from raw Philox words, which NumPy keeps the same for good.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, permutations

import numpy as np

from nnstudio.engine.activations import ACTIVATION_NAMES
from nnstudio.engine.choices.losses import (
    LOSSES,
    BinaryCrossEntropy,
    BinaryFocal,
    CrossEntropy,
    Focal,
    Huber,
    Loss,
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
    Optimizer,
    RMSprop,
)
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
    Embedding,
    Flatten,
    GlobalAveragePool,
    GlobalMaxPool,
    GroupNorm,
    Input,
    Layer,
    LayerNorm,
    Maximum,
    MaxPool1D,
    MaxPool2D,
    Multiply,
    Output,
    Permute,
    Reshape,
    RMSNorm,
    Subtract,
    Upsample2D,
    ZeroPadding2D,
)  # fmt: skip
from tests.helpers import oracle

Arrays = Mapping[str, np.ndarray]


def drawn(key: str, *shape: int) -> np.ndarray:
    """Bell-shaped float32 values of mean 0 and deviation 1, the same for the same key, for ever."""
    digest = hashlib.sha256(key.encode()).digest()
    words = np.random.Philox(key=int.from_bytes(digest[:16], "little")).random_raw(4 * int(np.prod(shape)))
    uniform = (words >> np.uint64(11)) * 2.0**-53
    return ((uniform.reshape(*shape, 4).sum(axis=-1) - 2) * 3**0.5).astype(np.float32)


def drawn_input(count: int | None, key: str, *shape: int) -> np.ndarray:
    """Bell-shaped values, or whole numbers below a count, the larger the rarer, as words in a text are."""
    values = drawn(key, *shape)
    return values if count is None else np.minimum(np.floor(np.abs(values) * count / 2), count - 1)


def suited(given: str | Loss, values: np.ndarray) -> np.ndarray:
    """Targets for a loss from bell-shaped values: class numbers (int32), labels, shares, counts or values."""
    loss = oracle.described(given)
    if loss.targets == "classes":
        return values.argmax(axis=1).astype(np.int32)
    if loss.kind == "kl_divergence":
        sizes = 0.1 + values.astype(np.float64) ** 2
        return (sizes / sizes.sum(axis=1, keepdims=True)).astype(np.float32)
    if loss.kind == "poisson":
        return np.floor(2 * np.abs(values))
    return (values > 0).astype(np.float32) if loss.targets == "labels" else values


@dataclass(frozen=True)
class Case:
    """One run: `epochs` times through `rows` rows in order, by `batch_size`; the last batch is smaller."""

    name: str
    graph: oracle.Graph
    links: tuple[tuple[str, str], ...]
    losses: Mapping[str, tuple[str | Loss, float]]
    optimizer: Optimizer
    rows: int = 40
    batch_size: int = 16
    epochs: int = 10
    l1: float = 0.0
    l2: float = 0.0
    penalize_biases: bool = False
    scale: float = 1.0

    @property
    def nodes(self) -> Mapping[str, Layer]:
        """The layers by id."""
        return self.graph.nodes

    def parameters(self) -> dict[str, np.ndarray]:
        """First values of all parameters, float32."""
        return {
            name: np.float32(name.endswith(("/scale", "/running_variance")))
            + drawn(f"{self.name}/{name}", *shape)
            * np.float32(self.scale * (int(np.prod(shape[1:])) ** -0.5 if len(shape) > 1 else 0.1))
            for name, shape in self.graph.parameter_shapes().items()
        }

    def inputs(self) -> dict[str, np.ndarray]:
        """All rows of each input, float32."""
        return {
            name: drawn_input(self.graph.index_count(name), f"{self.name}/{name}", self.rows, *layer.shape)
            for name, layer in self.nodes.items()
            if layer.kind == "input"
        }

    def targets(self) -> dict[str, np.ndarray]:
        """All rows of each target: class numbers (int32), 0/1 or values (float32)."""
        shapes, found = self.graph.shapes(), {}
        for name, (loss, _) in self.losses.items():
            values = drawn(f"{self.name}/{name}/target", self.rows, shapes[name][0])
            found[name] = suited(loss, values)
        return found

    def batches(self) -> Iterator[tuple[Arrays, Arrays]]:
        """(inputs, targets) of each step."""
        inputs, targets = self.inputs(), self.targets()
        for _ in range(self.epochs):
            for start in range(0, self.rows, self.batch_size):
                rows = slice(start, start + self.batch_size)
                yield ({k: v[rows] for k, v in inputs.items()}, {k: v[rows] for k, v in targets.items()})


def chain(
    name: str, layers: tuple[Layer, ...], loss: str | Loss, optimizer: Optimizer, features: int = 4,
    shape: tuple[int, ...] = (), **more,
) -> Case:  # fmt: skip
    """A case of one input, the layers one after the other, and one loss at the end."""
    graph = oracle.Graph.chain(shape or (features,), layers)
    names = list(graph.nodes)
    links = tuple(pairwise(names))
    return Case(name, graph, links, {names[-1]: (loss, 1.0)}, optimizer, **more)


def image_chain(
    name: str, shape: tuple[int, int, int], layers: tuple[Layer, ...], loss: str, optimizer: Optimizer, **more
) -> Case:
    """As `chain`, on images (height, width, channels)."""
    graph = oracle.Graph.chain(shape, layers)
    names = list(graph.nodes)
    return Case(name, graph, tuple(pairwise(names)), {names[-1]: (loss, 1.0)}, optimizer, **more)


def graph_case(
    name: str, nodes: Mapping[str, Layer], links: str, losses, optimizer: Optimizer, **more
) -> Case:
    """A case on any graph; links are written ``a>b b>c``."""
    pairs = tuple(tuple(link.split(">")) for link in links.split())
    return Case(name, oracle.Graph(nodes, pairs), pairs, losses, optimizer, **more)


def _optimizers() -> Iterator[Case]:
    layers = (Dense(8, activation="tanh"), Dense(6, activation="sigmoid"), Dense(3))
    for name, optimizer in {
        "sgd": SGD(0.1),
        "momentum": Momentum(0.05, momentum=0.9),
        "momentum half": Momentum(0.05, momentum=0.5),
        "sgd with momentum": SGD(0.05, momentum=0.9, nesterov=True),
        "nesterov": Momentum(0.05, momentum=0.9, nesterov=True),
        "adam": Adam(0.01),
        "adam short memory": Adam(0.02, beta_1=0.5, beta_2=0.9),
        "adam large epsilon": Adam(0.02, epsilon=1e-2),
        "sgd weight decay": SGD(0.1, weight_decay=0.1),
        "nesterov weight decay": Momentum(0.05, nesterov=True, weight_decay=0.1),
        "adam weight decay": Adam(0.01, weight_decay=0.1),
        "adamw": AdamW(0.01),
        "adamw strong decay": AdamW(0.02, beta_1=0.5, beta_2=0.9, epsilon=1e-3, weight_decay=2.0),
        "amsgrad": AMSGrad(0.01),
        "amsgrad short memory": AMSGrad(0.02, beta_1=0.5, beta_2=0.5, weight_decay=0.1),
        "nadam": NAdam(0.01),
        "nadam short memory": NAdam(0.02, beta_1=0.5, beta_2=0.9, weight_decay=0.1),
        "adamax": Adamax(0.01),
        "adamax short memory": Adamax(0.02, beta_1=0.5, beta_2=0.5, epsilon=1e-3, weight_decay=0.1),
        "rmsprop": RMSprop(0.003),
        "rmsprop momentum": RMSprop(0.001, rho=0.9, momentum=0.8, epsilon=1e-4, weight_decay=0.1),
        "adagrad": Adagrad(0.05),
        "adagrad weight decay": Adagrad(0.05, epsilon=1e-3, weight_decay=0.1),
        "adadelta": Adadelta(1.0),
        "adadelta long memory": Adadelta(2.0, rho=0.99, epsilon=1e-4, weight_decay=0.1),
        "lion": Lion(0.001),
        "lion weight decay": Lion(0.002, beta_1=0.8, beta_2=0.95, weight_decay=1.0),
        "clip norm": SGD(0.5, clip_norm=0.1),
        "clip norm sometimes": Momentum(0.05, clip_norm=0.3),
        "clip value": SGD(0.3, clip_value=0.02),
        "clip all": Adam(0.01, clip_norm=0.2, clip_value=0.03, weight_decay=0.05),
    }.items():
        yield chain(f"optimizer {name}", layers, "cross_entropy", optimizer)


LOSS_SETTINGS = {
    "cross_entropy smoothed": CrossEntropy(label_smoothing=0.1),
    "cross_entropy weighted": CrossEntropy(class_weights=[0.5, 2.0, 1.0]),
    "cross_entropy smoothed and weighted": CrossEntropy(0.3, (0.2, 0.0, 3.0)),
    "binary_cross_entropy weighted": BinaryCrossEntropy(positive_weight=3.0),
    "huber narrow": Huber(delta=0.3),
    "focal flat": Focal(gamma=0.0),
    "focal blunt": Focal(gamma=0.5),
    "focal sharp": Focal(gamma=5.0),
    "binary_focal flat": BinaryFocal(gamma=0.0, alpha=0.5),
    "binary_focal blunt": BinaryFocal(gamma=0.5, alpha=0.9),
}


def _losses() -> Iterator[Case]:
    layers = (Dense(8, activation="tanh"), Dense(3))
    for loss in LOSSES:
        yield chain(f"loss {loss}", layers, loss, Momentum(0.05))
        yield chain(f"loss {loss} one unit", (layers[0], Dense(1)), loss, Adam(0.01))
    for name, loss in LOSS_SETTINGS.items():
        yield chain(f"loss {name}", layers, loss, Momentum(0.05))
    for loss, activation in (
        ("focal", "softmax"),
        ("binary_focal", "sigmoid"),
        ("kl_divergence", "log_softmax"),
        ("kl_divergence", "softmax"),
        ("cross_entropy", "log_softmax"),
        ("poisson", "softplus"),
        ("cross_entropy", "softmax"),
        ("binary_cross_entropy", "sigmoid"),
        ("mse", "softmax"),
    ):
        final = (layers[0], Dense(3, activation=activation))
        yield chain(f"loss {loss} after {activation}", final, loss, Adam(0.02))
        apart = (*layers, Activation(activation))
        yield chain(f"loss {loss} after {activation} layer", apart, loss, Adam(0.02))
    yield chain(
        "loss cross_entropy after sigmoid",
        (layers[0], Dense(3, activation="sigmoid")),
        "cross_entropy",
        Adam(),
    )


def _activations() -> Iterator[Case]:
    for name in ACTIVATION_NAMES:
        layers = (Dense(7, activation=name), Dense(5), Activation(name), Dense(2, use_bias=False))
        rate = 0.001 if name == "log_softmax" else 0.03  # logarithms are far below zero
        yield chain(f"activation {name}", layers, "mse", Momentum(rate))


def _prelus() -> Iterator[Case]:
    bent = Activation("prelu")
    yield chain(
        "activation prelu", (Dense(7), bent, Dense(5), bent, Dense(2)), "mse", Momentum(0.03), l1=1e-3
    )
    yield chain("activation prelu of the data", (bent, Dense(3), bent), "mse", Adam(0.02), rows=33)
    layers = (Conv2D(3, 2), bent, Flatten(), Dense(3))
    yield image_chain("activation prelu of an image", (5, 4, 2), layers, "cross_entropy", Momentum(0.05))
    nodes = {"in": Input(shape=(4,)), "first": Dense(6), "bent": bent, "both": Add(), "out": Dense(2)}
    links = "in>first first>bent first>both bent>both both>out"
    yield graph_case("activation prelu beside a link", nodes, links, {"out": ("mse", 1.0)}, SGD(0.05))


def _embeddings() -> Iterator[Case]:
    turned = (Reshape((2, 3)), Permute(), Flatten(), Embedding(5, 2), Permute(), Flatten(), Dense(3))
    for name, features, layers in (
        ("of one number", 1, (Embedding(9, 4), Flatten(), Dense(3))),
        ("of several", 5, (Embedding(7, 3), Flatten(), Dense(6, activation="tanh"), Dense(3))),
        ("of one row and one feature", 2, (Embedding(1, 1), Flatten(), Dense(3))),
        ("wide", 3, (Embedding(40, 33), Flatten(), Dense(3))),
        ("turned", 6, turned),
        ("with penalties", 4, (Embedding(6, 3, l1=0.01, l2=0.02), Flatten(), Dense(3))),
    ):  # fmt: skip
        yield chain(f"embedding {name}", layers, "cross_entropy", Momentum(0.05), features=features)
    split = (Embedding(5000, 20), Flatten(), Dense(3))
    yield chain("embedding in blocks", split, "mse", SGD(0.5), features=8, rows=100, batch_size=50, epochs=3)
    nodes = {
        "codes": Input(shape=(2,)), "more": Input(shape=(3,)), "numbers": Input(shape=(4,)),
        "all": Concatenate(), "table": Embedding(6, 3), "flat": Flatten(), "joined": Concatenate(),
        "other": Embedding(8, 2), "other_flat": Flatten(), "out": Dense(2),
    }  # fmt: skip
    links = (
        "codes>all more>all all>table table>flat flat>joined numbers>joined codes>other other>other_flat "
        "other_flat>joined joined>out"
    )
    yield graph_case("embeddings beside numbers", nodes, links, {"out": ("mse", 1.0)}, Adam(0.02))


def _penalties() -> Iterator[Case]:
    layers = (Dense(6, activation="tanh"), Dense(2))
    yield chain("l1", layers, "mse", SGD(0.05), l1=0.003)
    yield chain("l2", layers, "mse", Momentum(0.05), l2=0.01)
    yield chain("l1 and l2", layers, "mse", Adam(0.01), l1=0.002, l2=0.01)
    own = (Dense(6, activation="tanh", l1=0.002), Dense(2, l2=0.02))
    yield chain("layers' own l1 and l2", own, "mse", Momentum(0.02, nesterov=True), l1=0.001, l2=0.005)
    yield chain("biases penalized", own, "mse", SGD(0.05), l1=0.003, l2=0.01, penalize_biases=True)
    own = (Dense(6, activation="tanh", l1=0.02, penalize_biases=True), Dense(2, l2=0.02))
    yield chain("biases of a layer penalized", own, "mse", Adam(0.01), l2=0.005)


def _max_norms() -> Iterator[Case]:
    layers = (Dense(17, activation="tanh", max_norm=0.8), Dense(2, max_norm=0.4))
    yield chain("max norm", layers, "mse", Momentum(0.05), l2=0.01)
    layers = (Dense(20, max_norm=0.9), Dense(3))
    yield chain("max norm wide", layers, "cross_entropy", Adam(0.01), features=37)
    layers = (Conv2D(4, 2, activation="tanh", max_norm=0.7), Flatten(), Dense(3))
    yield image_chain("max norm of filters", (6, 7, 3), layers, "cross_entropy", SGD(0.1))


def _sizes() -> Iterator[Case]:
    layers = (Dense(8, activation="relu"), Dense(3))
    for rows, batch_size, epochs in (
        (1, 1, 30),
        (5, 1, 6),
        (33, 7, 6),
        (30, 31, 30),
        (100, 64, 15),
        (129, 128, 15),
    ):
        name = f"{rows} rows, batches of {batch_size}"
        yield chain(
            name, layers, "cross_entropy", Adam(0.01), rows=rows, batch_size=batch_size, epochs=epochs
        )
    yield chain("one unit, one feature", (Dense(1, activation="tanh"), Dense(1)), "mse", SGD(0.1), features=1)
    wide = (Dense(35, activation="relu"), Dense(23, activation="tanh"), Dense(19))
    yield chain("wide", wide, "cross_entropy", Adam(0.002), features=21, rows=100, batch_size=50, epochs=15)
    yield chain("one layer", (Dense(3),), "cross_entropy", SGD(0.2))


def _graphs() -> Iterator[Case]:
    nodes = {
        "image": Input(shape=(2, 3)), "flat": Flatten(), "table": Input(shape=(5,)),
        "left": Dense(6, activation="tanh"), "right": Dense(4, activation="relu"), "joined": Concatenate(),
        "class": Dense(3, activation="softmax"), "value": Dense(2),
        "class_output": Output(), "value_output": Output(),
    }  # fmt: skip
    links = (
        "image>flat flat>left table>left_table table>right left>joined right>joined left_table>joined "
        "joined>class joined>value class>class_output value>value_output"
    )
    nodes["left_table"] = Dense(3, activation="sigmoid")
    losses = {"class_output": ("cross_entropy", 1.0), "value_output": ("mse", 0.3)}
    yield graph_case("two inputs, two outputs", nodes, links, losses, Adam(0.01))
    residual = {
        "in": Input(shape=(4,)), "first": Dense(6), "bent": Activation("relu"), "second": Dense(6),
        "sum": Add(), "out": Dense(2),
    }  # fmt: skip
    links = "in>first first>bent bent>second first>sum second>sum bent>sum sum>out"
    yield graph_case("residual", residual, links, {"out": ("mse", 1.0)}, Momentum(0.01))
    twice = {"in": Input(shape=(4,)), "same": Dense(5, activation="tanh"), "sum": Add(), "out": Dense(2)}
    links = "in>same same>sum same>sum sum>out"
    yield graph_case("one node twice into a sum", twice, links, {"out": ("mse", 1.0)}, SGD(0.05))
    both = {"in": Input(shape=(3,)), "pair": Concatenate(), "mid": Dense(4, activation="tanh"),
            "all": Concatenate(),             "out": Dense(2)}  # fmt: skip
    links = "in>pair in>pair pair>mid mid>all in>all mid>all all>out"
    yield graph_case("one node twice into a join", both, links, {"out": ("mae", 1.0)}, SGD(0.05))
    middle = {"in": Input(shape=(4,)), "mid": Dense(3, activation="sigmoid"), "mid_output": Output(),
              "out": Dense(2), "out_output": Output()}  # fmt: skip
    losses = {"mid_output": ("mse", 0.5), "out_output": ("mse", 2.0)}
    links = "in>mid mid>mid_output mid>out out>out_output"
    yield graph_case("an output in the middle", middle, links, losses, Adam(0.01))


def _convolutions() -> Iterator[Case]:
    """Each setting on the second layer, for the first one's input has no gradient."""
    for name, layer in {
        "valid": Conv2D(4, 3),
        "same": Conv2D(3, 3, padding="same", activation="relu"),
        "same with stride": Conv2D(3, 3, stride=2, padding="same"),
        "padding by number": Conv2D(4, 4, padding=2, use_bias=False),
        "stride": Conv2D(3, 2, stride=3),
        "dilation": Conv2D(3, 2, dilation=3),
        "stride and dilation": Conv2D(3, 3, stride=2, dilation=2, padding=3),
        "groups": Conv2D(6, 3, groups=2, padding=1),
        "depthwise": Conv2D(4, 3, groups=4, dilation=2, padding="same"),
        "pointwise": Conv2D(5, 1, activation="leaky_relu"),
        "softmax": Conv2D(3, 3, activation="softmax"),
        "penalties": Conv2D(2, 3, l1=0.002, l2=0.01),
    }.items():
        layers = (Conv2D(4, 2, activation="tanh"), layer, Flatten(), Dense(3))
        yield image_chain(f"convolution {name}", (6, 7, 2), layers, "cross_entropy", Momentum(0.02))


def _wide_convolutions() -> Iterator[Case]:
    """Sixteens of channels and filters, which go by Winograd's way, beside images too small for it."""
    for name, shape, layer in (
        ("same", (4, 5, 2), Conv2D(16, 3, padding="same", activation="tanh")),
        ("valid", (8, 7, 1), Conv2D(16, 3, use_bias=False)),
        ("wide padding", (2, 3, 1), Conv2D(16, 3, padding=4)),
        ("too small", (3, 4, 1), Conv2D(16, 3, padding="same")),
    ):
        layers = (Conv2D(16, 1, activation="tanh"), layer, GlobalAveragePool(), Dense(3))
        yield image_chain(f"wide convolution {name}", shape, layers, "cross_entropy", Momentum(0.02))


def _transposed_convolutions() -> Iterator[Case]:
    for name, layer in {
        "same": ConvTranspose2D(3, 3, activation="relu"),
        "same, kernel below stride": ConvTranspose2D(3, 2, stride=3),
        "same, even kernel": ConvTranspose2D(3, 4, stride=1, padding="same"),
        "valid": ConvTranspose2D(4, 3, padding="valid"),
        "padding by number": ConvTranspose2D(4, 4, stride=1, padding=2, use_bias=False),
        "output padding": ConvTranspose2D(2, 3, stride=3, padding=1, output_padding=2),
        "output padding below dilation": ConvTranspose2D(3, 2, 1, "valid", dilation=3, output_padding=2),
        "stride and dilation": ConvTranspose2D(3, 3, stride=2, dilation=3, padding=2),
        "groups": ConvTranspose2D(6, 3, groups=2, padding=1),
        "depthwise": ConvTranspose2D(4, 3, stride=1, groups=4, dilation=2),
        "wide groups": ConvTranspose2D(2, 2, groups=2, l1=0.002, l2=0.01),
        "many filters": ConvTranspose2D(18, 2, activation="tanh"),
        "one pixel": ConvTranspose2D(3, 1, stride=1, padding="valid", activation="softmax"),
    }.items():
        layers = (Conv2D(4, 2, activation="tanh"), layer, Flatten(), Dense(3))
        yield image_chain(
            f"transposed convolution {name}", (3, 4, 2), layers, "cross_entropy", Momentum(0.02)
        )
    layers = (
        Conv2D(3, 3, stride=2, padding=1, activation="tanh"), ConvTranspose2D(2, 3, padding=1),
        Flatten(), Dense(2),
    )  # fmt: skip
    yield image_chain("there and back", (5, 7, 1), layers, "mse", Adam(0.01), rows=31, batch_size=15)


def _series() -> Iterator[Case]:
    """Convolution and pooling along (time, channels)."""
    for name, layer in {
        "convolution valid": Conv1D(4, 3),
        "convolution same": Conv1D(3, 4, stride=2, padding="same", activation="relu"),
        "convolution causal": Conv1D(3, 3, padding="causal", dilation=2),
        "convolution causal with stride": Conv1D(3, 2, stride=3, padding="causal"),
        "convolution padding by number": Conv1D(4, 4, padding=2, use_bias=False),
        "convolution stride and dilation": Conv1D(3, 3, stride=2, dilation=3, padding=3),
        "convolution groups": Conv1D(6, 3, groups=2, padding=1, l1=0.002, l2=0.01),
        "convolution depthwise": Conv1D(4, 3, groups=4, dilation=2, padding="same"),
        "max": MaxPool1D(2),
        "max overlapping": MaxPool1D(3, stride=2, padding=1),
        "max same": MaxPool1D(4, stride=3, padding="same"),
        "max causal": MaxPool1D(3, stride=1, padding="causal"),
        "average": AveragePool1D(3),
        "average with padding": AveragePool1D(3, stride=2, padding=1),
        "average without padding": AveragePool1D(3, 1, "same", count_include_pad=False),
        "average causal": AveragePool1D(3, stride=2, padding="causal", count_include_pad=False),
    }.items():
        layers = (Conv1D(4, 2, activation="tanh"), layer, Flatten(), Dense(2))
        yield chain(f"series {name}", layers, "mse", Momentum(0.02), shape=(11, 2))
    for name, layer in {"global max": GlobalMaxPool(), "global average": GlobalAveragePool()}.items():
        layers = (Conv1D(5, 3, padding="causal", activation="tanh"), layer, Dense(2))
        yield chain(f"series {name}", layers, "mse", Adam(0.01), shape=(7, 3), rows=32, batch_size=17)


def _poolings() -> Iterator[Case]:
    for name, layer in {
        "max": MaxPool2D(2),
        "max overlapping": MaxPool2D(3, stride=2, padding=1),
        "max same": MaxPool2D(3, stride=2, padding="same"),
        "average": AveragePool2D(2),
        "average with padding": AveragePool2D(3, stride=2, padding=1),
        "average without padding": AveragePool2D(3, stride=1, padding="same", count_include_pad=False),
        "upsampling": Upsample2D(2),
        "zero padding": ZeroPadding2D(1, 0, 2, 3),
    }.items():
        layers = (Conv2D(3, 2, activation="tanh"), layer, Conv2D(2, 2), Flatten(), Dense(2))
        yield image_chain(f"pooling {name}", (6, 7, 1), layers, "mse", Adam(0.01))
    for name, layer in {"global max": GlobalMaxPool(), "global average": GlobalAveragePool()}.items():
        layers = (Conv2D(5, 3, activation="tanh", padding="same"), layer, Dense(2))
        yield image_chain(f"pooling {name}", (4, 5, 2), layers, "mse", Adam(0.01))
    nodes = {
        "in": Input(shape=(5, 5, 2)), "first": Conv2D(3, 3, padding=1, activation="tanh"),
        "second": Conv2D(3, 3, padding=1), "sum": Add(), "small": MaxPool2D(3, 1, 1),
        "smooth": AveragePool2D(3, 1, 1), "joined": Concatenate(), "mean": GlobalAveragePool(),
        "out": Dense(2),
    }  # fmt: skip
    links = (
        "in>first first>second first>sum second>sum sum>small sum>smooth first>joined small>joined "
        "smooth>joined joined>mean mean>out"
    )
    layers = (Dense(12, activation="tanh"), Reshape((2, 3, 2)), Conv2D(4, 2), Reshape(), Dense(2))
    yield chain("image of a list", layers, "mse", SGD(0.05))
    yield graph_case("residual image", nodes, links, {"out": ("mse", 1.0)}, Momentum(0.02))


def _merges() -> Iterator[Case]:
    """Two, three and four branches; one of them read twice, and one of them data, which has no gradient."""
    for layer in (Subtract(), Multiply(), Average(), Maximum()):
        for count in (2,) if layer.maximum_inputs == 2 else (2, 3, 4):
            branches = [f"branch_{number}" for number in range(count)]
            nodes = {
                "in": Input(shape=(4,)), **{name: Dense(5, activation="tanh") for name in branches},
                "joined": layer, "out": Dense(2),
            }  # fmt: skip
            links = " ".join(f"in>{name} {name}>joined" for name in branches) + " joined>out"
            losses = {"out": ("mse", 1.0)}
            yield graph_case(f"{layer.kind} of {count}", nodes, links, losses, Momentum(0.03))
        nodes = {"in": Input(shape=(4,)), "first": Dense(4, activation="tanh"), "joined": layer,
                 "again": type(layer)(), "out": Dense(2)}  # fmt: skip
        links = "in>first first>joined in>joined first>again joined>again again>out"
        yield graph_case(f"{layer.kind} with the data", nodes, links, {"out": ("mse", 1.0)}, SGD(0.05))
        twice = {"in": Input(shape=(4,)), "same": Dense(5, activation="tanh"), "pair": layer, "out": Dense(2)}
        links = "in>same same>pair same>pair pair>out"
        yield graph_case(f"{layer.kind} of one node twice", twice, links, {"out": ("mse", 1.0)}, SGD(0.05))


def _permutations() -> Iterator[Case]:
    for axes in ((2, 1), (1, 2)):
        layers = (Dense(12, activation="tanh"), Reshape((3, -1)), Permute(axes), Flatten(), Dense(2))
        yield chain(f"permute {axes}", layers, "mse", Momentum(0.03))
    for axes in permutations((1, 2, 3)):
        layers = (Conv2D(4, 2, activation="tanh"), Permute(axes), Flatten(), Dense(3))
        yield image_chain(f"permute {axes}", (3, 4, 2), layers, "cross_entropy", Momentum(0.02))
    nodes = {"in": Input(shape=(3, 3)), "turned": Permute(), "same": Add(), "flat": Flatten(),
             "mid": Dense(9, activation="tanh"), "square": Reshape((3, 3)), "back": Permute(), "both": Add(),
             "list": Reshape((-1,)), "out": Dense(2)}  # fmt: skip
    links = (
        "in>turned turned>same in>same same>flat flat>mid mid>square square>back square>both back>both "
        "both>list list>out"
    )
    yield graph_case("a matrix and its transpose", nodes, links, {"out": ("mse", 1.0)}, SGD(0.05))


def _normalizations() -> Iterator[Case]:
    """Each behind a layer with a bend, on lists of features, sequences and images."""
    for name, layer in {
        "batch": BatchNorm(),
        "batch large momentum": BatchNorm(momentum=0.7),
        "batch large epsilon": BatchNorm(epsilon=0.5),
        "layer": LayerNorm(),
        "layer large epsilon": LayerNorm(epsilon=0.5),
        "root mean square": RMSNorm(),
        "root mean square large epsilon": RMSNorm(epsilon=0.5),
        "group": GroupNorm(),
        "groups": GroupNorm(3),
        "groups large epsilon": GroupNorm(2, epsilon=0.5),
    }.items():
        layers = (Dense(12, activation="tanh"), layer, Dense(6, activation="tanh"), Dense(3))
        yield chain(f"normalization {name}", layers, "cross_entropy", Momentum(0.02))
        image = (Conv2D(6, 2, activation="tanh"), layer, Conv2D(3, 2), Flatten(), Dense(2))
        yield image_chain(f"normalization {name} of an image", (5, 6, 2), image, "mse", Adam(0.01))
        sequence = (layer, Flatten(), Dense(4, activation="tanh"), Dense(2))
        graph = oracle.Graph.chain((5, 6), sequence)
        nodes = list(graph.nodes)
        yield Case(
            f"normalization {name} of a sequence", graph, tuple(pairwise(nodes)), {nodes[-1]: ("mse", 1.0)},
            AdamW(0.01, weight_decay=0.1), l1=0.001, l2=0.002,
        )  # fmt: skip
    nodes = {
        "in": Input(shape=(5,)), "first": Dense(7, activation="tanh"), "one": LayerNorm(), "two": RMSNorm(),
        "sum": Add(), "three": GroupNorm(7, epsilon=0.1), "out": Dense(2),
    }  # fmt: skip
    links = "in>first first>one first>two one>two_too two_too>sum first>sum one>sum two>sum sum>three sum>end"
    nodes |= {"two_too": RMSNorm(), "end": Add()}
    yield graph_case(
        "normalization in a graph", nodes, f"{links} three>end end>out", {"out": ("mse", 1.0)}, Momentum(0.01)
    )


def _batches() -> Iterator[Case]:
    """Batch normalization in places where it is not alone."""
    layers = (
        BatchNorm(), Dense(20, activation="tanh"), BatchNorm(), Activation("tanh"), Dense(3, use_bias=False),
    )  # fmt: skip
    yield chain("batch normalization clipped", layers, "cross_entropy", SGD(0.1, clip_norm=0.1), l1=0.001)
    yield chain(
        "batch normalization of 40 rows", layers, "cross_entropy", Adam(0.01), batch_size=40, epochs=30
    )
    image = (
        Conv2D(20, 3, padding="same", use_bias=False), BatchNorm(), Activation("tanh"), AveragePool2D(2),
        BatchNorm(), Conv2D(3, 2), GlobalAveragePool(), Dense(2),
    )  # fmt: skip
    case = image_chain("batch normalization of images", (5, 7, 2), image, "mse", AdamW(0.01), rows=33)
    yield case  # whose last batch is one image
    nodes = {
        "in": Input(shape=(5,)), "first": Dense(7, activation="tanh"), "one": BatchNorm(), "two": BatchNorm(),
        "sum": Add(), "out": Dense(2),
    }  # fmt: skip
    links = "in>first first>one first>two first>sum one>sum two>sum sum>out"
    yield graph_case("batch normalization in a graph", nodes, links, {"out": ("mse", 1.0)}, Momentum(0.01))


_ALL = (
    _optimizers, _losses, _activations, _penalties, _max_norms, _sizes, _graphs, _convolutions, _poolings,
    _merges, _permutations, _prelus, _embeddings, _normalizations, _batches,
    _transposed_convolutions, _series, _wide_convolutions,
)  # fmt: skip
CASES: Mapping[str, Case] = {case.name: case for cases in _ALL for case in cases()}


def by_the_oracle(case: Case) -> oracle.Run:
    """The run in float64 NumPy."""
    return oracle.train(
        case.graph, case.parameters(), case.optimizer, case.batches(), case.losses, case.l1, case.l2,
        biases=case.penalize_biases,
    )  # fmt: skip
