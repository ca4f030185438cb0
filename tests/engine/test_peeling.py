"""A final softmax or sigmoid belongs to the loss in training, to the network in predictions."""

import numpy as np
import pytest

from nnstudio.engine.layers import Activation, Dense, Flatten, Input, Output
from nnstudio.engine.network import Network
from nnstudio.errors import NetworkError
from tests.helpers import oracle
from tests.helpers.closeness import assert_close
from tests.helpers.trajectories import drawn


def check(nodes: dict, links: list, targets: dict, losses: dict) -> None:
    network = Network.graph(nodes, links)
    inputs = {
        name: drawn("x" + name, 9, *layer.shape) for name, layer in nodes.items() if layer.kind == "input"
    }
    expected, slopes = oracle.backward(
        oracle.Graph(nodes, links), network.parameters, inputs, targets, losses
    )
    loss, gradients = network.gradients(inputs, targets, losses)
    assert_close(loss, expected, 1e-5, "loss")
    for name, gradient in gradients.items():
        assert_close(gradient, slopes[name], 1e-5, name)


CLASSES = np.arange(9) % 3


def test_extreme_logits_lose_no_digits() -> None:
    network = Network.sequential((1,), [Dense(2, activation="softmax", use_bias=False)])
    network.load_parameters({"dense_1/weight": [[60.0], [-60.0]]})
    loss, gradients = network.gradients(np.ones((1, 1)), [1], "cross_entropy")
    assert loss == pytest.approx(120)
    np.testing.assert_allclose(gradients["dense_1/weight"], [[1], [-1]])
    np.testing.assert_allclose(network.predict(np.ones((1, 1))), [[1, 0]], atol=1e-30)


def test_through_a_flatten_layer() -> None:
    nodes = {"i": Input(shape=(4,)), "d": Dense(3, activation="softmax"), "f": Flatten(), "o": Output()}
    check(nodes, [("i", "d"), ("d", "f"), ("f", "o")], {"o": CLASSES}, {"o": ("cross_entropy", 1.0)})


def test_a_softmax_over_parts_of_a_sample_is_not_the_one_of_the_loss() -> None:
    nodes = {"i": Input(shape=(2, 3)), "a": Activation("softmax"), "f": Flatten(), "o": Output()}
    check(nodes, [("i", "a"), ("a", "f"), ("f", "o")], {"o": CLASSES}, {"o": ("cross_entropy", 1.0)})


@pytest.mark.parametrize("behind_flatten", [False, True])
def test_another_reader_of_the_softmax_gets_its_shares_or_the_network_is_refused(
    behind_flatten: bool,
) -> None:
    nodes = {"i": Input(shape=(4,)), "d": Dense(3, activation="softmax"), "f": Flatten(), "e": Dense(2),
             "o": Output(), "p": Output()}  # fmt: skip
    end = "f" if behind_flatten else "d"
    links = [("i", "d"), ("d", "f"), (end, "o"), (end, "e"), ("e", "p")]
    losses = {"o": ("cross_entropy", 1.0), "p": ("mse", 1.0)}
    targets = {"o": CLASSES, "p": drawn("p", 9, 2)}
    try:
        check(nodes, links, targets, losses)
    except NetworkError as error:
        assert "Activation" in str(error)  # noqa: PT017 - either answer is right
