"""Runs whose weights must have the same bits everywhere; `python -m tests.engine.bits` prints their hashes.

Together they use every layer, activation, loss, optimizer and setting that computes. Stored hashes are in
`recorded/hashes.json`; `python -m tests.engine.bits write` replaces them, which the changelog must tell.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from nnstudio.engine.activations import ACTIVATION_NAMES
from nnstudio.engine.choices.augmentation import Augmentation
from nnstudio.engine.choices.initializers import INITIALIZER_NAMES, draw
from nnstudio.engine.choices.losses import LOSSES, Loss
from nnstudio.engine.choices.optimizers import OPTIMIZERS, SGD, Adam, Momentum, Optimizer
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.choices.schedules import SCHEDULES, ReduceOnPlateau
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
    Dropout,
    Embedding,
    Flatten,
    GaussianNoise,
    GlobalAveragePool,
    GlobalMaxPool,
    GroupNorm,
    Input,
    LayerNorm,
    Maximum,
    MaxPool1D,
    MaxPool2D,
    Multiply,
    Output,
    Permute,
    RMSNorm,
    SpatialDropout,
    Subtract,
    Upsample2D,
    ZeroPadding2D,
)  # fmt: skip
from nnstudio.engine.network import Network
from nnstudio.engine.training.training import TrainingData, new_state, train
from tests.engine.recorded import HASHES
from tests.helpers.trajectories import LOSS_SETTINGS, drawn, drawn_input, suited

ROWS, VALIDATION_ROWS = 150, 37


def hashed(*arrays: np.ndarray) -> str:
    """Hash of the arrays' bytes, little-endian."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()[:16]


def targets_of(loss: str | Loss, key: str, rows: int, units: int) -> np.ndarray:
    """Targets that suit a loss."""
    return suited(loss, drawn(key, rows, units))


def data_of(network: Network, losses: Mapping[str, str | Loss]) -> TrainingData:
    """Training and validation rows."""

    def part(name: str, rows: int) -> tuple[dict, dict]:
        counts = {index.input: index.count for index in network.structure.indices}
        inputs = {
            node: drawn_input(counts.get(node), name + node, rows, *network.shapes[node])
            for node in network.inputs
        }
        targets = {
            node: targets_of(loss, name + node, rows, network.shapes[node][0])
            for node, loss in losses.items()
        }
        return inputs, targets

    return TrainingData(*part("training", ROWS), *part("validation", VALIDATION_ROWS))


def with_drawn_weights(network: Network) -> Network:
    """The network with weights that no library function had a part in."""
    for name, values in network.parameters.items():
        values[...] = drawn(name, *values.shape) * np.float32(
            0.5 if values.ndim == 1 else int(np.prod(values.shape[1:])) ** -0.5
        )
    for name, values in network.parameters.items():
        if name.endswith("/running_variance"):
            values[...] = np.abs(values) + np.float32(0.25)  # of NaN not even the sign is the same everywhere
    return network


def trained(
    network: Network, losses: Mapping[str, str | Loss], plan: TrainingPlan, threads: int | None,
    sample_weights: np.ndarray | None = None,
) -> str:  # fmt: skip
    """Hash of weights, batch losses and epoch records after a run, and of what the network then predicts."""
    data = replace(data_of(network, losses), sample_weights=sample_weights)
    state = new_state(network, plan, losses, validates=True)
    for _ in train(network, plan, data, losses, state=state, threads=threads):
        pass
    predicted = network.predict(data.inputs)
    outputs = list(predicted.values()) if isinstance(predicted, dict) else [predicted]
    assert all(np.isfinite(output).all() for output in outputs)
    return hashed(network.vector, state.history.batch_loss, state.history.records, *outputs)


def _weighed_samples(threads: int | None) -> str:
    network = with_drawn_weights(Network.sequential((9,), [Dense(33, activation="tanh"), Dense(3)]))
    plan = TrainingPlan(Adam(0.01), batch_size=40, epochs=8, seed=5)
    return trained(network, {"dense_2": "cross_entropy"}, plan, threads, np.abs(drawn("weights", ROWS)))


def chain(
    layers: list, loss: str | Loss, optimizer: Optimizer, threads: int | None, features: int = 9, **settings
) -> str:
    """Hash of a run of a chain."""
    network = with_drawn_weights(Network.sequential((features,), layers))
    plan = TrainingPlan(**{"optimizer": optimizer, "batch_size": 40, "epochs": 8, "seed": 5, **settings})
    return trained(network, {network.outputs[0]: loss}, plan, threads)


