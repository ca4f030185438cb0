"""Networks as objects: ids, weights by name, first weights, and a sentence for calls that do not fit."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from nnstudio.engine.layers import (
    Activation,
    Add,
    Concatenate,
    Dense,
    Embedding,
    Flatten,
    Input,
    Maximum,
    Output,
    Permute,
    Reshape,
    Subtract,
)  # fmt: skip
from nnstudio.engine.network import Network
from nnstudio.errors import NNStudioError

CHAIN = [Dense(5, activation="relu"), Activation("tanh"), Dense(3)]


def network() -> Network:
    return Network.sequential((4,), CHAIN, seed=1)


def test_ids_count_per_kind_and_parameters_are_named_after_them() -> None:
    assert network().order == ("input_1", "dense_1", "activation_1", "dense_2")
    shapes = {name: values.shape for name, values in network().parameters.items()}
    assert shapes == {
        "dense_1/weight": (5, 4), "dense_1/bias": (5,), "dense_2/weight": (3, 5), "dense_2/bias": (3,),
    }  # fmt: skip
    assert network().parameter_count == 5 * 4 + 5 + 3 * 5 + 3


def test_first_weights_depend_on_the_seed_and_the_own_id_only() -> None:
    wider = Network.sequential((4,), [Dense(5, activation="relu"), Dense(70)], seed=1)
    np.testing.assert_array_equal(wider.parameters["dense_1/weight"], network().parameters["dense_1/weight"])
    other = Network.sequential((4,), CHAIN, seed=2)
    assert not np.array_equal(other.parameters["dense_1/weight"], network().parameters["dense_1/weight"])


def test_parameters_are_views_of_what_is_computed_with() -> None:
    changed = network()
    changed.parameters["dense_2/weight"][...] = 0
    changed.parameters["dense_2/bias"][...] = (1, 2, 3)
    np.testing.assert_array_equal(changed.predict(np.ones((2, 4))), [[1, 2, 3], [1, 2, 3]])


def test_a_copy_has_weights_of_its_own() -> None:
    original = network()
    twin = original.copy()
    twin.parameters["dense_1/weight"][...] = 0
    assert original.parameters["dense_1/weight"].any()
    twin.load_parameters(original.parameters)
    np.testing.assert_array_equal(twin.vector, original.vector)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: p.pop("dense_1/bias"), "dense_1/bias"),
        (lambda p: p.update({"dense_9/bias": np.zeros(1)}), "dense_9/bias"),
        (lambda p: p.update({"dense_1/bias": np.zeros(6)}), r"dense_1/bias.*\(6,\).*\(5,\)"),
    ],
)
def test_weights_that_do_not_fit_change_nothing(change, words: str) -> None:
    trained = network()
    before, given = trained.vector.copy(), {name: values + 1 for name, values in trained.parameters.items()}
    change(given)
    with pytest.raises(NNStudioError, match=words):
        trained.load_parameters(given)
    np.testing.assert_array_equal(trained.vector, before)


@pytest.mark.parametrize(
    ("nodes", "links", "words"),
    [
        ({}, [], "no layers"),
        ({"a": Input(shape=(2,)), "b": Dense(2)}, [], "b .*needs an input"),
        ({"a": Input(shape=(2,)), "b": Dense(2)}, [("a", "b"), ("a", "b")], "b .*takes 1 input but 2"),
        ({"a": Input(shape=(2,)), "b": Dense(2)}, [("a", "x")], "'x'"),
        (
            {"a": Input(shape=(2,)), "b": Add(), "c": Dense(2)},
            [("a", "b"), ("c", "b"), ("b", "c")],
            "circle.*b, c",
        ),
        ({"a": Input(shape=(2, 2)), "b": Dense(2)}, [("a", "b")], "b .*flat.*2×2.*Flatten"),
        (
            {"a": Input(shape=(2,)), "b": Dense(3), "c": Add()},
            [("a", "b"), ("a", "c"), ("b", "c")],
            "c .*one shape but gets 2 and 3",
        ),
        (
            {"a": Input(shape=(2,)), "b": Dense(3), "c": Maximum()},
            [("a", "b"), ("a", "c"), ("b", "c")],
            "c .*one shape but gets 2 and 3",
        ),
        (
            {"a": Input(shape=(2,)), "b": Subtract()},
            [("a", "b"), ("a", "b"), ("a", "b")],
            "b .*takes 2 inputs but 3",
        ),
        ({"a": Input(shape=(2,)), "b": Permute()}, [("a", "b")], "b .*order 2, 1 but gets 2, which has 1"),
        ({"a": Input(shape=(2, 2, 2)), "b": Permute()}, [("a", "b")], "2×2×2.*name each axis"),
        (
            {"a": Input(shape=(2, 2)), "b": Permute((1, 1))},
            [("a", "b")],
            "b .*Order must name each",
        ),
        ({"a": Input(shape=(6,)), "b": Reshape((4, -1))}, [("a", "b")], "b .*a multiple of 4.*holds 6"),
        ({"a": Input(shape=(6,)), "b": Reshape((-1, -1))}, [("a", "b")], "b .*−1 for one of them"),
        ({"a": Input(shape=(2, 2)), "b": Embedding(3)}, [("a", "b")], "b .*flat list of whole.*2×2.*Flatten"),
        (
            {"a": Input(shape=(2,)), "b": Dense(3), "c": Flatten(), "d": Embedding(3)},
            [("a", "b"), ("b", "c"), ("c", "d")],
            "d .*whole numbers.*b .*Dense.*computes: link it to an Input",
        ),
        (
            {"a": Input(shape=(6,)), "b": Dense(activation="prelu")},
            [("a", "b")],
            "b .*an Activation layer",
        ),
        ({"a": Input(shape=(6,)), "b": Dense(0)}, [("a", "b")], "b .*Units must be at least 1"),
        (
            {"a": Input(shape=(2,)), "b": Input(shape=(2,)), "c": Concatenate()},
            [("a", "c", 0), ("b", "c", 0)],
            "input 1",
        ),
    ],
)
def test_a_drawing_that_is_no_network_gets_a_sentence(nodes, links, words: str) -> None:
    with pytest.raises(NNStudioError, match=words):
        Network.graph(nodes, links)


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (np.zeros((3, 5)), "input_1.*5.*needs 4"),
        (np.zeros(4), "input_1"),
        (np.array([["a"] * 4]), "input_1.*numbers"),
        (np.array([[0, 0, 0, 0], [0, np.nan, 0, 0]]), "row 2.*NaN"),
        ({"other": np.zeros((3, 4))}, "other"),
    ],
)
def test_samples_that_do_not_fit_get_a_sentence(x, words: str) -> None:
    with pytest.raises(NNStudioError, match=words):
        network().predict(x)


@pytest.mark.parametrize(
    ("y", "loss", "words"),
    [
        ([0, 1, 3], "cross_entropy", "row 3 has class 3.*3 classes"),
        ([0.5, 1, 2], "cross_entropy", "whole number"),
        ([0, 1], "cross_entropy", "2 targets for 3 samples"),
        (np.zeros((3, 2)), "mse", "2 values but the network gives 3"),
        (np.full((3, 3), 2.0), "binary_cross_entropy", "0 to 1"),
        (np.zeros((3, 3)), "hope", "no loss 'hope'"),
        (np.full((3, 3), np.inf), "mse", "row 1.*infinity"),
    ],
)
def test_targets_that_do_not_fit_get_a_sentence(y, loss: str, words: str) -> None:
    with pytest.raises(NNStudioError, match=words):
        network().evaluate(np.zeros((3, 4)), y, loss)


@pytest.mark.parametrize("way", [[], [Permute(), Flatten()]])
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (0.5, "input_1: row 3 .*holds 0.5, but embedding_1 .*table of 5 rows: .*0 to 4"),
        (-1, "row 3 .*holds -1,"),
        (5, "row 3 .*holds 5,"),
        (2**24 + 1, "row 3 .*holds 16,777,216,"),
    ],
)
def test_what_is_no_row_of_a_table_gets_a_sentence(way: list, wrong: float, words: str) -> None:
    shape = (2, 2) if way else (4,)
    looking = Network.sequential(shape, [*way, Embedding(5, 2), Flatten(), Dense(1)])
    x = np.arange(12.0).reshape(3, *shape) % 5
    assert looking.predict(x).shape == (3, 1)
    x[2, -1] = wrong
    for call in (looking.predict, lambda x: looking.fit(x, np.zeros((3, 1)), "mse", epochs=1)):
        with pytest.raises(NNStudioError, match=words):
            call(x)


def test_an_embedding_gives_each_number_its_row() -> None:
    looking = Network.sequential((2,), [Embedding(300, 70)], seed=1)
    table = looking.parameters["embedding_1/weight"]
    assert table.std() == pytest.approx(1, rel=0.02)  # as torch.nn.Embedding
    x = np.array([[299, 0], [7, 7], [0, 1]])
    np.testing.assert_array_equal(looking.predict(x), table[x])


def test_a_prelu_starts_and_is_named_as_that_of_pytorch() -> None:
    bent = Network.sequential((3,), [Activation("prelu"), Activation("relu"), Activation("prelu")])
    assert {name: values.tolist() for name, values in bent.parameters.items()} == {
        "activation_1/weight": [0.25],
        "activation_3/weight": [0.25],
    }


def test_reshape_fills_the_open_axis_in() -> None:
    opened = Network.sequential((2, 6), [Reshape((-1, 4))])
    assert opened.shapes["reshape_1"] == (3, 4)
    predicted = opened.predict(np.arange(12).reshape(1, 2, 6))
    np.testing.assert_array_equal(predicted, np.arange(12).reshape(1, 3, 4))


def test_inputs_that_tie_for_the_maximum_share_the_gradient() -> None:
    nodes = {"x": Input(shape=(1,)), **{name: Dense(1) for name in "abc"}, "largest": Maximum()}
    tied = Network.graph(nodes, [*(("x", name) for name in "abc"), *((name, "largest") for name in "abc")])
    tied.load_parameters({name: np.full_like(values, 2) for name, values in tied.parameters.items()})
    tied.parameters["c/bias"][...] = 1
    _, gradients = tied.gradients([[1.0]], [[3.0]], "mse")  # largest is 4, slope 2·(4 − 3)
    assert [gradients[f"{name}/bias"][0] for name in "abc"] == [1.0, 1.0, 0.0]


def test_a_maximum_of_nothing_known_is_unknown() -> None:
    nodes = {"x": Input(shape=(1,)), "a": Dense(1), "b": Dense(1), "largest": Maximum()}
    links = [("x", "a"), ("x", "b"), ("a", "largest"), ("b", "largest")]
    for unknown in "ab":
        network = Network.graph(nodes, links)
        network.parameters[f"{unknown}/weight"][...] = np.nan
        assert np.isnan(network.predict([[1.0]])).all()


def test_no_samples_give_no_predictions() -> None:
    assert network().predict(np.zeros((0, 4))).shape == (0, 3)
    assert network().activations(np.zeros((0, 4)))["dense_1"].shape[0] == 0


@pytest.mark.parametrize("method", ["evaluate", "gradients"])
def test_a_loss_over_no_samples_is_refused_in_a_sentence(method: str) -> None:
    with pytest.raises(NNStudioError, match="at least one sample"):
        getattr(network(), method)(np.zeros((0, 4)), np.zeros((0, 3)), "mse")


def test_several_outputs_are_given_by_name() -> None:
    nodes = {"x": Input(shape=(2,)), "one": Dense(1), "two": Dense(4), "a": Output(), "b": Output()}
    both = Network.graph(nodes, [*pairwise(["x", "one", "a"]), *pairwise(["x", "two", "b"])])
    shapes = {name: values.shape for name, values in both.predict(np.zeros((7, 2))).items()}
    assert shapes == {"a": (7, 1), "b": (7, 4)}


def test_building_a_network_loads_no_compiler() -> None:
    build = "import sys, nnstudio as nn; nn.Network.sequential((4,), [nn.Dense(3)])"
    code = f"{build}; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
