"""Whole runs agree with the oracle: any graph, odd batches, large layers, many steps."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from nnstudio.engine.choices.optimizers import SGD, Adam, Momentum
from nnstudio.engine.layers import Dense
from tests.helpers.by_the_engine import by_the_engine
from tests.helpers.closeness import assert_same_run
from tests.helpers.random_graphs import cases
from tests.helpers.trajectories import CASES, Case, by_the_oracle, chain

DIVERGING = 1e3
"""A run with such losses doubles every rounding at each step."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases())
def test_any_graph(case: Case) -> None:
    with np.errstate(all="ignore"):
        expected = by_the_oracle(case)
    assume(np.max(expected.batch_loss) < DIVERGING)  # NaN is not below it, either
    assert_same_run(by_the_engine(case), expected, loss=5e-5, weights=1e-4)


@pytest.mark.parametrize("optimizer", [SGD(0.05), Momentum(0.01), Adam(0.001)], ids=lambda o: o.kind)
def test_large_layers(optimizer) -> None:
    layers = (Dense(256, activation="tanh"), Dense(130, activation="sigmoid"), Dense(10))
    case = chain("large", layers, "cross_entropy", optimizer, features=300, rows=200, batch_size=96)
    assert_same_run(by_the_engine(case), by_the_oracle(case))


def test_a_long_run_stays_with_the_oracle() -> None:
    layers = (Dense(6, activation="tanh"), Dense(1))
    case = chain("long", layers, "mse", Adam(0.002), rows=50, batch_size=20, epochs=700)
    assert_same_run(by_the_engine(case), by_the_oracle(case), loss=2e-4, weights=2e-3)


def test_losses_are_reported_for_every_step_in_order() -> None:
    case = CASES["33 rows, batches of 7"]
    assert np.shape(by_the_engine(case).batch_loss) == (30,)
