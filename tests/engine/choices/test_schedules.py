"""Schedules: PyTorch's rates, a run that follows them, and the same bits after a pause."""

from collections.abc import Callable

import numpy as np
import pytest

from nnstudio.engine.choices.optimizers import SGD
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.choices.schedules import (
    SCHEDULES,
    Constant,
    Cosine,
    CosineRestarts,
    Exponential,
    OneCycle,
    Polynomial,
    Schedule,
    StepDecay,
    factors,
)
from nnstudio.engine.layers import Dense
from nnstudio.engine.network import Network
from nnstudio.engine.trainer import Trainer
from nnstudio.engine.training.training import Control, TrainingData, new_state, train
from tests.helpers.trajectories import drawn

PER_EPOCH, EPOCHS = 5, 14
TOTAL = PER_EPOCH * EPOCHS
STEPS = np.arange(TOTAL)


def by_pytorch(make: Callable, every: int = 1) -> np.ndarray:
    """The rates of an optimizer whose own rate is 1, with a scheduler stepped after every so many steps."""
    torch = pytest.importorskip("torch")
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler, rates = make(torch.optim.lr_scheduler, optimizer), []
    for step in range(1, TOTAL + 1):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step % every == 0 and step < TOTAL:
            scheduler.step()
    return np.array(rates)


@pytest.mark.parametrize(
    ("schedule", "make", "every"),
    [
        (StepDecay(every=3, gamma=0.4), lambda s, o: s.StepLR(o, 3, 0.4), PER_EPOCH),
        (Exponential(gamma=0.9), lambda s, o: s.ExponentialLR(o, 0.9), PER_EPOCH),
        (Polynomial(), lambda s, o: s.PolynomialLR(o, TOTAL, 1.0), 1),
        (Polynomial(power=3), lambda s, o: s.PolynomialLR(o, TOTAL, 3.0), 1),
        (Cosine(), lambda s, o: s.CosineAnnealingLR(o, TOTAL), 1),
        (Cosine(lowest=0.1), lambda s, o: s.CosineAnnealingLR(o, TOTAL, 0.1), 1),
        (CosineRestarts(period=4), lambda s, o: s.CosineAnnealingWarmRestarts(o, 20), 1),
        (
            CosineRestarts(period=2, growth=2, lowest=0.2),
            lambda s, o: s.CosineAnnealingWarmRestarts(o, 10, 2, 0.2), 1,
        ),
        (OneCycle(), lambda s, o: s.OneCycleLR(o, 1.0, TOTAL, cycle_momentum=False), 1),
        (
            OneCycle(rise=0.55, start=0.2, end=0.02),
            lambda s, o: s.OneCycleLR(
                o, 1.0, TOTAL, pct_start=0.55, div_factor=5, final_div_factor=10, cycle_momentum=False
            ), 1,
        ),
        (Constant(warm_up=2), lambda s, o: s.LinearLR(o, 1 / 10, 1.0, 9), 1),
    ],
    ids=str,
)  # fmt: skip
def test_rates_are_those_of_pytorch(schedule: Schedule, make: Callable, every: int) -> None:
    np.testing.assert_allclose(
        factors(schedule, STEPS, PER_EPOCH, TOTAL), by_pytorch(make, every), atol=1e-12
    )


@pytest.mark.parametrize("kind", SCHEDULES)
def test_factors_stay_between_zero_and_one(kind: str) -> None:
    found = factors(SCHEDULES[kind](), np.arange(3 * TOTAL), PER_EPOCH, TOTAL)
    assert found.min() >= -1e-15
    assert found.max() <= 1 + 1e-15


def test_the_schedule_begins_behind_the_warm_up() -> None:
    found = factors(Cosine(warm_up=2), STEPS, PER_EPOCH, TOTAL)
    np.testing.assert_allclose(found[:10], np.arange(1, 11) / 10)
    np.testing.assert_array_equal(found[10:], factors(Cosine(), STEPS[:-10], PER_EPOCH, TOTAL - 10))


def run_of(schedule: Schedule) -> tuple[Network, TrainingPlan, TrainingData]:
    network = Network.sequential((4,), [Dense(5, activation="tanh"), Dense(2)], seed=3)
    data = TrainingData({"input_1": drawn("x", 40, 4)}, {"dense_2": drawn("y", 40, 2)})
    return network, TrainingPlan(SGD(0.1), 8, EPOCHS, shuffle=False, schedule=schedule), data


def trained(schedule: Schedule, control: Control | None = None) -> np.ndarray:
    network, plan, data = run_of(schedule)
    state = new_state(network, plan, "mse", validates=False)
    for progress in train(network, plan, data, "mse", control, state):
        if progress.state == "paused":
            control.step(3)
            if state.step > 20:
                control.resume()
    return network.vector


@pytest.mark.parametrize("schedule", [kind() for kind in SCHEDULES.values()] + [Cosine(warm_up=1)], ids=str)
def test_a_run_takes_the_steps_that_the_schedule_says(schedule: Schedule) -> None:
    network, _, data = run_of(schedule)
    trainer = Trainer(network, "mse", SGD(0.1))
    rates = 0.1 * factors(schedule, STEPS, PER_EPOCH, TOTAL)
    for step, rate in enumerate(rates):
        rows = slice(step % PER_EPOCH * 8, step % PER_EPOCH * 8 + 8)
        trainer.learning_rate = float(rate)
        trainer.step(data.inputs["input_1"][rows], data.targets["dense_2"][rows])
    np.testing.assert_array_equal(trained(schedule), network.vector)


def test_pauses_change_no_bit() -> None:
    control = Control()
    control.pause()
    np.testing.assert_array_equal(trained(OneCycle(), control), trained(OneCycle()))


def test_a_stopped_run_goes_on_along_its_schedule() -> None:
    network, plan, data = run_of(CosineRestarts(period=3))
    state, control = new_state(network, plan, "mse", validates=False), Control()
    control.step(17)
    for progress in train(network, plan, data, "mse", control, state):
        if progress.state == "paused":
            control.stop()
    assert state.step == 17
    for _ in train(network, plan, data, "mse", state=state):
        pass
    np.testing.assert_array_equal(network.vector, trained(CosineRestarts(period=3)))


def test_a_learning_rate_set_on_the_way_is_scaled_by_the_schedule() -> None:
    network, plan, data = run_of(Polynomial())
    control = Control()
    control.set("learning_rate", 0.05)
    for _ in train(network, plan, data, "mse", control):
        pass
    twin, other, _ = run_of(Polynomial())
    other = TrainingPlan(SGD(0.05), 8, EPOCHS, shuffle=False, schedule=Polynomial())
    for _ in train(twin, other, data, "mse"):
        pass
    np.testing.assert_array_equal(network.vector, twin.vector)
