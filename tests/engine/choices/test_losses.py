"""Losses with settings: what they refuse, and what they say where float32 runs out."""

import numpy as np
import pytest

from nnstudio.engine.choices.losses import (
    BinaryCrossEntropy,
    BinaryFocal,
    CrossEntropy,
    Focal,
    Huber,
    LogCosh,
)
from nnstudio.engine.layers import Dense
from nnstudio.engine.network import Network
from nnstudio.errors import NetworkError, SettingError


def of_one_number(units: int, weights: list[float]) -> Network:
    """A network whose outputs are its input times `weights`."""
    network = Network.sequential((1,), [Dense(units, use_bias=False)])
    network.load_parameters({"dense_1/weight": np.array(weights).reshape(units, 1)})
    return network


@pytest.mark.parametrize("loss", [Focal(), Focal(gamma=0.5), CrossEntropy(label_smoothing=0.1)])
@pytest.mark.parametrize("true", [0, 1])
def test_extreme_logits_stay_numbers(loss, true: int) -> None:
    network = of_one_number(2, [200.0, -200.0])
    value, gradients = network.gradients([[1.0]], [true], loss)
    assert np.isfinite(value)
    assert np.isfinite(gradients["dense_1/weight"]).all()
    if true == 1:
        assert value > 100


@pytest.mark.parametrize("loss", [BinaryFocal(), BinaryFocal(gamma=0.5), BinaryCrossEntropy(4.0)])
@pytest.mark.parametrize("label", [0.0, 1.0])
@pytest.mark.parametrize("logit", [200.0, -200.0])
def test_extreme_labels_stay_numbers(loss, label: float, logit: float) -> None:
    value, gradients = of_one_number(1, [logit]).gradients([[1.0]], [[label]], loss)
    assert np.isfinite(value)
    assert np.isfinite(gradients["dense_1/weight"]).all()


@pytest.mark.parametrize(("loss", "expected"), [(Huber(), 999.5), (LogCosh(), 1000 - np.log(2))])
def test_large_errors_count_by_their_distance(loss, expected: float) -> None:
    value, gradients = of_one_number(1, [1000.0]).gradients([[1.0]], [[0.0]], loss)
    assert value == pytest.approx(expected)
    assert gradients["dense_1/weight"] == pytest.approx(1)


def test_class_weights_of_a_batch_are_divided_by_their_sum() -> None:
    network = of_one_number(2, [0.0, 0.0])
    weighted = CrossEntropy(class_weights=[3.0, 1.0])
    value, gradients = network.gradients([[1.0], [1.0]], [0, 1], weighted)
    assert value == pytest.approx(np.log(2))
    np.testing.assert_allclose(gradients["dense_1/weight"][:, 0], [-0.25, 0.25], atol=1e-7)


def test_each_class_needs_its_weight() -> None:
    network = of_one_number(3, [1.0, 2.0, 3.0])
    with pytest.raises(NetworkError, match="3 classes apart but 2 class weights"):
        network.gradients([[1.0]], [0], CrossEntropy(class_weights=(1.0, 2.0)))


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (CrossEntropy(label_smoothing=2.0), "Label smoothing must be at most 1"),
        (CrossEntropy(class_weights=(1.0, -2.0)), "Class weights must be at least 0, not -2"),
        (CrossEntropy(class_weights=("a", 1.0)), "Class weights must be a number"),
        (Huber(delta=0.0), "must be at least"),
    ],
)
def test_settings_out_of_range_are_refused(loss, words: str) -> None:
    network = of_one_number(2, [1.0, 2.0])
    with pytest.raises(SettingError, match=words):
        network.evaluate([[1.0]], [0] if loss.targets == "classes" else [[0.0, 1.0]], loss)


def test_evaluating_more_rows_than_a_batch_keeps_the_mean() -> None:
    network = of_one_number(2, [1.0, -1.0])
    x, classes = np.linspace(-2, 2, 700)[:, None], np.arange(700) % 2
    loss = CrossEntropy(label_smoothing=0.2)
    whole, _ = network.gradients(x, classes, loss)
    assert network.evaluate(x, classes, loss)["loss"] == pytest.approx(whole, rel=1e-6)
