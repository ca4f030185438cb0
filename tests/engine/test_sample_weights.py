"""A sample of weight 2 counts as two samples do, one of weight 0 as none; other weights scale its loss."""

import numpy as np
import pytest

from nnstudio.engine.choices.losses import LOSSES, Loss
from nnstudio.engine.choices.optimizers import SGD, Adam
from nnstudio.engine.inspection.gradients import activation_gradients
from nnstudio.engine.layers import Add, Dense, Dropout, Input, Output
from nnstudio.engine.network import Network
from nnstudio.engine.trainer import Trainer
from nnstudio.errors import NetworkError
from tests.helpers.trajectories import LOSS_SETTINGS, drawn, suited

ROWS = 37
X = drawn("weighed x", ROWS, 4)
COUNTS = np.arange(ROWS) % 3  # 0, 1 and 2 times: as many samples as rows, but for one
REPEATED = np.repeat(np.arange(ROWS), COUNTS)
# A mean over the batch divides by its rows; class weights divide by their own sum, which repeating changes.
MEAN = len(REPEATED) / ROWS
LOSSES_TO_WEIGH = {**{kind: loss() for kind, loss in LOSSES.items()}, **LOSS_SETTINGS}
BY_CLASS = [name for name, loss in LOSSES_TO_WEIGH.items() if getattr(loss, "class_weights", ())]


def network(units: int = 3) -> Network:
    return Network.sequential((4,), [Dense(6, activation="tanh"), Dense(units)], seed=1)


def targets(loss: str | Loss, units: int = 3) -> np.ndarray:
    return suited(loss, drawn("weighed y", ROWS, units))


@pytest.mark.parametrize("name", sorted(set(LOSSES_TO_WEIGH) - set(BY_CLASS)))
def test_whole_weights_are_repeated_samples(name: str) -> None:
    loss, net = LOSSES_TO_WEIGH[name], network()
    y = targets(loss)
    value, gradients = net.gradients(X, y, loss, sample_weight=COUNTS)
    expected, repeated = net.gradients(X[REPEATED], y[REPEATED], loss)
    assert value == pytest.approx(expected * MEAN, rel=1e-5)
    for parameter, gradient in repeated.items():
        np.testing.assert_allclose(gradients[parameter], gradient * MEAN, rtol=2e-4, atol=1e-6)


@pytest.mark.parametrize("loss", [LOSS_SETTINGS["cross_entropy weighted"], "cross_entropy", "mse"])
def test_a_sample_counts_in_proportion_to_its_weight(loss: str | Loss) -> None:
    net, y, weights = network(), targets(loss), np.abs(drawn("weights", ROWS))
    alone = []
    for row in range(ROWS):
        one = np.zeros(ROWS)
        one[row] = 1.0
        alone.append(net.gradients(X, y, loss, sample_weight=one))
    value, gradients = net.gradients(X, y, loss, sample_weight=weights)
    assert value == pytest.approx(
        sum(w * found for w, (found, _) in zip(weights, alone, strict=True)), rel=1e-5
    )
    expected = sum(w * found["dense_1/weight"] for w, (_, found) in zip(weights, alone, strict=True))
    np.testing.assert_allclose(gradients["dense_1/weight"], expected, rtol=1e-4, atol=1e-6)


def test_the_gradient_of_a_value_is_weighed_sample_by_sample() -> None:
    net, y, weights = network(), targets("mse"), np.abs(drawn("weights", ROWS))
    plain = activation_gradients(net, X, y, "mse")
    for node, found in activation_gradients(net, X, y, "mse", weights).items():
        np.testing.assert_allclose(found, plain[node] * weights[:, None], rtol=1e-4, atol=1e-8)


@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
def test_evaluating_weighs_the_loss_and_the_metric(loss: str) -> None:
    net, y = network(), targets(loss)
    plain, weighed = net.evaluate(X, y, loss), net.evaluate(X, y, loss, COUNTS)
    repeated = net.evaluate(X[REPEATED], y[REPEATED], loss)
    metric = next(name for name in plain if name != "loss")
    assert weighed["loss"] == pytest.approx(repeated["loss"] * MEAN, rel=1e-6)
    assert weighed[metric] == pytest.approx(repeated[metric], rel=1e-6)
    assert weighed[metric] != pytest.approx(plain[metric], rel=1e-3)


def test_samples_that_count_nothing_have_no_metric() -> None:
    net, y = network(), targets("cross_entropy")
    found = net.evaluate(X, y, "cross_entropy", np.zeros(ROWS))
    assert found["loss"] == 0.0
    assert np.isnan(found["accuracy"])


def test_epochs_tell_metrics_by_weight() -> None:
    """With next to no learning rate each epoch measures the network as it is."""
    net, y, other = network(), targets("cross_entropy"), np.abs(drawn("other weights", ROWS))
    history = net.fit(
        X, y, "cross_entropy", SGD(1e-7), 8, epochs=2, sample_weight=COUNTS, validation_data=(X, y, other)
    )
    for epoch in history.epochs:
        expected = net.evaluate(X, y, "cross_entropy", COUNTS)["accuracy"]
        assert epoch.metrics["accuracy"] == pytest.approx(expected, rel=1e-6)
        expected = net.evaluate(X, y, "cross_entropy", other)["accuracy"]
        assert epoch.validation_metrics["accuracy"] == pytest.approx(expected, rel=1e-6)


