"""Training by hand does what a whole run does, batch by batch."""

import numpy as np
import pytest

from nnstudio.engine.layers import Dense
from nnstudio.engine.network import Network
from nnstudio.engine.optimizers import SGD, Adam
from nnstudio.engine.trainer import Trainer
from nnstudio.errors import NetworkError

GENERATOR = np.random.Generator(np.random.PCG64(1))
X = GENERATOR.normal(size=(12, 4)).astype(np.float32)
Y = GENERATOR.integers(0, 3, 12).astype(np.int32)


def network() -> Network:
    return Network.sequential((4,), [Dense(8, activation="relu"), Dense(3)], seed=2)


def test_steps_are_those_of_a_run():
    by_hand, whole = network(), network()
    trainer = Trainer(by_hand, "cross_entropy", Adam(learning_rate=0.01), l2=0.001)
    losses = [trainer.step(X, Y) for _ in range(5)]
    plan = {"shuffle": False, "l2": 0.001}
    history = whole.fit(X, Y, "cross_entropy", Adam(learning_rate=0.01), batch_size=12, epochs=5, **plan)
    np.testing.assert_array_equal(losses, history.batch_loss)
    np.testing.assert_array_equal(by_hand.vector, whole.vector)
    assert trainer.steps == 5


def test_batches_may_differ_in_size():
    trainer = Trainer(network(), "cross_entropy", "sgd")
    for rows in (3, 12, 1):
        assert np.isfinite(trainer.step(X[:rows], Y[:rows]))


def test_the_learning_rate_may_change_between_steps():
    net = network()
    trainer = Trainer(net, "cross_entropy", SGD(learning_rate=0.02))
    before = net.vector.copy()
    _, gradients = net.gradients(X, Y, "cross_entropy")
    trainer.learning_rate = 0.5
    trainer.step(X, Y)
    assert trainer.learning_rate == 0.5
    after = net.parameters["dense_2/bias"]
    start = Network.sequential((4,), [Dense(8, activation="relu"), Dense(3)], seed=2).parameters[
        "dense_2/bias"
    ]
    np.testing.assert_allclose(after, start - 0.5 * gradients["dense_2/bias"], rtol=1e-5, atol=1e-7)
    assert not np.array_equal(before, net.vector)


def test_a_batch_that_does_not_fit_is_refused():
    with pytest.raises(NetworkError, match="input_1 gets samples of shape 3"):
        Trainer(network(), "cross_entropy").step(X[:, :3], Y)
