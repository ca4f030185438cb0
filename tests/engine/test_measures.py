"""What a run reports of each epoch beside losses: penalty, learning rate and time; max-norm's promise."""

import numpy as np
import pytest

from nnstudio.engine.choices.optimizers import SGD, Adam
from nnstudio.engine.choices.schedules import Cosine
from nnstudio.engine.layers import Conv2D, Dense, Flatten
from nnstudio.engine.network import Network
from nnstudio.engine.trainer import Trainer
from tests.helpers import oracle
from tests.helpers.by_the_engine import losses_of, network_of, run_of
from tests.helpers.trajectories import CASES, Case, drawn

PENALIZED = [
    "l1", "l2", "l1 and l2", "layers' own l1 and l2", "biases penalized", "biases of a layer penalized",
    "convolution penalties", "optimizer sgd",
]  # fmt: skip


def exact_penalty(case: Case, network: Network) -> float:
    values = {name: array.astype(np.float64) for name, array in network.parameters.items()}
    return oracle.penalty(case.graph, values, case.l1, case.l2, case.penalize_biases)


@pytest.mark.parametrize("name", PENALIZED)
def test_the_penalty_of_each_epoch_is_that_of_the_weights_at_its_end(name: str) -> None:
    case = CASES[name]
    for epochs in (1, case.epochs):
        network, state, reports = run_of(case, epochs=epochs)
        last = list(reports)[-1]
        expected = exact_penalty(case, network)
        assert (expected > 0) == (name != "optimizer sgd")
        found = state.history.epoch_penalty
        assert len(found) == epochs
        assert found[-1] == pytest.approx(expected, rel=1e-12)
        assert last.penalty == state.history.epochs[-1].penalty == found[-1]


@pytest.mark.parametrize("name", PENALIZED)
def test_a_trainer_tells_the_penalty_at_any_time(name: str) -> None:
    case = CASES[name]
    network = network_of(case)
    trainer = Trainer(
        network, losses_of(case), case.optimizer, l1=case.l1, l2=case.l2, penalize_biases=case.penalize_biases
    )
    for inputs, targets in list(case.batches())[:2]:
        assert trainer.penalty == pytest.approx(exact_penalty(case, network), rel=1e-12)
        trainer.step(inputs, targets)
    assert trainer.penalty == pytest.approx(exact_penalty(case, network), rel=1e-12)


def test_penalized_biases_are_the_same_by_hand_and_in_a_run() -> None:
    case = CASES["biases penalized"]
    by_run, _, reports = run_of(case)
    list(reports)
    by_hand = network_of(case)
    trainer = Trainer(by_hand, losses_of(case), case.optimizer, l1=case.l1, l2=case.l2, penalize_biases=True)
    for inputs, targets in case.batches():
        trainer.step(inputs, targets)
    np.testing.assert_array_equal(by_hand.vector, by_run.vector)


def small_run(**settings):
    network = Network.sequential((4,), [Dense(5, activation="tanh"), Dense(2)], seed=3)
    x, y = drawn("x", 40, 4), drawn("y", 40, 2)
    return network, network.fit(x, y, "mse", SGD(0.1), batch_size=8, **settings)


def test_the_learning_rate_of_each_epoch_is_that_of_its_last_step() -> None:
    _, history = small_run(epochs=4, schedule=Cosine(warm_up=1))
    turns = 0.5 * (1 + np.cos(np.pi * np.array([4, 9, 14]) / 15))
    np.testing.assert_allclose(history.epoch_learning_rate, 0.1 * np.array([1, *turns]))
    _, constant = small_run(epochs=3)
    np.testing.assert_array_equal(constant.epoch_learning_rate, [0.1] * 3)


def test_the_learning_rate_is_told_while_the_run_goes_on() -> None:
    seen = []
    _, history = small_run(epochs=3, on_progress=seen.append, schedule=Cosine())
    assert seen[-1].learning_rate == history.epoch_learning_rate[-1]


def test_the_epochs_share_the_time_of_the_run() -> None:
    seen = []
    _, history = small_run(epochs=3000, on_progress=seen.append)
    assert len(seen) > 1 or seen[-1].elapsed < 0.2
    seconds = history.epoch_seconds
    assert (seconds > 0).all()
    assert seconds.sum() == pytest.approx(seen[-1].elapsed)
    assert [record.seconds for record in history.epochs] == list(seconds)


@pytest.mark.parametrize("limit", [0.05, 0.7])
def test_no_unit_is_longer_than_max_norm_after_a_step(limit: float) -> None:
    layers = [Conv2D(5, 3, max_norm=limit), Flatten(), Dense(1100, max_norm=limit), Dense(2)]
    network = Network.sequential((6, 6, 2), layers, seed=2)
    before = network.parameters["dense_2/weight"].copy()
    trainer = Trainer(network, "mse", Adam(0.01))
    trainer.step(drawn("x", 20, 6, 6, 2), drawn("y", 20, 2))
    for name in ("conv2d_1/weight", "dense_1/weight"):
        weights = network.parameters[name].astype(np.float64)
        norms = np.sqrt((weights**2).reshape(len(weights), -1).sum(axis=1))
        assert norms.max() <= limit * (1 + 1e-6)
    moved = network.parameters["dense_2/weight"] - before
    np.testing.assert_allclose(np.abs(moved), 0.01, rtol=1e-2)  # Adam's first step, and nothing else


def test_max_norm_that_is_off_writes_nothing() -> None:
    from nnstudio.engine.catalogue import KERNEL_NUMBERS
    from nnstudio.engine.choices.losses import MeanSquaredError
    from nnstudio.engine.tape.tape import compile_tape

    def kernels(max_norm: float) -> list[int]:
        network = Network.sequential((4,), [Dense(3, max_norm=max_norm)])
        tape = compile_tape(network.structure, 8, {"dense_1": (MeanSquaredError(), 1.0)}, SGD())
        return tape.instructions[:, 0].tolist()

    assert KERNEL_NUMBERS["max_norm"] in kernels(1.0)
    assert KERNEL_NUMBERS["max_norm"] not in kernels(0.0)
