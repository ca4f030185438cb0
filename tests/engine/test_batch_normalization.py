"""What a BatchNorm remembers moves with every step, is learned by nobody, and goes wherever weights go."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.document import network_files
from nnstudio.engine.choices.optimizers import SGD, Adam, AdamW
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.inspection.health import update_ratios
from nnstudio.engine.layers import Activation, BatchNorm, Conv2D, Dense, Flatten
from nnstudio.engine.network import Network
from nnstudio.engine.trainer import Trainer
from nnstudio.engine.training.divergence import TrainingDiverged
from nnstudio.engine.training.training import TrainingData, TrainingState, new_state, train
from nnstudio.errors import TrainingError
from tests.helpers.trajectories import drawn

RUNNING = ("batchnorm_1/running_mean", "batchnorm_1/running_variance")


def network() -> Network:
    layers = [Dense(6, use_bias=False), BatchNorm(), Activation("tanh"), Dense(1)]
    return Network.sequential((4,), layers, seed=3)


def data() -> TrainingData:
    x, y = drawn("x", 40, 4), drawn("y", 40, 1)
    return TrainingData({"input_1": x}, {"dense_2": y}, {"input_1": x[:9] + 1}, {"dense_2": y[:9]})


def trained(twin: Network, plan: TrainingPlan, state: TrainingState | None = None) -> TrainingState:
    state = state or new_state(twin, plan, "mse", validates=True)
    for _ in train(twin, plan, data(), "mse", state=state):
        pass
    return state


def test_names_and_first_values() -> None:
    assert list(network().parameters)[1:5] == [
        "batchnorm_1/scale", "batchnorm_1/shift", "batchnorm_1/running_mean", "batchnorm_1/running_variance",
    ]  # fmt: skip
    assert network().parameters[RUNNING[0]].tolist() == [0.0] * 6
    assert network().parameters[RUNNING[1]].tolist() == [1.0] * 6
    assert network().parameter_count == 4 * 6 + 6 + 6 + 6 + 1


def test_running_statistics_become_those_of_the_data() -> None:
    own = Network.sequential((3,), [BatchNorm(momentum=1.0), Dense(1)])
    x = drawn("x", 50, 3) * np.float32(2.0) + np.float32(5.0)
    Trainer(own, "mse", SGD(1e-7)).step(x, np.zeros((50, 1)))
    np.testing.assert_allclose(own.parameters[RUNNING[0]], x.mean(axis=0), rtol=1e-6)
    np.testing.assert_allclose(own.parameters[RUNNING[1]], x.var(axis=0, ddof=1), rtol=1e-5)


@pytest.mark.parametrize("shape", [(3,), (4, 5, 3)])
@pytest.mark.parametrize("mean", [1e3, 1e6, -1e6])
def test_values_far_from_zero_lose_no_digits(shape: tuple[int, ...], mean: float) -> None:
    x = drawn("far", 50, *shape) + np.float32(mean)
    own = Network.sequential(shape, [BatchNorm(momentum=1.0), Flatten()])
    target = np.zeros((50, int(np.prod(shape))))
    loss, _ = own.gradients(x, target, "mse")
    exact = x.astype(np.float64).reshape(-1, 3)
    assert loss == pytest.approx((exact.var(axis=0) / (exact.var(axis=0) + 1e-5)).mean(), rel=1e-5)
    Trainer(own, "mse", SGD(1e-7)).step(x, target)
    np.testing.assert_allclose(own.parameters[RUNNING[0]], exact.mean(axis=0), rtol=1e-6)
    np.testing.assert_allclose(own.parameters[RUNNING[1]], exact.var(axis=0, ddof=1), rtol=2e-5)


def test_gradients_and_predictions_leave_them_alone() -> None:
    own, everything = network(), data()
    before = own.vector.copy()
    loss, gradients = own.gradients(everything.inputs, everything.targets, "mse")
    assert not set(RUNNING) & set(gradients)
    assert loss != pytest.approx(own.evaluate(everything.inputs, everything.targets, "mse")["loss"], rel=1e-3)
    np.testing.assert_array_equal(own.vector, before)


@pytest.mark.parametrize("optimizer", [SGD(1e-3, weight_decay=1.0), AdamW(0.1, weight_decay=1.0)])
def test_no_optimizer_penalty_or_decay_touches_them(optimizer) -> None:
    twins = []
    for chosen, more in ((optimizer, {"l1": 0.1, "l2": 0.1}), (SGD(1e-7), {})):
        own = Network.sequential((4,), [BatchNorm(), Dense(1)], seed=3)
        x, y = drawn("x", 40, 4), drawn("y", 40, 1)
        own.fit(x, y, "mse", chosen, batch_size=16, epochs=3, shuffle=False, **more)
        twins.append(own)
    for name in RUNNING:  # of the data, whatever becomes of the weights
        np.testing.assert_array_equal(twins[0].parameters[name], twins[1].parameters[name])


def test_a_diverged_step_changes_nothing() -> None:
    own = network()
    trainer = Trainer(own, "mse", SGD(0.1))
    trainer.step(drawn("x", 20, 4), drawn("y", 20, 1))
    before = own.vector.copy()
    with pytest.raises(TrainingDiverged):
        trainer.step(drawn("x", 20, 4) * np.float32(1e25), drawn("y", 20, 1))
    np.testing.assert_array_equal(own.vector, before)
    assert trainer.step(drawn("x", 20, 4), drawn("y", 20, 1)) > 0


def test_the_best_epoch_brings_its_running_statistics_back() -> None:
    own = network()
    state = trained(own, TrainingPlan(Adam(0.05), batch_size=16, epochs=60, early_stopping=True, patience=4))
    losses, everything = state.history.epoch_validation_loss, data()
    found = own.evaluate(everything.validation_inputs, everything.validation_targets, "mse")["loss"]
    assert losses.argmin() + 1 < state.epoch
    assert found == pytest.approx(losses.min(), rel=1e-6)


def test_a_continued_run_is_the_run_that_never_stopped() -> None:
    whole, parted, plan = network(), network(), TrainingPlan(Adam(0.01), batch_size=16, epochs=6)
    trained(whole, plan)
    state = trained(parted, replace(plan, epochs=2))
    assert not np.array_equal(state.published()[RUNNING[0]], np.zeros(6))
    trained(parted, plan, state)
    np.testing.assert_array_equal(whole.vector, parted.vector)


def test_a_file_keeps_them(tmp_path) -> None:
    own = network()
    trained(own, TrainingPlan(Adam(0.01), batch_size=16, epochs=2))
    network_files.save(own, tmp_path / "own.nns")
    again = network_files.load(tmp_path / "own.nns")
    for name, values in own.parameters.items():
        np.testing.assert_array_equal(again.parameters[name], values)
    np.testing.assert_array_equal(again.predict(drawn("x", 9, 4)), own.predict(drawn("x", 9, 4)))


def test_one_layer_used_twice_remembers_both_uses_in_order() -> None:
    nodes = {"in": network().nodes["input_1"], "one": BatchNorm(), "two": BatchNorm(), "out": Dense(1)}
    links = [("in", "one"), ("one", "two"), ("two", "out")]
    own = Network.graph(nodes, links, shared={"two": "one"})
    x = drawn("x", 33, 4) + np.float32(1.0)
    Trainer(own, "mse", SGD(1e-7)).step(x, np.zeros((33, 1)))
    first = 0.1 * x.mean(axis=0)
    np.testing.assert_allclose(own.parameters["one/running_mean"], 0.9 * first, rtol=1e-4, atol=1e-6)


def test_batches_of_one_are_refused_in_words() -> None:
    own, x, y = network(), drawn("x", 33, 4), drawn("y", 33, 1)
    words = (
        "batchnorm_1 .BatchNorm. needs at least 2 samples in each batch to learn, but of 33 rows in batches "
    )
    with pytest.raises(TrainingError, match=f"{words}of 16 the last batch has 1: choose another batch size"):
        own.fit(x, y, "mse", batch_size=16, epochs=1)
    with pytest.raises(TrainingError, match="needs at least 2 samples"):
        Trainer(own, "mse").step(x[:1], y[:1])
    with pytest.raises(TrainingError, match="needs at least 2 samples"):
        own.gradients(x[:1], y[:1], "mse")
    assert own.predict(x[:1]).shape == (1, 1)


def test_one_image_has_enough_places() -> None:
    own = Network.sequential((4, 5, 2), [Conv2D(3, 2), BatchNorm(), Flatten(), Dense(1)])
    loss = Trainer(own, "mse").step(drawn("image", 1, 4, 5, 2), np.zeros((1, 1)))
    assert np.isfinite(loss)
    assert np.isfinite(own.vector).all()


def test_signs_of_health_look_at_what_is_learned() -> None:
    own = network()
    before = {name: values.copy() for name, values in own.parameters.items()}
    for name in RUNNING:
        own.parameters[name][...] += 1.0
    assert set(update_ratios(before, own.parameters).values()) == {0.0}
