"""Early stopping: the best epoch's weights come back, patience is counted in epochs, and without it nothing
stops.
"""

import numpy as np
import pytest

from nnstudio.engine.choices.optimizers import SGD, Adam
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import Dense
from nnstudio.engine.layout import Kept
from nnstudio.engine.network import Network
from nnstudio.engine.training.saved_state import completed
from nnstudio.engine.training.training import TrainingData, TrainingState, new_state, train
from tests.helpers.trajectories import drawn

EPOCHS, PATIENCE = 200, 5


def data() -> TrainingData:
    """Noise: the training loss falls, the validation loss soon rises."""
    return TrainingData(
        {"input_1": drawn("x", 20, 6)}, {"dense_2": drawn("y", 20, 1)},
        {"input_1": drawn("xv", 20, 6)}, {"dense_2": drawn("yv", 20, 1)},
    )  # fmt: skip


def run(learning_rate: float = 0.01, **settings) -> tuple[Network, TrainingState]:
    trained = Network.sequential((6,), [Dense(30, activation="tanh"), Dense(1)], seed=2)
    plan = TrainingPlan(Adam(learning_rate), batch_size=10, epochs=EPOCHS, patience=PATIENCE, **settings)
    state = new_state(trained, plan, "mse", validates=True)
    for _ in train(trained, plan, data(), "mse", state=state):
        pass
    return trained, state


def validation_loss(trained: Network) -> float:
    everything = data()
    return trained.evaluate(everything.validation_inputs, everything.validation_targets, "mse")["loss"]


def test_it_stops_when_patience_is_over_and_brings_the_best_weights_back() -> None:
    trained, state = run(early_stopping=True)
    losses = state.history.epoch_validation_loss
    best = int(losses.argmin()) + 1
    assert state.epoch == best + PATIENCE < EPOCHS
    assert validation_loss(trained) == pytest.approx(losses.min(), rel=1e-6)


def test_the_last_weights_stay_where_the_best_are_not_wanted() -> None:
    trained, state = run(early_stopping=True, restore_best=False)
    assert validation_loss(trained) == pytest.approx(state.history.epoch_validation_loss[-1], rel=1e-6)


def test_without_it_every_epoch_is_done() -> None:
    trained, state = run()
    assert state.epoch == EPOCHS
    assert validation_loss(trained) == pytest.approx(state.history.epoch_validation_loss[-1], rel=1e-6)


def epochs_by_counting(losses: np.ndarray, least: float) -> int:
    """After how many epochs patience is over, counted from the losses alone."""
    began_at, waited = np.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        if began_at == np.inf or loss < began_at * (1.0 - least):
            began_at, waited = loss, 0
        else:
            waited += 1
        if waited == PATIENCE:
            return epoch
    return len(losses)


def test_small_improvements_count_together_and_the_best_weights_come_back_all_the_same() -> None:
    """The loss falls by less and less, soon by less than 1 % an epoch."""
    losses = run(0.001)[1].history.epoch_validation_loss
    ends = set()
    for least in (0.0, 0.002, 0.01, 0.02, 0.05):
        trained, state = run(0.001, early_stopping=True, least_improvement=least)
        assert state.epoch == epochs_by_counting(losses, least)
        assert validation_loss(trained) == pytest.approx(losses[: state.epoch].min(), rel=1e-6)
        ends.add(state.epoch)
    assert len(ends) == 5


@pytest.mark.parametrize("kept_then", [Kept.BEST_LOSS + 1, Kept.EPOCH_SECONDS + 1])
def test_a_run_of_an_earlier_version_waits_on_from_its_best_loss(kept_then: int) -> None:
    """It kept fewer numbers behind its sums, and would else take its next loss for an improvement."""
    state = run(early_stopping=True)[1]
    arrays = state.arrays()
    end = len(arrays["sums"]) - Kept.COUNT + kept_then
    sums = completed({**arrays, "sums": arrays["sums"][:end]}, 1)["sums"]
    assert len(sums) == len(arrays["sums"])
    assert sums[Kept.IMPROVED_TO - Kept.COUNT] == state.history.epoch_validation_loss.min()


def half_blind(learning_rate: float, **settings) -> tuple[Network, TrainingState]:
    """A run whose weights go from ±1e15 straight down; where they are not 0, the validation loss is NaN."""
    trained = Network.sequential((1,), [Dense(2, use_bias=False)])
    trained.load_parameters({"dense_1/weight": [[1e15], [-1e15]]})
    x, y = np.ones((1, 1), np.float32), np.ones(1, np.int32)
    parts = TrainingData({"input_1": x}, {"dense_1": y}, {"input_1": x * np.float32(1e30)}, {"dense_1": y})
    plan = TrainingPlan(SGD(learning_rate), batch_size=1, early_stopping=True, patience=PATIENCE, **settings)
    losses = {"dense_1": ("cross_entropy", 1e15)}
    state = new_state(trained, plan, losses, validates=True)
    for _ in train(trained, plan, parts, losses, state=state):
        pass
    return trained, state


def test_an_epoch_whose_loss_is_no_number_is_never_the_best() -> None:
    trained, state = half_blind(0.5)
    assert np.isnan(state.history.epoch_validation_loss[[0, 2]]).all()
    assert state.epoch == 2 + PATIENCE
    assert not trained.vector.any()


def test_without_any_validation_loss_it_stops_with_the_last_weights() -> None:
    trained, state = half_blind(1e-6)
    assert np.isnan(state.history.epoch_validation_loss).all()
    assert state.epoch == PATIENCE
    assert trained.vector.any()


def test_the_best_weights_come_back_while_no_reader_looks() -> None:
    trained, state = run(early_stopping=True)
    seen: list[np.ndarray] = []

    class WatchedLock:
        """Notes the weights whenever somebody lets go."""

        def __enter__(self) -> None:
            return None

        def __exit__(self, *error: object) -> None:
            seen.append(trained.vector.copy())

    trained.vector[:] = 0.0
    state._inside = WatchedLock()
    state.restore_best()
    np.testing.assert_array_equal(seen[-1], state.best)
    np.testing.assert_array_equal(trained.vector, state.best)


def test_records_hold_means_over_all_rows_however_they_are_batched() -> None:
    trained = Network.sequential((6,), [Dense(3)], seed=2)
    x, classes = drawn("x", 37, 6), np.arange(37) % 3
    plan = TrainingPlan(Adam(1e-7), batch_size=8, epochs=1)
    state = new_state(trained, plan, "cross_entropy", validates=True)
    figures = trained.evaluate(x, classes, "cross_entropy")
    parts = TrainingData({"input_1": x}, {"dense_1": classes}, {"input_1": x}, {"dense_1": classes})
    for _ in train(trained, plan, parts, "cross_entropy", state=state):
        pass
    record = state.history.epochs[0]
    assert record.loss == pytest.approx(figures["loss"], rel=1e-5)
    assert record.validation_loss == pytest.approx(figures["loss"], rel=1e-5)
    assert record.metrics["accuracy"] == pytest.approx(figures["accuracy"])
    assert record.validation_metrics["accuracy"] == pytest.approx(figures["accuracy"])
