"""A run whose numbers stop being finite ends at that step, says where, and keeps weights that are numbers."""

import numpy as np
import pytest

from nnstudio.engine.choices.optimizers import SGD, Adam, Momentum
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import Dense
from nnstudio.engine.network import Network
from nnstudio.engine.training.divergence import TrainingDiverged
from nnstudio.engine.training.training import TrainingData, new_state, train
from tests.helpers.trajectories import drawn

X, Y = drawn("x", 48, 4), drawn("y", 48, 2)


def network() -> Network:
    return Network.sequential((4,), [Dense(6, activation="tanh"), Dense(2)], seed=3)


def diverged(trained: Network, x, y, optimizer, **settings) -> tuple[TrainingDiverged, list[str]]:
    """The error of a run, and the states that it reported."""
    plan, seen = TrainingPlan(optimizer, batch_size=16, epochs=50, shuffle=False, **settings), []
    data = TrainingData({"input_1": x}, {"dense_2": y})
    with pytest.raises(TrainingDiverged) as error:
        seen.extend(progress.state for progress in train(trained, plan, data, "mse"))
    return error.value, seen


def test_an_infinite_loss_names_the_layer_and_keeps_the_weights_before_the_step() -> None:
    trained = network()
    before = trained.vector.copy()
    x, y = X.copy(), Y.copy()
    y[20] = 1e30  # in the second batch
    first_only = network()
    first_only.fit(x[:16], y[:16], "mse", SGD(0.01), batch_size=16, epochs=1, shuffle=False)
    error, _ = diverged(trained, x, y, SGD(0.01))
    assert (error.step, error.node) == (2, "dense_2")
    assert "step 2" in str(error)
    assert "learning rate" in str(error)
    np.testing.assert_array_equal(trained.vector, first_only.vector)
    assert not np.array_equal(trained.vector, before)


def test_an_infinite_gradient_behind_a_finite_loss_changes_no_weight() -> None:
    trained = Network.sequential((20,), [Dense(1, initializer="zeros")])
    plan = TrainingPlan(SGD(0.1), batch_size=16, epochs=1)
    x, y = np.full((16, 20), 3e38, np.float32), np.ones((16, 1), np.float32)
    with pytest.raises(TrainingDiverged, match="step 1: the numbers of dense_1"):
        list(train(trained, plan, TrainingData({"input_1": x}, {"dense_1": y}), {"dense_1": ("mae", 1e3)}))
    assert not trained.vector.any()


@pytest.mark.parametrize("optimizer", [SGD(10.0), Momentum(10.0), Adam(10.0)], ids=lambda o: o.kind)
def test_a_gradient_that_would_overflow_in_the_update_moves_no_weight(optimizer) -> None:
    trained = Network.sequential((2,), [Dense(1, initializer="zeros")])
    x, y = np.array([[1.0, 3e38]] * 16, np.float32), np.ones((16, 1), np.float32)
    plan = TrainingPlan(optimizer, batch_size=16, epochs=1)
    state = new_state(trained, plan, "mae", validates=False)
    with pytest.raises(TrainingDiverged, match="step 1: the numbers of dense_1"):
        list(train(trained, plan, TrainingData({"input_1": x}, {"dense_1": y}), "mae", state=state))
    assert not trained.vector.any()
    assert not state.moments.any()


def test_a_penalty_that_would_overflow_moves_no_weight() -> None:
    trained = Network.sequential((2,), [Dense(1)])
    trained.load_parameters({"dense_1/weight": [[1.0, 3e38]], "dense_1/bias": [0.0]})
    before = trained.vector.copy()
    x, y = np.array([[1.0, 0.0]], np.float32), np.ones((1, 1), np.float32)
    plan = TrainingPlan(SGD(1.0), l2=10.0, epochs=1)
    with pytest.raises(TrainingDiverged, match="step 1: the numbers of dense_1"):
        list(train(trained, plan, TrainingData({"input_1": x}, {"dense_1": y}), "mse"))
    np.testing.assert_array_equal(trained.vector, before)


@pytest.mark.parametrize("optimizer", [SGD(10.0), Momentum(10.0), Adam(10.0)], ids=lambda o: o.kind)
def test_weights_stay_numbers_whatever_the_learning_rate(optimizer) -> None:
    trained = Network.sequential((4,), [Dense(6), Dense(6), Dense(2)], seed=3)
    plan = TrainingPlan(optimizer, batch_size=16, epochs=200)
    data = TrainingData({"input_1": X * 100}, {"dense_3": Y})
    try:
        for _ in train(trained, plan, data, "mse"):
            pass
    except TrainingDiverged:
        pass
    assert np.all(np.isfinite(trained.vector))


def test_a_diverged_run_reports_it_and_remembers_the_steps_before() -> None:
    trained, y = network(), Y.copy()
    y[40] = 1e30  # in the third batch
    plan = TrainingPlan(SGD(0.01), batch_size=16, epochs=5, shuffle=False)
    state = new_state(trained, plan, "mse", validates=False)
    seen = []
    with pytest.raises(TrainingDiverged):
        seen.extend(
            progress.state
            for progress in train(
                trained, plan, TrainingData({"input_1": X}, {"dense_2": y}), "mse", state=state
            )
        )
    assert seen[-1] == "diverged"
    assert len(state.history.batch_loss) == state.step == 2
    assert np.all(np.isfinite(state.history.batch_loss))
