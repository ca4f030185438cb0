"""Runs that are paused, stepped, stopped and continued, and states that do not fit what they are given to."""

import numpy as np
import pytest

from nnstudio.engine.choices.optimizers import SGD, Adam, Momentum
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import Dense, Dropout, Input, Output
from nnstudio.engine.network import Network
from nnstudio.engine.training.training import Control, Progress, TrainingData, TrainingState, new_state, train
from nnstudio.errors import NNStudioError
from tests.helpers.trajectories import drawn

LOSS = "mse"


def network() -> Network:
    return Network.sequential((4,), [Dense(6, activation="tanh"), Dropout(0.3), Dense(2)], seed=1)


def data(rows: int = 40) -> TrainingData:
    return TrainingData(
        {"input_1": drawn("x", rows, 4)}, {"dense_2": drawn("y", rows, 2)},
        {"input_1": drawn("xv", 21, 4)}, {"dense_2": drawn("yv", 21, 2)},
    )  # fmt: skip


def plan(**settings) -> TrainingPlan:
    return TrainingPlan(**{"optimizer": Adam(0.01), "batch_size": 16, "epochs": 6, "l2": 0.001, **settings})


def begun(trained: Network, settings: TrainingPlan) -> TrainingState:
    return new_state(trained, settings, LOSS, validates=True)


def stopped_after(steps: int, trained: Network, settings: TrainingPlan) -> TrainingState:
    """A run that was stopped after some single steps."""
    state, control = begun(trained, settings), Control()
    control.pause()
    for progress in train(trained, settings, data(), LOSS, control, state):
        if progress.state == "paused" and progress.step < steps:
            control.step()
        elif progress.state == "paused":
            control.stop()
    assert state.step == steps
    return state


def to_the_end(trained: Network, settings: TrainingPlan, state: TrainingState | None = None) -> Progress:
    return list(train(trained, settings, data(), LOSS, state=state))[-1]


def test_single_steps_do_one_batch_each_and_change_no_bit() -> None:
    stepped, straight, settings = network(), network(), plan()
    control, seen = Control(), []
    control.pause()
    for progress in train(stepped, settings, data(), LOSS, control):
        seen.append(progress.step)
        control.step()
    to_the_end(straight, settings)
    assert seen == [*range(18), 18, 18][: len(seen)]
    np.testing.assert_array_equal(stepped.vector, straight.vector)


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 7])
def test_a_run_that_was_stopped_and_goes_on_is_the_run_that_was_not(steps: int) -> None:
    broken, whole, settings = network(), network(), plan()
    state = stopped_after(steps, broken, settings)
    end = to_the_end(broken, settings, state)
    reference = begun(whole, settings)
    expected = to_the_end(whole, settings, reference)
    np.testing.assert_array_equal(broken.vector, whole.vector)
    np.testing.assert_array_equal(state.history.batch_loss, reference.history.batch_loss)
    np.testing.assert_array_equal(state.history.records, reference.history.records)
    assert (end.loss, end.validation_loss) == (expected.loss, expected.validation_loss)


@pytest.mark.parametrize("steps", [1, 4])
def test_a_saved_state_continues_the_run(steps: int) -> None:
    broken, whole, settings = network(), network(), plan()
    saved = stopped_after(steps, broken, settings)
    reopened = broken.copy()
    state = begun(reopened, settings)
    state.restore(saved.arrays(), saved.events)
    to_the_end(reopened, settings, state)
    to_the_end(whole, settings)
    np.testing.assert_array_equal(reopened.vector, whole.vector)


def test_a_continued_run_does_each_single_step_that_is_asked_for() -> None:
    trained, settings = network(), plan()
    state, control = stopped_after(3, trained, settings), Control()
    control.pause()
    reports = train(trained, settings, data(), LOSS, control, state)
    seen = []
    for _ in range(3):
        seen.append(next(reports).step)
        control.step()
    reports.close()
    assert seen == [3, 4, 5]


