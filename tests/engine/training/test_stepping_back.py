"""Runs that step back, or go on by whole epochs: what they go on with is what was there, to the bit."""

import numpy as np
import pytest

from nnstudio.engine.choices.optimizers import SGD, Adam
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.choices.schedules import Cosine, ReduceOnPlateau
from nnstudio.engine.layers import Dense, Dropout
from nnstudio.engine.layout import Kept
from nnstudio.engine.network import Network
from nnstudio.engine.training import snapshots
from nnstudio.engine.training.divergence import TrainingDiverged
from nnstudio.engine.training.training import Control, TrainingData, TrainingState, new_state, train
from tests.helpers.trajectories import drawn

STEPS_PER_EPOCH = 3


def network() -> Network:
    return Network.sequential((4,), [Dense(6, activation="tanh"), Dropout(0.3), Dense(2)], seed=1)


def data() -> TrainingData:
    return TrainingData(
        {"input_1": drawn("x", 40, 4)}, {"dense_2": drawn("y", 40, 2)},
        {"input_1": drawn("xv", 21, 4)}, {"dense_2": drawn("yv", 21, 2)},
    )  # fmt: skip


def plan(**settings) -> TrainingPlan:
    return TrainingPlan(**{"optimizer": Adam(0.01), "batch_size": 16, "epochs": 8, "l2": 0.001, **settings})


class Steered:
    """A run that waits after each command until it is paused again."""

    def __init__(self, settings: TrainingPlan | None = None, **control) -> None:
        self.network, self.plan, self.control = network(), settings or plan(), Control(**control)
        self.state = new_state(self.network, self.plan, "mse", validates=True)
        self.control.pause()
        self.reports = train(self.network, self.plan, data(), "mse", self.control, self.state)
        self.progress = self._until_paused()

    def _until_paused(self):
        for progress in self.reports:
            if progress.state != "running":
                return progress
        raise AssertionError("the run ended without a word")

    def do(self, command) -> None:
        command()
        self.progress = self._until_paused()

    def step(self, count: int = 1) -> None:
        for _ in range(count):
            self.do(self.control.step)

    def back(self) -> None:
        self.do(self.control.back)

    def to_the_end(self) -> None:
        self.do(self.control.resume)
        assert self.progress.state == "finished"


def everything(state: TrainingState) -> dict[str, np.ndarray]:
    """What a run is, but for times."""
    arrays = {**state.arrays(), "weights": state.network.vector.copy()}
    arrays["history/measures"] = arrays["history/measures"][:, :2]
    arrays["sums"] = np.delete(arrays["sums"], Kept.EPOCH_SECONDS - Kept.COUNT)
    arrays["words"][[10, 16, 18]] = 0  # what a call of the machine leaves, and what others asked for
    return arrays


def assert_same(one: TrainingState, other: TrainingState) -> None:
    left, right = everything(one), everything(other)
    assert left.keys() == right.keys()
    for name, values in left.items():
        np.testing.assert_array_equal(values, right[name], err_msg=name)


PLANS = [
    plan(),
    plan(early_stopping=True, patience=4, schedule=Cosine(warm_up=1)),
    plan(optimizer=SGD(0.1), schedule=ReduceOnPlateau(patience=0, factor=0.5, threshold=0.1)),
]


@pytest.mark.parametrize("settings", PLANS, ids=["plain", "early stopping", "plateau"])
@pytest.mark.parametrize("steps", [1, 3, 4, 8])
def test_going_back_is_having_been_stopped_there(settings: TrainingPlan, steps: int) -> None:
    returned, stopped = Steered(settings), Steered(settings)
    returned.step(steps + 2)
    returned.back()
    returned.back()
    stopped.step(steps)
    assert returned.state.step == returned.progress.step == steps
    assert_same(returned.state, stopped.state)


@pytest.mark.parametrize("settings", PLANS, ids=["plain", "early stopping", "plateau"])
def test_a_run_that_went_back_ends_as_if_it_never_had(settings: TrainingPlan) -> None:
    returned, straight = Steered(settings), Steered(settings)
    returned.step(7)
    for _ in range(4):
        returned.back()
    returned.step(2)
    returned.back()
    returned.to_the_end()
    straight.to_the_end()
    assert_same(returned.state, straight.state)


