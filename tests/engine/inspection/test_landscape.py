"""The loss along directions is what the network's loss would be with the moved weights."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.engine.inspection.landscape import between, loss_along, random_directions
from nnstudio.engine.layers import Conv2D, Dense, Dropout, Flatten
from nnstudio.engine.network import Network
from nnstudio.errors import NetworkError
from tests.helpers.trajectories import drawn

ROWS = 300  # more than go through at once
X, Y = drawn("landscape x", ROWS, 4), drawn("landscape y", ROWS, 3)


def network(seed: int = 1) -> Network:
    return Network.sequential((4,), [Dense(5, activation="tanh"), Dropout(0.5), Dense(3)], seed=seed)


def moved(net: Network, *moves: dict) -> Network:
    """A copy with the moves added to its weights."""
    copy = net.copy()
    for move in moves:
        for name, values in move.items():
            copy.parameters[name][...] += values
    return copy


def test_each_loss_is_that_of_the_moved_weights() -> None:
    net = network()
    first, second = random_directions(net, seed=4)
    before = net.vector.copy()
    line = loss_along(net, X, Y, "mse", first, [-0.5, 0.0, 0.5])
    plane = loss_along(net, X, Y, "mse", (first, second), ([-0.5, 0.0, 0.5], [0.0, 2.0]))
    assert (line.shape, plane.shape) == ((3,), (3, 2))
    half, twice = ({k: f * v for k, v in d.items()} for f, d in ((0.5, first), (2.0, second)))
    assert line[1] == plane[1, 0] == net.evaluate(X, Y, "mse")["loss"]
    assert line[2] == pytest.approx(moved(net, half).evaluate(X, Y, "mse")["loss"], rel=1e-6)
    assert plane[2, 1] == pytest.approx(moved(net, half, twice).evaluate(X, Y, "mse")["loss"], rel=1e-6)
    np.testing.assert_array_equal(line, plane[:, 0])
    np.testing.assert_array_equal(net.vector, before)


def test_the_slope_along_a_direction_is_the_gradient() -> None:
    net = network()
    _, gradients = net.gradients(X, Y, "mse")
    direction = random_directions(net, seed=0, count=1)[0]
    below, above = loss_along(net, X, Y, "mse", direction, [-1e-2, 1e-2])
    expected = sum(float((gradients[name] * move).sum()) for name, move in direction.items())
    assert (above - below) / 2e-2 == pytest.approx(expected, rel=1e-2)


def test_filters_of_a_direction_are_as_long_as_the_networks_own() -> None:
    net = Network.sequential((6, 6, 2), [Conv2D(3, 3), Flatten(), Dense(2)], seed=1)
    first, second = random_directions(net, seed=4)
    assert set(first) == {"conv2d_1/weight", "dense_1/weight"}
    for name, move in first.items():
        own = net.parameters[name].reshape(len(move), -1)
        lengths = np.linalg.norm(move.reshape(own.shape), axis=1)
        np.testing.assert_allclose(lengths, np.linalg.norm(own, axis=1), rtol=1e-6)
    again = random_directions(net, seed=4)[1]
    np.testing.assert_array_equal(second["dense_1/weight"], again["dense_1/weight"])
    assert not np.array_equal(first["dense_1/weight"], second["dense_1/weight"])


def test_the_way_between_two_networks_leads_from_one_loss_to_the_other() -> None:
    start, end = network(1), network(2)
    line = loss_along(start, X, Y, "mse", between(start, end), [0.0, 1.0])
    assert list(line) == [net.evaluate(X, Y, "mse")["loss"] for net in (start, end)]


def test_a_flat_vector_is_a_direction_too() -> None:
    net = network()
    named = {"dense_1/weight": net.parameters["dense_1/weight"], "dense_2/bias": np.ones(3)}
    flat = np.zeros(len(net.vector))
    for parameter in net.structure.parameters:
        if parameter.name in named:
            flat[parameter.offset : parameter.offset + parameter.count] = named[parameter.name].ravel()
    steps = np.linspace(-1, 1, 5)
    np.testing.assert_array_equal(
        loss_along(net, X, Y, "mse", flat, steps), loss_along(net, X, Y, "mse", named, steps)
    )


def test_what_does_not_fit_is_refused_in_a_sentence() -> None:
    net = network()
    for direction, steps, words in (
        ({"dense_9/weight": np.ones(3)}, [0.0], "no parameter 'dense_9/weight'"),
        ({"dense_1/bias": np.ones(3)}, [0.0], "has shape .3,., but the network needs .5,."),
        (np.ones(3), [0.0], "laid out as"),
        ([{}, {}, {}], [0.0], "one or two directions, not 3"),
        ({}, [[0.0]], "list of finite numbers"),
        ({}, [np.nan], "list of finite numbers"),
    ):
        with pytest.raises(NetworkError, match=words):
            loss_along(net, X, Y, "mse", direction, steps)
    with pytest.raises(NetworkError, match="no way between"):
        between(net, Network.sequential((4,), [Dense(3)]))


def test_what_is_not_learned_does_not_move() -> None:
    """As the running statistics of a normalization, which are kept among the parameters."""
    start, end = network(1), network(2)
    for net in (start, end):
        graph = net.structure
        parameters = tuple(
            replace(one, spec=replace(one.spec, learned=one.name != "dense_1/bias"))
            for one in graph.parameters
        )
        net.structure = replace(graph, parameters=parameters)
    assert set(between(start, end)) == {"dense_1/weight", "dense_2/weight", "dense_2/bias"}
    resting = loss_along(start, X, Y, "mse", {"dense_1/bias": np.full(5, 3.0)}, [0.0, 1.0])
    moving = loss_along(start, X, Y, "mse", {"dense_2/bias": np.full(3, 3.0)}, [0.0, 1.0])
    assert resting[0] == resting[1] == moving[0] != moving[1]