def test_weights_published_after_a_run_are_those_at_its_end() -> None:
    large = Network.sequential((4,), [Dense(1500), Dense(1500), Dense(2)])
    settings, few = plan(epochs=1, optimizer=SGD(1e-5)), data()
    few = TrainingData(few.inputs, {"dense_3": few.targets["dense_2"]})
    state = new_state(large, settings, LOSS, validates=False)
    for _ in train(large, settings, few, LOSS, state=state):
        state.published()
    np.testing.assert_array_equal(state.published()["dense_2/weight"], large.parameters["dense_2/weight"])


@pytest.mark.parametrize("other", [Momentum(0.01), Adam(0.01)], ids=lambda o: o.kind)
def test_a_state_of_another_optimizer_is_refused_or_given_room(other) -> None:
    trained = network()
    state = stopped_after(2, trained, plan(optimizer=SGD(0.01)))
    try:
        train(trained, plan(optimizer=other), data(), LOSS, state=state)
    except NNStudioError:
        return
    assert len(state.moments) == other.state_count * len(trained.vector)


def test_early_stopping_that_is_switched_on_later_is_refused_or_given_room() -> None:
    trained = network()
    state = stopped_after(2, trained, plan())
    try:
        train(trained, plan(early_stopping=True), data(), LOSS, state=state)
    except NNStudioError:
        return
    assert len(state.best) == len(trained.vector)


def test_a_state_of_another_network_is_refused() -> None:
    state = stopped_after(2, network(), plan())
    larger = Network.sequential((4,), [Dense(60, activation="tanh"), Dropout(0.3), Dense(2)])
    with pytest.raises(NNStudioError):
        train(larger, plan(), data(), LOSS, state=state)


def test_a_run_may_go_on_with_fewer_rows() -> None:
    trained, settings = network(), plan()
    state = stopped_after(2, trained, settings)  # in the middle of an epoch: 32 of 40 rows
    few = TrainingData(data(10).inputs, data(10).targets)
    end = list(train(trained, settings, few, LOSS, state=state))[-1]
    assert end.epoch == settings.epochs
    losses = state.history.batch_loss
    np.testing.assert_allclose(state.history.epoch_loss, losses[2:], rtol=1e-6)


@pytest.mark.parametrize(
    ("name", "value"), [("EPOCH", -3), ("EPOCH", 1000), ("POSITION", -16), ("PHASE", 7), ("STEP", -1)]
)
def test_a_damaged_state_is_refused(name: str, value: int) -> None:
    from nnstudio.engine.layout import Word

    trained, settings = network(), plan()
    arrays = stopped_after(2, trained, settings).arrays()
    arrays["words"][getattr(Word, name)] = value
    state = begun(trained, settings)
    state.restore(arrays)
    with pytest.raises(NNStudioError):
        train(trained, settings, data(), LOSS, state=state)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dropout_1/rate", 1.0),
        ("dropout_1/rate", -0.5),
        ("learning_rate", float("nan")),
        ("l2", float("inf")),
        ("beta", 1),
    ],
)
def test_a_live_setting_out_of_its_range_is_refused(name: str, value: float) -> None:
    control = Control()
    control.set(name, value)
    with pytest.raises(NNStudioError):
        list(train(network(), plan(), data(), LOSS, control))


def test_weights_that_no_loss_reaches_are_left_alone() -> None:
    nodes = {"i": Input(shape=(2,)), "used": Dense(1), "idle": Dense(1, use_bias=False), "o": Output()}
    trained = Network.graph(nodes, [("i", "used"), ("i", "idle"), ("used", "o")])
    before = trained.parameters["idle/weight"].copy()
    settings = TrainingPlan(SGD(0.1), batch_size=5, epochs=4, l2=0.5)
    list(train(trained, settings, TrainingData({"i": drawn("x", 5, 2)}, {"o": drawn("y", 5, 1)}), LOSS))
    np.testing.assert_array_equal(trained.parameters["idle/weight"], before)
