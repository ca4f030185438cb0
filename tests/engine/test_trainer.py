"""Training by hand does what a run does, and keeps the optimizer's state between steps."""

import numpy as np
import pytest

from nnstudio.engine.choices.optimizers import SGD, Adam, Momentum
from nnstudio.engine.layers import Dense, Dropout
from nnstudio.engine.network import Network
from nnstudio.engine.trainer import Trainer
from nnstudio.engine.training.divergence import TrainingDiverged
from nnstudio.errors import NNStudioError
from tests.helpers.trajectories import drawn

ROWS, BATCH = 40, 16
X, Y = drawn("x", ROWS, 4), drawn("y", ROWS, 2)


def network() -> Network:
    return Network.sequential((4,), [Dense(6, activation="tanh"), Dense(2)], seed=3)


@pytest.mark.parametrize("optimizer", [SGD(0.05), Momentum(0.05), Adam(0.01)], ids=lambda o: o.kind)
def test_steps_by_hand_are_the_steps_of_a_run(optimizer) -> None:
    by_run, by_hand = network(), network()
    history = by_run.fit(X, Y, "mse", optimizer, batch_size=BATCH, epochs=3, shuffle=False, l1=1e-4, l2=1e-3)
    trainer = Trainer(by_hand, "mse", optimizer, l1=1e-4, l2=1e-3)
    losses = [
        trainer.step(X[first : first + BATCH], Y[first : first + BATCH])
        for _ in range(3)
        for first in range(0, ROWS, BATCH)
    ]
    np.testing.assert_array_equal(np.float32(losses), history.batch_loss)
    np.testing.assert_array_equal(by_hand.vector, by_run.vector)
    assert trainer.steps == len(losses)


def test_the_learning_rate_may_change_between_steps() -> None:
    trained = network()
    trainer = Trainer(trained, "mse", SGD(0.1))
    trainer.step(X, Y)
    before = trained.vector.copy()
    trainer.learning_rate = 0.0
    trainer.step(X, Y)
    np.testing.assert_array_equal(trained.vector, before)


def test_batches_may_differ_in_size() -> None:
    trained = network()
    trainer = Trainer(trained, "mse", Momentum(0.05))
    losses = [trainer.step(X[:rows], Y[:rows]) for rows in (3, 40, 17, 1)]
    assert np.all(np.isfinite(losses))
    assert trainer.steps == 4


def test_dropout_draws_a_new_mask_at_each_step() -> None:
    trained = Network.sequential((4,), [Dropout(0.5), Dense(2)], seed=1)
    trainer = Trainer(trained, "mse", SGD(1e-7))
    assert len({trainer.step(X, Y) for _ in range(5)}) == 5


def test_a_step_that_diverges_names_its_layer() -> None:
    trainer = Trainer(network(), "mse", SGD(0.1))
    with pytest.raises(TrainingDiverged, match="dense_2"):
        trainer.step(X, Y * np.float32(1e30))


def test_a_batch_that_does_not_fit_is_refused_in_a_sentence() -> None:
    trainer = Trainer(network(), "mse")
    with pytest.raises(NNStudioError, match="input_1"):
        trainer.step(X[:, :3], Y)
    with pytest.raises(NNStudioError, match="dense_2"):
        trainer.step(X, Y[:5])
