"""Values and gradients agree with the oracle: every layer, setting, activation and loss, on any graph."""

import pytest
from hypothesis import HealthCheck, given, settings

from nnstudio.engine.activations import ACTIVATION_NAMES
from nnstudio.engine.choices.losses import LOSSES
from nnstudio.engine.choices.optimizers import SGD
from nnstudio.engine.layers import Activation, Dense
from tests.helpers import oracle
from tests.helpers.by_the_engine import losses_of, network_of
from tests.helpers.closeness import assert_close, assert_close_to_scale
from tests.helpers.oracle.normalization import UNLEARNED
from tests.helpers.random_graphs import cases
from tests.helpers.trajectories import CASES, Case, chain

TOLERANCE = 2e-5


def check(case: Case, tolerance: float = TOLERANCE) -> None:
    """Values of every node, predictions, loss and gradients over all rows at once."""
    network, inputs, targets = network_of(case), case.inputs(), case.targets()
    done = oracle.forward(case.graph, case.parameters(), inputs)
    activations = network.activations(inputs)
    for name in case.nodes:
        assert_close_to_scale(activations[name], done.values[name], tolerance, f"value of {name}")
    predicted = network.predict(inputs)
    for name in case.graph.outputs:
        value = predicted if len(case.graph.outputs) == 1 else predicted[name]
        assert_close_to_scale(value, done.values[name], tolerance, f"prediction of {name}")
    loss, gradients = network.gradients(inputs, targets, losses_of(case))
    expected_loss, expected = oracle.backward(case.graph, case.parameters(), inputs, targets, case.losses)
    assert_close(loss, expected_loss, tolerance, "loss")
    assert set(gradients) == {name for name in network.parameters if not name.endswith(UNLEARNED)}
    # Near its limit the slope of an activation has the last digit of 1 only, times what it meets.
    reach = max(1.0, *(abs(value).max() for value in done.values.values()))
    scale = max(1e-2 * reach, *(abs(expected[name]).max() for name in gradients))
    for name, gradient in gradients.items():
        assert_close(gradient / scale, expected[name] / scale, tolerance, f"gradient of {name}")
    evaluated = network.evaluate(inputs, targets, losses_of(case))["loss"]
    predicted_loss = oracle.loss_of(
        case.graph, case.parameters(), inputs, targets, case.losses, training=False
    )
    assert_close(evaluated, predicted_loss, tolerance, "evaluation")


@pytest.mark.parametrize("name", CASES)
def test_every_case_of_the_trajectories(name: str) -> None:
    check(CASES[name])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATION_NAMES)
def test_every_activation_with_every_loss(activation: str, loss: str) -> None:
    own = (Dense(6, activation=activation), Dense(3, activation=activation))
    check(chain(f"{activation}, {loss}", own, loss, SGD(), rows=21))
    apart = (Dense(6, use_bias=False), Activation(activation), Dense(3), Activation(activation))
    check(chain(f"{activation} layers, {loss}", apart, loss, SGD(), rows=21))


@pytest.mark.parametrize("units", [1, 2, 5, 6, 7, 11, 12, 13, 16, 31, 64, 65])
@pytest.mark.parametrize("features", [1, 2, 15, 16, 17, 32, 50])
def test_every_remainder_of_the_tiles(features: int, units: int) -> None:
    layers = (Dense(units, activation="tanh"), Dense(2))
    for rows in (1, 15, 16, 17, 40):
        check(chain(f"{features} to {units}", layers, "mse", SGD(), features=features, rows=rows))


@pytest.mark.parametrize(("features", "units", "rows"), [(784, 256, 128), (1024, 1024, 130), (300, 2000, 65)])
def test_large_layers(features: int, units: int, rows: int) -> None:
    layers = (Dense(units, activation="relu"), Dense(33, activation="sigmoid"), Dense(10))
    check(
        chain(f"large {features} {units}", layers, "cross_entropy", SGD(), features=features, rows=rows), 1e-4
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases())
def test_any_graph(case: Case) -> None:
    check(case)
