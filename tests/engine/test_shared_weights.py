"""One layer used twice: its gradient is the sum over its uses, and it stays one layer."""

import numpy as np
import pytest

from nnstudio.engine.choices.optimizers import SGD
from nnstudio.engine.layers import (
    Add,
    Concatenate,
    Conv2D,
    ConvTranspose2D,
    Dense,
    Flatten,
    Input,
    Layer,
    Output,
)
from nnstudio.engine.network import Network
from nnstudio.engine.trainer import Trainer
from nnstudio.errors import NetworkError
from tests.helpers.trajectories import drawn

TWINS: dict[str, Layer] = {
    "left": Input(shape=(4,)), "right": Input(shape=(4,)),
    "dense_1": Dense(6, activation="tanh", l2=0.01), "dense_2": Dense(6, activation="tanh", l2=0.01),
    "joined": Concatenate(), "dense_3": Dense(2),
}  # fmt: skip
TWIN_LINKS = [
    ("left", "dense_1"), ("right", "dense_2"), ("dense_1", "joined"), ("dense_2", "joined"),
    ("joined", "dense_3"),
]  # fmt: skip
IMAGES: dict[str, Layer] = {
    "image": Input(shape=(5, 5, 3)), "conv2d_1": Conv2D(3, 3, padding="same", activation="tanh"),
    "conv2d_2": Conv2D(3, 3, padding="same"), "conv2d_3": Conv2D(3, 3, padding="same"), "sum": Add(),
    "flat": Flatten(), "dense_1": Dense(2),
}  # fmt: skip
IMAGE_LINKS = [
    ("image", "conv2d_1"), ("conv2d_1", "conv2d_2"), ("conv2d_2", "conv2d_3"), ("conv2d_1", "sum"),
    ("conv2d_3", "sum"), ("sum", "flat"), ("flat", "dense_1"),
]  # fmt: skip

LARGER: dict[str, Layer] = {
    **IMAGES,
    **dict.fromkeys(("conv2d_1", "conv2d_2", "conv2d_3"), ConvTranspose2D(3, 3, stride=1, activation="tanh")),
}
"""As images, by the same convolutions backwards."""


def twins() -> tuple[Network, Network]:
    """The network that shares, and one with as many weights as uses, equal at the beginning."""
    return pair(TWINS, TWIN_LINKS, {"dense_2": "dense_1"})


def pair(nodes, links, shared) -> tuple[Network, Network]:
    one = Network.graph(nodes, links, seed=3, shared=shared)
    many = Network.graph(nodes, links, seed=3)
    for name, values in many.parameters.items():
        node, _, short = name.rpartition("/")
        values[...] = one.parameters[f"{shared.get(node, node)}/{short}"]
    return one, many


def data(network: Network, rows: int = 37):
    inputs = {name: drawn(name, rows, *network.shapes[name]) for name in network.inputs}
    return inputs, drawn("target", rows, 2)


@pytest.mark.parametrize(
    ("nodes", "links", "shared"),
    [
        (TWINS, TWIN_LINKS, {"dense_2": "dense_1"}),
        (TWINS, TWIN_LINKS, {"dense_1": "dense_2"}),
        (IMAGES, IMAGE_LINKS, {"conv2d_2": "conv2d_1", "conv2d_3": "conv2d_1"}),
        (LARGER, IMAGE_LINKS, {"conv2d_2": "conv2d_1", "conv2d_3": "conv2d_1"}),
    ],
)
def test_the_gradient_is_the_sum_over_the_uses(nodes, links, shared):
    one, many = pair(nodes, links, shared)
    inputs, targets = data(one)
    loss, gradients = one.gradients(inputs, targets, loss="mse")
    other_loss, others = many.gradients(inputs, targets, loss="mse")
    assert loss == other_loss
    assert (
        set(gradients)
        == set(one.parameters)
        == set(many.parameters) - {name for name in many.parameters if name.rpartition("/")[0] in shared}
    )
    for name, gradient in gradients.items():
        node, _, short = name.rpartition("/")
        uses = [node, *(user for user, owner in shared.items() if owner == node)]
        expected = sum(others[f"{use}/{short}"].astype(np.float64) for use in uses)
        np.testing.assert_allclose(gradient, expected, rtol=1e-5, atol=1e-6)


def test_training_moves_all_uses_together_and_counts_penalties_once():
    one, many = twins()
    inputs, targets = data(one)
    start = many.parameters["dense_1/weight"].copy()
    _, slopes = many.gradients(inputs, targets, loss="mse")
    Trainer(one, loss="mse", optimizer=SGD(learning_rate=0.1), l1=0.02).step(inputs, targets)
    slope = slopes["dense_1/weight"] + slopes["dense_2/weight"] + 0.02 * np.sign(start) + 2 * 0.01 * start
    np.testing.assert_allclose(one.parameters["dense_1/weight"], start - 0.1 * slope, atol=1e-6)
    assert "dense_2/weight" not in one.parameters
    assert one.parameter_count == many.parameter_count - 6 * 5


def test_a_use_that_leads_to_a_loss_is_enough():
    nodes = {**TWINS, "unread": Dense(6), "output": Output()}
    links = [*TWIN_LINKS, ("right", "unread"), ("dense_3", "output")]
    network = Network.graph(nodes, links, shared={"dense_2": "unread"})
    start = network.parameters["unread/weight"].copy()
    inputs, targets = data(network)
    trainer = Trainer(network, "mse", SGD(0.1))
    losses = [trainer.step(inputs, targets) for _ in range(40)]
    assert losses[-1] < losses[0]
    assert not np.array_equal(network.parameters["unread/weight"], start)


def test_a_copy_shares_too():
    one, _ = twins()
    inputs, _ = data(one)
    twin = one.copy()
    twin.parameters["dense_1/weight"][...] = 0
    assert np.ptp(twin.activations({**inputs, "right": inputs["left"]})["joined"], axis=0).max() < 1e-6
    assert np.array_equal(one.activations(inputs)["joined"], one.copy().activations(inputs)["joined"])


@pytest.mark.parametrize(
    ("shared", "words"),
    [
        ({"dense_3": "dense_1"}, "it needs weight 2×12 and bias 2, and there is weight 6×4 and bias 6"),
        ({"dense_2": "nowhere"}, "there is no node 'nowhere'"),
        ({"nowhere": "dense_1"}, "there is no node 'nowhere'"),
        ({"joined": "dense_1"}, "it needs no weights"),
        ({"dense_2": "dense_1", "dense_1": "dense_3"}, "which has none of its own: name dense_3"),
    ],
)  # fmt: skip
def test_what_cannot_share_is_told(shared, words):
    with pytest.raises(NetworkError) as refused:
        Network.graph(TWINS, TWIN_LINKS, shared=shared)
    assert words in str(refused.value)
