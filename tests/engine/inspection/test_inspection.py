"""What the views show of a network's inside is what it computes and learns by."""

import numpy as np
import pytest

from nnstudio.engine.inspection.gradients import activation_gradients
from nnstudio.engine.inspection.health import norms, update_ratios
from nnstudio.engine.inspection.neuron import neuron
from nnstudio.engine.inspection.values import dead_units
from nnstudio.engine.layers import Activation, Add, Dense, Dropout, Flatten, Input, Output
from nnstudio.engine.network import Network
from nnstudio.errors import NetworkError
from tests.helpers.trajectories import drawn

X, Y = drawn("x", 35, 4), drawn("y", 35, 3)


def network(activation: str = "tanh") -> Network:
    return Network.sequential((4,), [Dense(5, activation=activation), Dropout(0.5), Dense(3)], seed=1)


def test_gradients_of_values_are_those_that_give_the_gradients_of_weights() -> None:
    net = network()
    values, found = net.activations(X), activation_gradients(net, X, Y, "mse")
    _, learned = net.gradients(X, Y, "mse")
    assert set(found) == {"dense_1", "dropout_1", "dense_2"}
    before_tanh = found["dense_1"] * (1 - values["dense_1"] ** 2)
    np.testing.assert_allclose(before_tanh.T @ X, learned["dense_1/weight"], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(
        found["dense_2"].T @ values["dropout_1"], learned["dense_2/weight"], rtol=1e-4, atol=1e-6
    )


def test_a_value_that_two_layers_read_gets_the_sum_of_their_gradients() -> None:
    nodes = {
        "x": Input(shape=(2, 2)),
        "f": Flatten(),
        "d": Dense(3),
        "t": Activation("tanh"),
        "s": Add(),
        "o": Output(),
    }
    links = [("x", "f"), ("f", "d"), ("d", "t"), ("d", "s"), ("t", "s"), ("s", "o")]
    net = Network.graph(nodes, links, seed=2)
    found = activation_gradients(net, X, Y, "mse")
    assert set(found) == {"d", "t", "s"}
    slope = 1 - net.activations(X)["t"] ** 2
    np.testing.assert_allclose(found["d"], found["s"] + found["t"] * slope, rtol=1e-4, atol=1e-7)


def test_with_cross_entropy_the_last_gradient_is_that_of_the_logits() -> None:
    net = Network.sequential((4,), [Dense(3, activation="softmax")], seed=1)
    classes = np.arange(35) % 3
    expected = (net.predict(X) - np.eye(3)[classes]) / len(X)
    np.testing.assert_allclose(
        activation_gradients(net, X, classes, "cross_entropy")["dense_1"], expected, atol=1e-6
    )


def test_a_neuron_is_the_sum_of_its_products_and_bias() -> None:
    net = network("relu")
    net.parameters["dense_1/bias"][...] = 0.25
    found = neuron(net, X, "dense_1", 2)
    np.testing.assert_array_equal(found.inputs, X[0])
    np.testing.assert_array_equal(found.weights, net.parameters["dense_1/weight"][2])
    assert found.total == pytest.approx(float(X[0] @ found.weights) + 0.25, rel=1e-5)
    assert found.output == pytest.approx(max(found.total, 0.0), abs=1e-6)
    assert found.activation == "relu"


@pytest.mark.parametrize(
    ("node", "unit", "samples", "words"),
    [("dropout_1", 0, 1, "no Dense"), ("dense_1", 5, 1, "0 to 4"), ("dense_1", 0, 0, "no sample")],
)
def test_what_is_no_neuron_is_refused_in_a_sentence(node: str, unit: int, samples: int, words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        neuron(network(), X[:samples], node, unit)


def test_units_that_are_zero_for_every_sample_are_dead() -> None:
    net = network("relu")
    net.parameters["dense_1/weight"][3] = 0.0
    net.parameters["dense_1/bias"][3] = -1.0
    dead = dead_units(net, X)
    assert dead["dense_1"][3]
    assert not dead["dense_2"].any()
    assert not dead_units(net, X[:0])["dense_1"].any()


def test_norms_and_update_ratios_are_told_by_node() -> None:
    before = {"a/weight": np.array([[3.0, 0.0]]), "a/bias": np.array([4.0]), "b/weight": np.zeros((1, 1))}
    after = {**before, "a/bias": np.array([4.5])}
    assert norms(before) == {"a": 5.0, "b": 0.0}
    assert update_ratios(before, after, steps=2) == {"a": pytest.approx(0.05), "b": 0.0}
    assert update_ratios(before, {**after, "b/weight": np.ones((1, 1))})["b"] == float("inf")
