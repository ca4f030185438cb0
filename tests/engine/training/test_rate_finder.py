"""The learning-rate range test: what it sees, what it suggests, and that it leaves everything as it was."""

import numpy as np
import pytest

from nnstudio.engine.choices.optimizers import SGD, Adam, Momentum
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.choices.schedules import Cosine
from nnstudio.engine.layers import Dense
from nnstudio.engine.network import Network
from nnstudio.engine.trainer import Trainer
from nnstudio.engine.training.rate_finder import HIGHEST, LOWEST, STEPS, find_learning_rate, finding, smoothed
from nnstudio.engine.training.training import Control, TrainingData
from nnstudio.errors import NNStudioError
from tests.helpers.trajectories import drawn

X = drawn("x", 200, 4)
Y = np.tanh(X @ drawn("w", 4, 2))


def network() -> Network:
    return Network.sequential((4,), [Dense(16, activation="tanh"), Dense(2)], seed=1)


@pytest.mark.parametrize("optimizer", [SGD(), Momentum(), Adam()], ids=lambda one: one.kind)
def test_the_suggestion_learns_well(optimizer) -> None:
    from dataclasses import replace

    found = network().find_learning_rate(X, Y, "mse", optimizer, batch_size=20)
    assert found.suggestion is not None

    def loss_at(rate: float) -> float:
        trained = network()
        history = trained.fit(X, Y, "mse", replace(optimizer, learning_rate=rate), batch_size=20, epochs=5)
        return float(history.epoch_loss[-1])

    first = network().evaluate(X, Y, "mse")["loss"]
    assert loss_at(found.suggestion) < 0.4 * first
    assert loss_at(found.suggestion / 1000) > 0.8 * first


def test_rates_rise_by_one_factor_and_losses_are_those_of_such_steps() -> None:
    trained = network()
    found = find_learning_rate(
        trained, TrainingPlan(SGD(), batch_size=200, shuffle=False), TrainingData(X, Y), "mse", steps=100
    )
    ratios = found.rates[1:] / found.rates[:-1]
    np.testing.assert_allclose(ratios, (HIGHEST / LOWEST) ** (1 / 99))
    trainer = Trainer(trained, "mse", SGD())
    losses = []
    for rate in found.rates:
        trainer.learning_rate = float(rate)
        losses.append(trainer.step(X, Y))
    np.testing.assert_allclose(found.losses, losses, rtol=1e-6)


def test_nothing_of_the_caller_changes_and_the_plans_schedule_takes_no_part() -> None:
    trained = network()
    before = trained.vector.copy()
    plan = TrainingPlan(Adam(0.5), epochs=3, early_stopping=True, schedule=Cosine())
    found = find_learning_rate(trained, plan, TrainingData(X, Y), "mse")
    np.testing.assert_array_equal(trained.vector, before)
    assert found.rates[0] == LOWEST
    same = find_learning_rate(trained, TrainingPlan(Adam(0.1)), TrainingData(X, Y), "mse")
    np.testing.assert_array_equal(found.losses, same.losses)


def test_it_ends_where_the_loss_has_become_too_high() -> None:
    found = network().find_learning_rate(X, Y, "mse", SGD(), highest=1e6)
    assert len(found.rates) < STEPS
    assert np.isfinite(found.losses).all()
    assert found.suggestion < found.rates[-1]


def test_numbers_that_become_infinite_are_an_end_like_any_other() -> None:
    found = network().find_learning_rate(X, Y, "mse", SGD(), lowest=1.0, highest=1e30, steps=40)
    assert len(found.rates) < 40
    assert np.isfinite(found.losses).all()


def test_a_curve_that_only_rises_suggests_nothing() -> None:
    rates = np.geomspace(1e-5, 1, 60)
    assert finding(rates, np.linspace(1.0, 2.0, 60)).suggestion is None
    assert finding(rates[:3], np.ones(3)).suggestion is None


def test_the_suggestion_is_where_the_smoothed_curve_falls_fastest() -> None:
    rates = np.geomspace(1e-6, 1, 200)
    place = np.log10(rates) + 2.0  # falls around 0.01
    found = finding(rates, 1.0 - 0.8 / (1.0 + np.exp(-4.0 * place)))
    assert found.suggestion == pytest.approx(0.01, rel=1.5)


def test_the_smoothed_curve_begins_where_the_losses_do() -> None:
    np.testing.assert_allclose(smoothed(np.full(20, 3.0)), 3.0)


def test_it_can_be_stopped() -> None:
    control = Control(snapshots=0)
    control.stop()
    found = find_learning_rate(network(), TrainingPlan(), TrainingData(X, Y), "mse", control)
    assert len(found.rates) == 0
    assert found.suggestion is None


@pytest.mark.parametrize("ramp", [{"lowest": 0.0}, {"lowest": 1.0, "highest": 0.1}, {"steps": 5}])
def test_a_ramp_that_does_not_rise_is_refused(ramp) -> None:
    with pytest.raises(NNStudioError, match="is to rise"):
        network().find_learning_rate(X, Y, "mse", **ramp)