def test_training_on_weighed_samples_is_training_on_repeated_ones() -> None:
    weighed, repeated, y = network(), network(), targets("mse")
    plan = {"epochs": 30, "shuffle": False}
    found = weighed.fit(
        X, y, "mse", SGD(0.1), ROWS, sample_weight=COUNTS, validation_data=(X, y, COUNTS), **plan
    )
    # The step of a mean over fewer rows is larger by as much as the rate is smaller.
    expected = repeated.fit(X[REPEATED], y[REPEATED], "mse", SGD(0.1 * MEAN), len(REPEATED), **plan)
    np.testing.assert_allclose(found.batch_loss, np.multiply(expected.batch_loss, MEAN), atol=2e-5)
    np.testing.assert_allclose(weighed.vector, repeated.vector, atol=5e-5)
    assert found.epochs[-1].validation_loss == pytest.approx(weighed.evaluate(X, y, "mse", COUNTS)["loss"])


def test_steps_by_hand_take_weights_or_none_in_turn() -> None:
    fitted, stepped, y = network(), network(), targets("cross_entropy")
    fitted.fit(X, y, "cross_entropy", Adam(0.01), ROWS, epochs=3, shuffle=False, sample_weight=COUNTS)
    trainer = Trainer(stepped, "cross_entropy", Adam(0.01))
    for _ in range(3):
        trainer.step(X, y, sample_weight=COUNTS)
    np.testing.assert_array_equal(fitted.vector, stepped.vector)
    plain = trainer.step(X, y)
    assert plain == pytest.approx(fitted.evaluate(X, y, "cross_entropy")["loss"], rel=1e-5)


def test_weights_of_one_change_no_bit() -> None:
    plain, weighed, y = network(), network(), targets("cross_entropy")
    for net, weights in ((plain, None), (weighed, np.ones(ROWS))):
        net.fit(X, y, "cross_entropy", Adam(0.01), 16, epochs=4, sample_weight=weights)
    np.testing.assert_array_equal(plain.vector, weighed.vector)


def two_outputs() -> Network:
    nodes = {
        "in": Input(shape=(4,)), "mid": Dense(4, activation="tanh"), "noise": Dropout(0.2),
        "sum": Add(), "out": Dense(4), "a": Output(), "b": Output(), "c": Output(),
    }  # fmt: skip
    links = [
        ("in", "mid"), ("mid", "noise"), ("mid", "sum"), ("noise", "sum"), ("sum", "out"),
        ("out", "a"), ("mid", "b"), ("out", "c"),
    ]  # fmt: skip
    return Network.graph(nodes, links, seed=3)


def test_each_of_several_outputs_has_its_own_weights() -> None:
    """Two losses meet in one gradient: the weights of one must not scale the other's."""
    net, y = two_outputs(), drawn("weighed out", ROWS, 4)
    goals, losses = {"a": y, "b": y, "c": y}, {"a": "mse", "b": ("mae", 0.5), "c": ("mae", 2.0)}
    alone = {
        name: net.gradients(X, goals, {**dict.fromkeys(losses, ("mse", 0.0)), name: losses[name]}, weights)[1]
        for name, weights in (("a", None), ("b", None), ("c", COUNTS))
    }
    _, together = net.gradients(X, goals, losses, sample_weight={"c": COUNTS})
    for parameter, gradient in together.items():
        expected = sum(found[parameter] for found in alone.values())
        np.testing.assert_allclose(gradient, expected, rtol=1e-4, atol=1e-6)


def test_weights_for_the_validation_alone_leave_the_training_as_it_was() -> None:
    plain, watched, y = network(), network(), targets("mse")
    plain.fit(X, y, "mse", "adam", 16, epochs=3)
    history = watched.fit(X, y, "mse", "adam", 16, epochs=3, validation_data=(X, y, COUNTS))
    np.testing.assert_array_equal(plain.vector, watched.vector)
    assert history.epochs[-1].validation_loss == pytest.approx(watched.evaluate(X, y, "mse", COUNTS)["loss"])


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (np.ones(5), "shape .5,. for 37 samples"),
        (np.ones((ROWS, 2)), "one number for each sample"),
        (np.where(np.arange(ROWS) == 3, -1.0, 1.0), "row 4 of the sample weights is -1"),
        (np.where(np.arange(ROWS) == 2, np.nan, 1.0), "row 3 of the sample weights is nan"),
        (np.array(["a"] * ROWS), "needs numbers"),
        ({"dense_9": np.ones(ROWS)}, "'dense_9', which is no output"),
    ],
)
def test_weights_that_do_not_fit_are_refused_in_a_sentence(weights, words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        network().fit(X, targets("mse"), "mse", sample_weight=weights)
