"""What scripts pass by mistake: one sentence names the place, what it got and the way out."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import nnstudio as nn
from nnstudio.errors import NNStudioError

X = np.random.default_rng(0).normal(size=(12, 3)).astype(np.float32)
Y = np.arange(12) % 2
LOSS = "cross_entropy"


@pytest.fixture
def network() -> nn.Network:
    return nn.Network.sequential((3,), [nn.Dense(4, activation="relu"), nn.Dense(2)])


Call = Callable[[nn.Network], Any]

BAD_CALLS: list[tuple[Call, str]] = [
    (lambda net: net.fit(X * np.nan, Y, LOSS), "input_1: row 1 of the samples holds NaN"),
    (lambda net: net.fit(X, Y + 1, LOSS), r"dense_2: row 2 has class 2 .* \(0 to 1\)"),
    (lambda net: net.fit(X, Y[:5], LOSS), "dense_2 has 5 targets for 12 samples"),
    (lambda net: net.fit(X, Y, "crossentropy"), "dense_2: there is no loss 'crossentropy'"),
    (lambda net: net.load_parameters({"dense_1/weight": X}), "the weights lack 'dense_1/bias'"),
    (lambda net: nn.Network.graph({"a": nn.Dense(2)}, []), r"a \(Dense\) needs an input"),
    (
        lambda net: nn.Network.graph({"a": nn.Dense(2), "b": nn.Dense(2)}, [("a", "b"), ("b", "a")]),
        "circle through a, b",
    ),
    (
        lambda net: net.fit(X, Y, LOSS, optimizer="adamm"),
        "There is no optimizer 'adamm': choose one of sgd, ",
    ),
    (lambda net: net.fit(X, Y, LOSS, optimizer=nn.Adam), r"such as Adam\(learning_rate=0.001\)"),
    (lambda net: net.find_learning_rate(X, Y, LOSS, optimizer="x"), "There is no optimizer 'x'"),
    (lambda net: nn.Trainer(net, LOSS, "adamm"), "There is no optimizer 'adamm'"),
    (lambda net: net.fit(X, Y, LOSS, epoch=3), "Training has no setting 'epoch': name one of optimizer, "),
    (lambda net: net.fit(X, Y, LOSS, validation_data=(X,)), "a tuple of 1: give samples and targets"),
    (lambda net: net.fit(X, Y, 3), "dense_2: 3 is no loss: give a name such as 'mse'"),
    (lambda net: net.fit(X, Y, nn.Huber), "is no loss: give a name"),
    (lambda net: net.fit(X, np.eye(2)[Y], LOSS), r"take argmax\(axis=1\)"),
    (lambda net: net.fit(X, Y + 0.5, LOSS), "one whole number for each sample"),
    (lambda net: net.fit(X, ["a"] * 12, LOSS), "one whole number for each sample"),
    (lambda net: net.fit(X, [["a", "b"]] * 12, "mse"), "targets of type .* but needs numbers"),
    (lambda net: net.fit(X, [[1.0, 2.0], [3.0]], "mse"), "dense_2: the targets are no table of numbers"),
    (lambda net: net.fit([[1.0, 2.0, 3.0], [4.0]], Y, LOSS), "input_1: the samples are no table of numbers"),
    (lambda net: net.predict(X[0]), "a single list of 3 values instead of samples of shape 3: put even a "),
    (lambda net: net.predict(None), "input_1 gets None instead of samples"),
    (lambda net: net.predict(X[:, :2]), "input_1 gets samples of shape 2 but needs 3"),
    (lambda net: net.load_parameters(dict.fromkeys(net.parameters, "x")), "'dense_1/weight' are no array"),
    (lambda net: nn.Network.sequential((3,), [nn.Dense]), "Layer 1 is the kind Dense, not a layer of it"),
    (lambda net: nn.Network.sequential((3,), [nn.Dense(1), "relu"]), "Layer 2 is 'relu', which is no layer"),
    (lambda net: nn.Network.graph({"a": 3}, []), "a is 3, which is no layer"),  # type: ignore[dict-item]
    (lambda net: nn.Network.sequential(3, [nn.Dense(1)]), r"Shape must be whole numbers .* not 3"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("call", "sentence"), BAD_CALLS)
def test_a_bad_call_gets_one_sentence_and_changes_nothing(
    network: nn.Network, call: Call, sentence: str
) -> None:
    before = network.vector.copy()
    with pytest.raises(NNStudioError, match=sentence) as raised:
        call(network)
    assert str(raised.value).endswith(".")
    assert "\n" not in str(raised.value)
    assert np.array_equal(network.vector, before)


@pytest.mark.parametrize("name", ["learning_rate", "l1", "l2"])
@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf"), "a", None])
def test_a_trainer_refuses_a_rate_that_is_none_and_keeps_the_old_one(
    network: nn.Network, name: str, value: Any
) -> None:
    trainer = nn.Trainer(network, LOSS)
    before = getattr(trainer, name)
    with pytest.raises(NNStudioError, match=f"{name} must be a number from 0 on"):
        setattr(trainer, name, value)
    assert getattr(trainer, name) == before


def test_numbers_of_numpy_and_lists_are_settings_like_any_other(network: nn.Network) -> None:
    assert nn.Dense(Y.max() + 1) == nn.Dense(2)
    assert type(nn.Dense(Y.max() + 1).units) is int
    assert nn.Adam(learning_rate=np.float64(0.01)) == nn.Adam(learning_rate=0.01)
    assert nn.CrossEntropy(class_weights=np.array([1.0, 2.0])).class_weights == (1.0, 2.0)
    assert nn.Conv2D(8, np.int64(3), padding=np.int64(1)) == nn.Conv2D(8, 3, padding=1)
    assert nn.Network.sequential([3], [nn.Dense(np.int8(2))]).shapes["dense_1"] == (2,)
    assert network.fit(X, Y, LOSS, epochs=np.int64(2), batch_size=np.int32(4)).epochs[-1].epoch == 2


def test_classes_read_as_real_numbers_are_classes(network: nn.Network) -> None:
    twin = network.copy()
    whole = network.fit(X, Y, LOSS, epochs=2).batch_loss
    assert np.array_equal(whole, twin.fit(X, Y.astype(np.float64), LOSS, epochs=2).batch_loss)


def test_a_network_shows_its_layers(network: nn.Network) -> None:
    assert repr(network) == "Network(input_1 3, dense_1 4, dense_2 2; 26 parameters)"