def _of_every_activation(name: str) -> Callable[[int | None], str]:
    layers = [Dense(20, activation=name), Dense(13), Activation(name), Dense(4)]
    rate = 0.0005 if name == "log_softmax" else 0.02
    return lambda threads: chain(layers, "mse", Momentum(rate), threads, l1=1e-4)


def _of_prelu(threads: int | None) -> str:
    layers = [Dense(20), Activation("prelu"), Dense(130), Activation("prelu"), Dense(4)]
    return chain(layers, "mse", Momentum(0.02), threads, l1=1e-4)


_OF_EMBEDDED = (Flatten(), Dense(20, activation="tanh"), Dense(2))


def _of_every_loss(loss: str | Loss) -> Callable[[int | None], str]:
    layers = [Dense(33, activation="tanh"), Dropout(0.25), Dense(3)]
    return lambda threads: chain(layers, loss, Adam(0.01), threads, l2=1e-3)


def _of_every_optimizer(kind: str) -> Callable[[int | None], str]:
    layers = [Dense(40, activation="gelu"), Dense(3)]
    optimizer = OPTIMIZERS[kind](weight_decay=0.01, clip_norm=0.5, clip_value=0.1)
    return lambda threads: chain(layers, "cross_entropy", optimizer, threads)


def _large_clipped(threads: int | None) -> str:
    layers = [Dense(300, activation="silu"), Dense(130, activation="tanh"), Dense(10)]
    settings = {"features": 200, "batch_size": 128, "epochs": 3}
    return chain(layers, "cross_entropy", SGD(0.5, clip_norm=0.5), threads, **settings)


def _of_every_schedule(kind: str) -> Callable[[int | None], str]:
    layers = [Dense(20, activation="mish"), Dense(3)]
    return lambda threads: chain(layers, "huber", SGD(0.05), threads, schedule=SCHEDULES[kind]())


def _early_stopped(threads: int | None) -> str:
    layers = [Dense(40, activation="relu"), Dense(3)]
    settings = {"early_stopping": True, "patience": 3, "epochs": 60}
    return chain(layers, "cross_entropy", Adam(0.02), threads, **settings)


def _falling_on_plateaus(threads: int | None) -> str:
    layers = [Dense(20, activation="mish"), Dense(3)]
    schedule = ReduceOnPlateau(factor=0.3, patience=1, threshold=0.05, cooldown=1, warm_up=1.5)
    return chain(layers, "huber", SGD(0.3), threads, epochs=30, schedule=schedule)


def _kept_small(threads: int | None) -> str:
    layers = [
        Dense(300, activation="relu", max_norm=0.9),
        Dense(10, max_norm=0.5, l1=1e-4, penalize_biases=True),
    ]
    settings = {"features": 200, "batch_size": 128, "epochs": 3, "l2": 1e-4, "penalize_biases": True}
    return chain(layers, "cross_entropy", Momentum(0.05), threads, **settings)


def _graph(threads: int | None) -> str:
    nodes = {
        "image": Input(shape=(3, 5)), "flat": Flatten(), "table": Input(shape=(7,)),
        "left": Dense(12, activation="relu"), "right": Dense(12, activation="leaky_relu"), "sum": Add(),
        "joined": Concatenate(), "dropped": Dropout(0.4), "class": Dense(3, activation="softmax"),
        "value": Dense(2, use_bias=False), "a": Output(), "b": Output(),
    }  # fmt: skip
    links = [
        ("image", "flat"), ("flat", "left"), ("table", "right"), ("left", "sum"),
        ("right", "sum"), ("right", "sum"), ("sum", "joined"), ("table", "joined"), ("joined", "dropped"),
        ("dropped", "class"), ("dropped", "value"), ("class", "a"), ("value", "b"),
    ]  # fmt: skip
    network = with_drawn_weights(Network.graph(nodes, links))
    plan = TrainingPlan(Momentum(0.02, nesterov=True), batch_size=33, epochs=5, seed=9)
    return trained(network, {"a": "cross_entropy", "b": "mae"}, plan, threads)


