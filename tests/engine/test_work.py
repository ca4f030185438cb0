"""Work is what a network computes, not what it learns: shared weights count wherever they are used."""

import pytest

import nnstudio as nn
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.training import training
from nnstudio.engine.work import work_of_sample


def test_a_convolution_works_at_every_place():
    network = nn.Network.sequential(
        (28, 28, 1), [nn.Conv2D(8, 5, padding="same"), nn.Flatten(), nn.Dense(10)]
    )
    products = 28 * 28 * 8 * 25 + 28 * 28 * 8 * 10
    values = 28 * 28 + 28 * 28 * 8 * 2 + 10
    assert work_of_sample(network.structure) == products + 16 * values


@pytest.mark.parametrize(
    ("shape", "layers", "threads"),
    [
        ((28, 28, 1), [nn.Conv2D(8, 5), nn.MaxPool2D(2), nn.Conv2D(16, 5), nn.Flatten(), nn.Dense(10)], 2),
        ((784,), [nn.Dense(256), nn.Dense(10)], 2),
        ((4,), [nn.Dense(16), nn.Dense(3)], 1),
    ],
)
def test_steps_that_take_long_are_shared(monkeypatch, shape, layers, threads):
    monkeypatch.setattr(training, "available_cores", lambda: 2)
    network = nn.Network.sequential(shape, layers)
    assert training._threads(network, TrainingPlan(batch_size=64), 1000, None) == threads
