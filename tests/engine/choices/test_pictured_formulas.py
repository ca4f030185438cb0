"""The plain formulas that pictures are drawn from say what the kernels compute."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.engine.choices import optimizer_path
from nnstudio.engine.choices.loss_curves import is_over_the_error, loss_over
from nnstudio.engine.choices.losses import (
    LOSS_NAMES,
    LOSSES,
    BinaryCrossEntropy,
    BinaryFocal,
    CrossEntropy,
    Focal,
    Huber,
    Loss,
)
from nnstudio.engine.choices.optimizers import OPTIMIZERS, SGD, Adam, AdamW, Optimizer, RMSprop
from nnstudio.engine.layers import Dense
from nnstudio.engine.network import Network

LOSSES_WITH_SETTINGS = (
    Huber(delta=0.4), CrossEntropy(label_smoothing=0.2), BinaryCrossEntropy(positive_weight=3.0),
    Focal(gamma=0.5), BinaryFocal(gamma=1.0, alpha=0.7),
)  # fmt: skip
OPTIMIZERS_WITH_SETTINGS = (
    SGD(momentum=0.8, nesterov=True), SGD(clip_norm=0.7, weight_decay=0.1), SGD(clip_value=0.5),
    AdamW(weight_decay=0.3), Adam(beta_1=0.5, weight_decay=0.2), RMSprop(momentum=0.5),
)  # fmt: skip


def by_the_engine(loss: Loss, at: float) -> float:
    """The loss of one sample by the kernel, of a network that shows its input."""
    units = 2 if loss.targets == "classes" else 1
    network = Network.sequential((1,), [Dense(units, use_bias=False)])
    network.load_parameters({"dense_1/weight": np.eye(units, 1, dtype=np.float32)})
    target = {
        "values": np.zeros((1, 1), np.float32),
        "classes": np.zeros(1, np.int32),
        "labels": np.ones((1, 1), np.float32),
    }[loss.targets]
    return network.evaluate(np.array([[at]], np.float32), target, loss)["loss"]


@pytest.mark.parametrize("loss", [*(LOSSES[name]() for name in LOSS_NAMES), *LOSSES_WITH_SETTINGS], ids=repr)
def test_losses(loss):
    at = np.array([-2.5, -0.5, 0.0, 0.3, 2.0])
    expected = [by_the_engine(loss, float(one)) for one in at]
    assert loss_over(loss, at) == pytest.approx(expected, rel=1e-5, abs=1e-6)
    assert is_over_the_error(loss) == (loss.targets == "values")


def test_every_loss_that_is_offered_says_when_to_take_it():
    sentences = [LOSSES[name].when for name in LOSS_NAMES]
    assert all(sentence.endswith(".") for sentence in sentences)
    assert len(set(sentences)) == len(sentences)


def in_the_valley(optimizer: Optimizer, steps: int) -> np.ndarray:
    """Where the engine gets with a network whose loss is the valley, the mean of x² and 12·y²."""
    network = Network.sequential((2,), [Dense(1, use_bias=False)])
    network.load_parameters({"dense_1/weight": optimizer_path.START[None].astype(np.float32)})
    rows = np.diag(np.sqrt(optimizer_path.CURVATURES)).astype(np.float32)
    network.fit(rows, np.zeros((2, 1), np.float32), "mse", optimizer, batch_size=2, epochs=steps)
    return network.parameters["dense_1/weight"][0]


@pytest.mark.parametrize("steps", [1, 2, 12])
@pytest.mark.parametrize(
    "optimizer", [*(kind() for kind in OPTIMIZERS.values()), *OPTIMIZERS_WITH_SETTINGS], ids=repr
)
def test_optimizers(optimizer, steps):
    slowly = replace(optimizer, learning_rate=optimizer.learning_rate / 4)
    rate = optimizer_path._USUAL_RATES[optimizer.kind] / 4
    places = optimizer_path.path(slowly, steps)
    assert places.shape == (steps + 1, 2)
    expected = in_the_valley(replace(optimizer, learning_rate=rate), steps)
    assert places[-1] == pytest.approx(expected, rel=2e-4, abs=2e-5)


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda kind: kind.kind)
def test_usual_rates_lead_down_the_valley(optimizer):
    places = optimizer_path.path(optimizer())
    heights = places**2 @ optimizer_path.CURVATURES
    assert heights[-1] < 0.03 * heights[0]


def test_a_rate_that_is_too_large_leaves_the_valley():
    places = optimizer_path.path(SGD(learning_rate=1.0))
    assert len(places) < optimizer_path.STEPS + 1
    assert np.isfinite(places).all()