def _shared(threads: int | None) -> str:
    nodes = {
        "left": Input(shape=(7,)), "right": Input(shape=(7,)), "first": Dense(18, activation="tanh"),
        "second": Dense(18, activation="relu"), "sum": Add(), "out": Dense(3),
    }  # fmt: skip
    links = [("left", "first"), ("right", "second"), ("first", "sum"), ("second", "sum"), ("sum", "out")]
    network = with_drawn_weights(Network.graph(nodes, links, shared={"second": "first"}))
    return trained(network, {"out": "cross_entropy"}, TrainingPlan(Adam(0.01), epochs=5, l2=0.01), threads)


def _merges(threads: int | None) -> str:
    nodes = {
        "image": Input(shape=(4, 5)), "turned": Permute(), "flat": Flatten(),
        **{name: Dense(20, activation="tanh") for name in "abcd"},
        "product": Multiply(), "mean": Average(), "largest": Maximum(), "rest": Subtract(),
        "out": Dense(3),
    }  # fmt: skip
    links = [("image", "turned"), ("turned", "flat"), *(("flat", name) for name in "abcd")]
    links += [(name, "product") for name in "abc"] + [(name, "mean") for name in "bcd"]
    links += [(name, "largest") for name in ("product", "mean", "d")]
    links += [("largest", "rest"), ("mean", "rest"), ("rest", "out")]
    network = with_drawn_weights(Network.graph(nodes, links))
    return trained(network, {"out": "mse"}, TrainingPlan(Adam(0.01), batch_size=40, epochs=4), threads)


def _images(layers: list, shape: tuple[int, ...] = (9, 8, 3), **settings) -> Callable[[int | None], str]:
    def run(threads: int | None) -> str:
        network = with_drawn_weights(Network.sequential(shape, [*layers, Dense(3)]))
        plan = TrainingPlan(Adam(0.01), batch_size=40, epochs=3, seed=5, **settings)
        return trained(network, {network.outputs[0]: "cross_entropy"}, plan, threads)

    return run


_CONVOLUTIONS = [
    Conv2D(10, 3, padding="same", activation="relu"), Conv2D(7, 3, stride=2, padding="same"),
    Upsample2D(2), Conv2D(14, 3, padding=2, dilation=2, groups=7, activation="tanh"),
    Conv2D(5, 2, stride=2, dilation=3, padding=2), Flatten(),
]  # fmt: skip
_WIDE = [
    Conv2D(16, 1, activation="relu"), Conv2D(32, 3, padding="same", activation="relu"),
    Conv2D(48, 3, padding=1), MaxPool2D(2), Conv2D(16, 3, padding=2, activation="tanh"), Flatten(),
]  # fmt: skip
_TRANSPOSED = [
    ConvTranspose2D(6, 3, activation="relu"), ConvTranspose2D(18, 3, padding=1, groups=2, output_padding=1),
    Conv2D(3, 3, stride=2), ConvTranspose2D(5, 2, stride=1, padding="valid", dilation=2, activation="tanh"),
    Flatten(),
]  # fmt: skip
_SERIES = [
    Conv1D(12, 3, padding="causal", dilation=2, activation="tanh"), MaxPool1D(3, 2, "same"),
    Conv1D(8, 5, stride=2, padding=2, groups=4), AveragePool1D(3, 1, 1), Conv1D(17, 2),
]  # fmt: skip
_POOLS = [
    ZeroPadding2D(1, 0, 2, 1), Conv2D(6, 3, activation="relu"), MaxPool2D(3, 1, 1), AveragePool2D(3, 2, 1),
    AveragePool2D(3, 1, "same", count_include_pad=False), Conv2D(18, 2, use_bias=False), MaxPool2D(2),
]  # fmt: skip


_NORMALIZATIONS = [
    LayerNorm(), Conv2D(18, 3, activation="tanh"), GroupNorm(3), Conv2D(21, 2), RMSNorm(), GroupNorm(),
    Flatten(), Dense(35, activation="silu"), LayerNorm(), Dense(19), GroupNorm(19, epsilon=0.1), RMSNorm(),
]  # fmt: skip
_CHANCE = [
    GaussianNoise(0.3), Conv2D(6, 3, activation="tanh"), SpatialDropout(0.4), Conv2D(5, 2),
    GaussianNoise(0.2), Flatten(), Dropout(0.2),
]  # fmt: skip
_AUGMENTATION = Augmentation(
    horizontal_flip=True, vertical_flip=True, shift=0.2, rotate=30.0, scale=0.3, cut_out=0.4, brightness=0.5,
    noise=0.1,
)  # fmt: skip