def test_there_are_as_many_places_as_were_asked_for_and_they_are_the_latest() -> None:
    run = Steered(snapshots=3)
    assert not run.progress.can_step_back
    run.step(6)
    seen = []
    while run.progress.can_step_back:
        run.back()
        seen.append(run.state.step)
    assert seen == [5, 4, 3]
    run.back()
    assert run.state.step == 3


def test_places_that_do_not_fit_into_memory_are_not_kept(monkeypatch) -> None:
    size = 4 * 3 * len(network().vector)  # weights and two moments
    monkeypatch.setattr(snapshots, "MOST_BYTES", 2 * size + size // 2)
    run = Steered()
    run.step(5)
    seen = []
    while run.progress.can_step_back:
        run.back()
        seen.append(run.state.step)
    assert seen == [4, 3]
    monkeypatch.setattr(snapshots, "MOST_BYTES", size - 1)
    small = Steered()
    small.step(2)
    assert not small.progress.can_step_back


def test_settings_that_were_changed_after_the_place_are_as_they_were() -> None:
    run, straight = Steered(), Steered()
    run.step(2)
    run.control.set("learning_rate", 0.5)
    run.control.set("dropout_1/rate", 0.0)
    run.step(2)
    run.back()
    assert [event.name for event in run.state.events] == ["learning_rate", "dropout_1/rate"]
    run.back()
    run.back()
    assert run.state.events == []
    assert run.state.live == {}
    run.to_the_end()
    straight.to_the_end()
    assert_same(run.state, straight.state)


def test_a_run_that_goes_on_remembers_where_it_began() -> None:
    run = Steered(plan(epochs=1_000_000))
    run.step(4)
    run.control.resume()
    while next(run.reports).step < 1000:
        pass
    run.do(run.control.pause)
    assert run.state.step >= 1000
    while run.state.step > 4:
        run.back()
    stopped = Steered(run.plan)
    stopped.step(4)
    assert_same(run.state, stopped.state)


def test_without_a_control_nothing_is_remembered() -> None:
    trained, settings = network(), plan()
    state = new_state(trained, settings, "mse", validates=True)
    list(train(trained, settings, data(), "mse", state=state))
    assert not state.step_back()


def test_a_diverged_run_can_go_back_and_on_with_a_smaller_rate() -> None:
    run = Steered(plan(optimizer=SGD(0.05), epochs=50))
    run.step(4)
    run.control.set("learning_rate", 9.0)
    run.control.resume()
    with pytest.raises(TrainingDiverged, match=r"step .* the numbers of dense_"):
        list(run.reports)
    assert np.isfinite(run.network.vector).all()
    while run.state.step_back():
        pass
    assert run.state.step == 0
    straight = Steered(run.plan)
    straight.to_the_end()
    for _ in train(run.network, run.plan, data(), "mse", state=run.state):
        pass
    assert_same(run.state, straight.state)


@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_an_epoch_ends_with_its_validation(before: int) -> None:
    run, straight = Steered(), Steered()
    run.step(before)
    run.do(run.control.epoch)
    assert run.progress.state == "paused"
    assert run.state.step == STEPS_PER_EPOCH * (1 + before // STEPS_PER_EPOCH)
    assert len(run.state.history.epoch_validation_loss) == run.progress.epoch == 1 + before // 3
    run.do(lambda: run.control.epoch(2))
    assert run.progress.epoch == 3 + before // 3
    run.back()
    assert run.progress.step == STEPS_PER_EPOCH * (1 + before // STEPS_PER_EPOCH)
    run.to_the_end()
    straight.to_the_end()
    assert_same(run.state, straight.state)


def test_a_pause_gives_up_the_epoch() -> None:
    control = Control()
    control.epoch()
    control.give_up_steps()
    assert control.paused
    run = Steered(plan(epochs=2))
    run.control.epoch()
    run.control.give_up_steps()
    run.control.step()
    run.progress = next(run.reports)
    assert run.state.step == 1
