"""The oracle itself: its derivatives by central differences, its optimizers by hand-worked numbers."""

import numpy as np
import pytest

from nnstudio.engine.choices.optimizers import SGD, Adam, Momentum
from nnstudio.engine.layers import (
    Activation,
    Add,
    Concatenate,
    Dense,
    Dropout,
    Flatten,
    GaussianNoise,
    Input,
    Output,
    Reshape,
    SpatialDropout,
)  # fmt: skip
from tests.helpers import oracle
from tests.helpers.trajectories import LOSS_SETTINGS, suited

LOSSES = {**{kind: kind for kind in sorted(oracle.LOSSES)}, **LOSS_SETTINGS}


def targets_for(loss: str, rows: int, units: int, random: np.random.Generator) -> np.ndarray:
    return suited(loss, random.normal(size=(rows, units)))


def check(graph: oracle.Graph, inputs: dict, targets: dict, losses: dict, kept: dict | None = None) -> None:
    parameters = graph.random_parameters(np.random.default_rng(1))
    _, exact = oracle.backward(graph, parameters, inputs, targets, losses, kept)
    measured = oracle.numerical_gradients(graph, parameters, inputs, targets, losses, kept)
    assert exact.keys() == measured.keys()
    for name in exact:
        np.testing.assert_allclose(exact[name], measured[name], rtol=1e-5, atol=1e-8, err_msg=name)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
@pytest.mark.parametrize("activation", sorted(oracle.ACTIVATIONS))
def test_gradients_of_a_chain(activation: str, loss: str) -> None:
    random = np.random.default_rng(0)
    graph = oracle.Graph.chain((4,), [Dense(5, activation=activation), Dense(3, activation=activation)])
    inputs = {"input_1": random.normal(size=(6, 4))}
    check(graph, inputs, {"dense_2": targets_for(loss, 6, 3, random)}, {"dense_2": (loss, 1.0)})


def test_gradients_of_a_graph_with_every_layer() -> None:
    random = np.random.default_rng(0)
    nodes = {
        "image": Input(shape=(2, 3)), "table": Input(shape=(6,)), "bent": Activation("tanh"),
        "flat": Flatten(), "twice": Add(), "shared": Dense(6, activation="sigmoid"), "dropped": Dropout(0.25),
        "joined": Concatenate(),
        "class": Dense(3, activation="softmax", use_bias=False), "value": Dense(2),
        "class_output": Output(), "value_output": Output(),
    }  # fmt: skip
    links = [
        ("image", "bent"), ("bent", "flat"), ("flat", "twice"), ("table", "shared"), ("shared", "twice"),
        ("shared", "twice"), ("twice", "dropped"), ("dropped", "joined", 1), ("table", "joined", 0),
        ("joined", "class"), ("joined", "value"), ("class", "class_output"), ("value", "value_output"),
    ]  # fmt: skip
    graph = oracle.Graph(nodes, links)
    inputs = {"image": random.normal(size=(5, 2, 3)), "table": random.normal(size=(5, 6))}
    targets = {"class_output": random.integers(0, 3, 5), "value_output": random.normal(size=(5, 2))}
    kept = {"dropped": (random.random((5, 6)) > 0.25).astype(float)}
    check(
        graph, inputs, targets, {"class_output": ("cross_entropy", 0.7), "value_output": ("mse", 2.0)}, kept
    )


def test_gradients_through_chance() -> None:
    random = np.random.default_rng(0)
    layers = [Dense(12, activation="tanh"), Reshape((2, 2, 3)), SpatialDropout(0.3), GaussianNoise(0.5)]
    graph = oracle.Graph.chain((4,), [*layers, Flatten(), Dense(2)])
    kept = {
        "spatialdropout_1": np.array([[1, 0, 1], [0, 1, 1.0]]),
        "gaussiannoise_1": random.normal(size=(2, 2, 2, 3)),
    }
    inputs, targets = {"input_1": random.normal(size=(2, 4))}, {"dense_2": random.normal(size=(2, 2))}
    check(graph, inputs, targets, {"dense_2": ("mse", 1.0)}, kept)


def test_penalties_are_part_of_the_objective_and_not_of_the_loss() -> None:
    random = np.random.default_rng(0)
    graph = oracle.Graph.chain((3,), [Dense(4, activation="tanh", l1=0.02), Dense(2, l2=0.03)])
    parameters = graph.random_parameters(random)
    inputs, targets = {"input_1": random.normal(size=(5, 3))}, {"dense_2": random.normal(size=(5, 2))}
    losses = {"dense_2": ("mse", 1.0)}
    loss, exact = oracle.objective_gradients(graph, parameters, inputs, targets, losses, l1=0.01, l2=0.05)
    assert loss == oracle.loss_of(graph, parameters, inputs, targets, losses)
    measured = oracle.numerical_gradients(graph, parameters, inputs, targets, losses)
    for name, values in parameters.items():
        varied = np.array(values)
        for index in np.ndindex(values.shape):
            ends = []
            for width in (1e-6, -1e-6):
                varied[index] = values[index] + width
                ends.append(oracle.penalty(graph, {**parameters, name: varied}, l1=0.01, l2=0.05))
            varied[index] = values[index]
            assert exact[name][index] - measured[name][index] == pytest.approx(
                (ends[0] - ends[1]) / 2e-6, abs=1e-7
            )


def test_one_number_by_hand() -> None:
    graph = oracle.Graph.chain((1,), [Dense(1, use_bias=False)])
    start = {"dense_1/weight": np.array([[1.0]])}
    batch = ({"input_1": np.array([[1.0]])}, {"dense_1": np.array([[0.0]])})  # loss w², slope 2 w

    def weight_after_two_steps(optimizer) -> float:
        run = oracle.train(graph, start, optimizer, [batch, batch], {"dense_1": ("mse", 1.0)})
        return float(run.parameters["dense_1/weight"][0, 0])

    assert weight_after_two_steps(SGD(0.1)) == pytest.approx(0.8 * 0.8)
    assert weight_after_two_steps(Momentum(0.1, momentum=0.5)) == pytest.approx(0.8 - 0.1 * (0.5 * 2 + 1.6))
    first = 1 - 0.1 * (2 + 0.5 * 2)
    velocity = 0.5 * 2 + 2 * first
    nesterov = Momentum(0.1, momentum=0.5, nesterov=True)
    assert weight_after_two_steps(nesterov) == pytest.approx(first - 0.1 * (2 * first + 0.5 * velocity))
    mean, square = 0.9 * 0.1 * 2 + 0.1 * 1.8, 0.999 * 0.001 * 4 + 0.001 * 1.8**2
    adam = 0.9 - 0.1 * (mean / (1 - 0.9**2)) / (square / (1 - 0.999**2)) ** 0.5
    assert weight_after_two_steps(Adam(0.1)) == pytest.approx(adam)