def _augmented_table(threads: int | None) -> str:
    settings = {"augmentation": _AUGMENTATION, "data_share": 0.6}
    return chain([Dense(20, activation="relu"), Dense(3)], "cross_entropy", Adam(0.01), threads, **settings)


_OVER_BATCH = [
    BatchNorm(), Conv2D(18, 3, activation="tanh"), BatchNorm(0.3), Conv2D(21, 2), Activation("relu"),
    BatchNorm(epsilon=0.1), Flatten(), Dense(35, activation="silu"), BatchNorm(), Dense(19, use_bias=False),
    BatchNorm(),
]  # fmt: skip


def _large(threads: int | None) -> str:
    layers = [Dense(300, activation="relu"), Dense(130, activation="tanh"), Dense(10)]
    return chain(layers, "cross_entropy", Adam(), threads, features=200, batch_size=128, epochs=3)


EARLY_INITIALIZERS = ("glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "zeros", "ones")
"""Those that one hash stands for; each later one has its own."""


def _first_weights(threads: int | None) -> str:
    return hashed(*(draw(name, (37, 23), 23, 37, 11, "dense_1/weight") for name in EARLY_INITIALIZERS))


def _drawn_by(name: str) -> Callable[[int | None], str]:
    return lambda threads: hashed(draw(name, (37, 23), 23, 37, 11, "dense_1/weight"))


RUNS: Mapping[str, Callable[[int | None], str]] = {
    **{f"activation {name}": _of_every_activation(name) for name in ACTIVATION_NAMES},
    **{f"loss {loss}": _of_every_loss(loss) for loss in LOSSES},
    **{f"loss {name}": _of_every_loss(loss) for name, loss in LOSS_SETTINGS.items()},
    **{f"optimizer {kind}": _of_every_optimizer(kind) for kind in OPTIMIZERS},
    **{f"schedule {kind}": _of_every_schedule(kind) for kind in SCHEDULES if kind != "constant"},
    "large, clipped": _large_clipped,
    "plain descent": lambda threads: chain([Dense(5), Dense(1)], "mse", SGD(0.05), threads, batch_size=7),
    "weighed samples": _weighed_samples,
    "early stopping": _early_stopped,
    "falling on plateaus": _falling_on_plateaus,
    "max norm and penalized biases": _kept_small,
    "graph": _graph,
    "shared weights": _shared,
    "large": _large,
    "merges": _merges,
    "activation prelu": _of_prelu,
    "embedding": lambda threads: chain([Embedding(50, 6), *_OF_EMBEDDED], "mse", Adam(0.01), threads),
    "embedding in blocks": lambda threads: chain(
        [Embedding(20_000, 12), *_OF_EMBEDDED], "mse", SGD(0.1), threads, epochs=2
    ),
    "convolutions": _images(_CONVOLUTIONS),
    "pooling": _images([*_POOLS, Flatten()]),
    "pooling, global maxima": _images([*_POOLS, GlobalMaxPool()]),
    "pooling, global means": _images([*_POOLS, GlobalAveragePool()]),
    "normalization within samples": _images(_NORMALIZATIONS),
    "chance": _images(_CHANCE),
    "augmented images": _images([Conv2D(6, 3), Flatten()], augmentation=_AUGMENTATION),
    "augmented table": _augmented_table,
    "normalization over batches": _images(_OVER_BATCH),
    "image of 32 channels": _images([Conv2D(32, 3, activation="relu"), Conv2D(40, 3), Flatten()]),
    "wide convolutions": _images(_WIDE, (9, 8, 3)),
    "transposed convolutions": _images(_TRANSPOSED, (4, 5, 3)),
    "series, global maxima": _images([*_SERIES, GlobalMaxPool()], (23, 5)),
    "series, flat": _images([*_SERIES, Flatten()], (24, 5)),
    "first weights": _first_weights,
    **{
        f"first weights {name}": _drawn_by(name)
        for name in INITIALIZER_NAMES[1:]
        if name not in EARLY_INITIALIZERS
    },
}


def hashes(threads: int | None = None) -> Iterator[tuple[str, str]]:
    """Name and hash of every run."""
    for name, run in RUNS.items():
        yield name, run(threads)


if __name__ == "__main__":
    found = dict(hashes())
    if "write" in sys.argv:
        HASHES.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    sys.stdout.write(json.dumps(found) + "\n")
