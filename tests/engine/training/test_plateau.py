"""Reduce on plateau: PyTorch's rates for any losses, wherever the calls of the machine end."""

import numpy as np
import pytest

from nnstudio.engine.choices.optimizers import SGD
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.choices.schedules import Constant, ReduceOnPlateau
from nnstudio.engine.layers import Dense
from nnstudio.engine.network import Network
from nnstudio.engine.training.training import Control, TrainingData, TrainingState, new_state, train
from tests.helpers.trajectories import drawn

ROWS, BATCH, EPOCHS = 40, 8, 40
PER_EPOCH = ROWS // BATCH
RATE = 0.6


def begun(schedule, validates: bool = True, epochs: int = EPOCHS, rate: float = RATE):
    network = Network.sequential((4,), [Dense(5, activation="tanh"), Dense(2)], seed=3)
    validation = ({"input_1": drawn("xv", 11, 4)}, {"dense_2": drawn("yv", 11, 2)}) if validates else ()
    data = TrainingData({"input_1": drawn("x", ROWS, 4)}, {"dense_2": drawn("y", ROWS, 2)}, *validation)
    plan = TrainingPlan(SGD(rate), BATCH, epochs, schedule=schedule)
    return network, plan, data, new_state(network, plan, "mse", validates)


def run_of(schedule, validates: bool = True, **more) -> TrainingState:
    network, plan, data, state = begun(schedule, validates, **more)
    for _ in train(network, plan, data, "mse", state=state):
        pass
    return state


def by_pytorch(schedule: ReduceOnPlateau, losses: np.ndarray, rate: float = RATE) -> np.ndarray:
    """The rate of each epoch for given losses at their ends."""
    torch = pytest.importorskip("torch")
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer, factor=schedule.factor, patience=schedule.patience, threshold=schedule.threshold,
        cooldown=schedule.cooldown, min_lr=schedule.lowest * rate,
    )  # fmt: skip
    rates = []
    for loss in losses:
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step(float(loss))
    return np.array(rates)


SCHEDULES = [
    ReduceOnPlateau(), ReduceOnPlateau(patience=2), ReduceOnPlateau(patience=0, factor=0.7, threshold=0.02),
    ReduceOnPlateau(patience=1, factor=0.5, cooldown=3, threshold=0.05),
    ReduceOnPlateau(patience=0, factor=0.3, lowest=0.05, threshold=0.2),
    ReduceOnPlateau(patience=0, factor=0.001, threshold=0.5),  # ends where falls are too small to be made
]  # fmt: skip


@pytest.mark.parametrize("validates", [True, False])
@pytest.mark.parametrize("schedule", SCHEDULES, ids=str)
def test_rates_are_those_of_pytorch(schedule: ReduceOnPlateau, validates: bool) -> None:
    history = run_of(schedule, validates).history
    watched = history.epoch_validation_loss if validates else history.epoch_loss
    np.testing.assert_allclose(history.epoch_learning_rate, by_pytorch(schedule, watched), rtol=1e-12)


def test_the_rate_falls_and_the_losses_follow() -> None:
    """Or the tests above would compare constants."""
    falling, constant = run_of(SCHEDULES[2]).history, run_of(Constant()).history
    falls = np.flatnonzero(np.diff(falling.epoch_learning_rate))
    assert len(falls) >= 4
    first = int(falls[0]) + 1
    np.testing.assert_array_equal(falling.epoch_loss[:first], constant.epoch_loss[:first])
    assert falling.epoch_loss[first] != constant.epoch_loss[first]


def test_pytorch_stops_at_the_same_smallest_rate() -> None:
    rates = run_of(SCHEDULES[5]).history.epoch_learning_rate
    np.testing.assert_allclose(rates[-1], 6e-10)


def test_it_watches_from_behind_the_warm_up() -> None:
    schedule = ReduceOnPlateau(patience=0, factor=0.5, threshold=0.9, warm_up=3)
    history = run_of(schedule, epochs=8).history
    np.testing.assert_allclose(history.epoch_learning_rate[:4], [RATE / 3, RATE * 2 / 3, RATE, RATE])
    after = by_pytorch(schedule, history.epoch_validation_loss[3:])
    np.testing.assert_allclose(history.epoch_learning_rate[3:], after)


def test_losses_that_are_no_numbers_are_no_better_ones() -> None:
    network, plan, data, state = begun(ReduceOnPlateau(patience=1, factor=0.5), epochs=6)
    data.validation_targets["dense_2"][0, 0] = 1e30
    for _ in train(network, plan, data, "mse", state=state):
        pass
    np.testing.assert_allclose(state.history.epoch_learning_rate / RATE, [1, 1, 0.5, 0.5, 0.25, 0.25])


@pytest.mark.parametrize("steps", [1, 13, 52])
def test_a_run_that_was_saved_in_between_falls_at_the_same_epochs(steps: int) -> None:
    network, plan, data, state = begun(SCHEDULES[3])
    control = Control()
    control.step(steps)
    for progress in train(network, plan, data, "mse", control, state):
        if progress.state == "paused":
            control.stop()
    resumed = new_state(network, plan, "mse", validates=True)
    resumed.restore(state.arrays())
    for _ in train(network, plan, data, "mse", state=resumed):
        pass
    whole = run_of(SCHEDULES[3])
    np.testing.assert_array_equal(resumed.history.epoch_learning_rate, whole.history.epoch_learning_rate)
    np.testing.assert_array_equal(network.vector, whole.network.vector)


def test_a_rate_set_on_the_way_is_what_falls() -> None:
    network, plan, data, state = begun(ReduceOnPlateau(patience=0, factor=0.5, threshold=0.99), epochs=4)
    control = Control()
    control.epoch()
    for progress in train(network, plan, data, "mse", control, state):
        if progress.state == "paused":
            control.set("learning_rate", 0.2)
            control.resume()
    # The first loss is better than none; with this threshold no other one ever is.
    np.testing.assert_allclose(state.history.epoch_learning_rate, [RATE, 0.2, 0.1, 0.05])


def test_another_schedule_begins_at_the_whole_rate() -> None:
    network, plan, data, state = begun(ReduceOnPlateau(patience=0, factor=0.5, threshold=0.99), epochs=4)
    for _ in train(network, plan, data, "mse", state=state):
        pass
    other = TrainingPlan(SGD(RATE), BATCH, 5)
    for _ in train(network, other, data, "mse", state=state):
        pass
    assert state.history.epoch_learning_rate[-1] == RATE
