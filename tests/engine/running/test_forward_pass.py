"""Predictions are the same in any number of samples, from any thread, and follow the weights."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from nnstudio.engine.kernels import inference
from nnstudio.engine.layers import Concatenate, Conv2D, Dense, Flatten, Input
from nnstudio.engine.network import Network
from nnstudio.engine.running import forward_pass
from tests.helpers.trajectories import drawn


def table_network(features: int = 19) -> Network:
    return Network.sequential((features,), [Dense(37, activation="relu"), Dense(5, activation="softmax")])


@pytest.mark.parametrize("samples", [0, 1, 15, 16, 17, 255, 256, 257, 700])
def test_every_number_of_samples(samples):
    network, x = table_network(), drawn("x", 700, 19)
    one_by_one = np.concatenate(
        [network.predict(x[i : i + 1]) for i in range(min(samples, 40))] or [x[:0, :5]]
    )
    predicted = network.predict(x[:samples])
    assert predicted.shape == (samples, 5)
    assert np.array_equal(predicted[:40], one_by_one)


@pytest.mark.parametrize("units", [1, 2, 7, 8, 9, 15, 16, 17, 31, 33])
def test_every_number_of_outputs(units):
    network, x = Network.sequential((3,), [Dense(units)]), drawn("x", 65, 3)
    one_by_one = np.concatenate([network.predict(x[i : i + 1]) for i in range(65)])
    for samples in (16, 17, 32, 65):
        assert np.array_equal(network.predict(x[:samples]), one_by_one[:samples])


def test_values_of_every_node_have_their_shape():
    network = Network.sequential((6, 7, 2), [Conv2D(17, 3), Flatten(), Dense(3)])
    x = drawn("images", 33, 6, 7, 2)
    values = network.activations(x)
    assert {name: value.shape[1:] for name, value in values.items()} == dict(network.shapes)
    assert np.array_equal(values["input_1"], x)
    assert np.array_equal(values["flatten_1"], values["conv2d_1"].reshape(33, -1))


def test_it_follows_the_weights():
    network, x = table_network(), drawn("x", 20, 19)
    before = network.predict(x)
    twin = network.copy()
    network.parameters["dense_2/bias"][0] += 1.0
    assert (network.predict(x)[:, 0] > before[:, 0]).all()
    assert np.array_equal(twin.predict(x), before)


def test_several_inputs_change_places_from_call_to_call():
    nodes = {"a": Input(shape=(3,)), "b": Input(shape=(4,)), "both": Concatenate()}
    network = Network.graph(nodes, [("a", "both"), ("b", "both")])
    for rows in (5, 40, 3):
        x = {"b": drawn(f"b{rows}", rows, 4), "a": drawn(f"a{rows}", rows, 3)}
        assert np.array_equal(network.predict(x), np.hstack([x["a"], x["b"]]))


def test_threads_share_the_work_of_many_samples(monkeypatch):
    x = drawn("x", 3000, 19)
    alone = table_network().predict(x)
    monkeypatch.setattr(forward_pass, "_SHARED_WORK", 0)
    monkeypatch.setattr(forward_pass, "available_cores", lambda: 3)
    assert np.array_equal(table_network().predict(x), alone)


def test_no_call_has_the_number_of_one_before(monkeypatch):
    """Helpers leave a call that counts as over: they came to the first one only."""
    monkeypatch.setattr(forward_pass, "_SHARED_WORK", 0)
    monkeypatch.setattr(forward_pass, "available_cores", lambda: 2)
    numbers, infer = [], inference.infer
    monkeypatch.setattr(
        inference, "infer", lambda *arguments: (numbers.append(arguments[-1]), infer(*arguments))
    )
    network, x = table_network(), drawn("x", 3000, 19)
    answers = [network.predict(x) for _ in range(3)]
    assert numbers == [1, 2, 3]
    assert all(np.array_equal(answer, answers[0]) for answer in answers)


def test_many_threads_may_ask_at_once():
    network, x = table_network(), drawn("x", 900, 19)
    expected = network.predict(x)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda first: network.predict(x[first:]), range(64)))
    assert all(np.array_equal(answer, expected[first:]) for first, answer in enumerate(answers))
