"""A weight that is set while a run waits: the run goes on from it, remembers it, and goes back before it."""

import numpy as np
import pytest

from nnstudio.engine.training.history import Event
from nnstudio.engine.training.single_weights import LARGEST, SingleWeight, single_weight
from nnstudio.errors import TrainingError
from tests.engine.training.test_stepping_back import Steered

KERNEL = SingleWeight("dense_1", "weight", (2, 0))


@pytest.mark.parametrize("weight", [KERNEL, SingleWeight("dense_2", "bias", (1,))])
def test_a_name_stands_for_the_weight_it_was_made_of(weight: SingleWeight) -> None:
    assert single_weight(weight.name) == weight


@pytest.mark.parametrize("name", ["learning_rate", "dropout_1/rate", "dense_1/weight", "weight[0]", "a/b[x]"])
def test_names_of_settings_are_no_weights(name: str) -> None:
    assert single_weight(name) is None


def test_the_run_goes_on_from_the_weight_and_remembers_it() -> None:
    run = Steered(snapshots=4)
    run.step(2)
    run.do(lambda: run.control.set(KERNEL.name, 1.5))
    assert run.progress.state == "paused"
    assert run.network.parameters["dense_1/weight"][2, 0] == 1.5
    assert run.state.published()["dense_1/weight"][2, 0] == 1.5
    assert run.state.events == [Event(2, KERNEL.name, 1.5)]
    run.step()
    other = Steered(snapshots=4)
    other.step(2)
    other.network.parameters["dense_1/weight"][2, 0] = 1.5
    other.step()
    np.testing.assert_array_equal(run.network.vector, other.network.vector)


def test_a_step_back_goes_before_the_weight_that_was_set() -> None:
    run = Steered(snapshots=4)
    run.step(1)
    before = run.network.vector.copy()
    run.step(1)
    run.do(lambda: run.control.set(KERNEL.name, 1.5))
    run.do(run.control.back)
    np.testing.assert_array_equal(run.network.vector, before)
    assert run.state.events == []


def test_going_forward_and_back_comes_to_the_weight_that_was_set() -> None:
    run = Steered(snapshots=4)
    run.step(2)
    run.do(lambda: run.control.set(KERNEL.name, 1.5))
    run.step()
    run.do(run.control.back)
    assert run.network.parameters["dense_1/weight"][2, 0] == 1.5
    assert run.state.events == [Event(2, KERNEL.name, 1.5)]


@pytest.mark.parametrize(
    ("name", "value"),
    [("dense_1/weight[6,0]", 1.0), ("dense_9/weight[0,0]", 1.0), ("dense_1/weight[0]", 1.0),
     (KERNEL.name, float("nan")), (KERNEL.name, float("inf")), (KERNEL.name, 2 * LARGEST)],
)  # fmt: skip
def test_what_is_no_weight_or_no_number_is_refused(name: str, value: float) -> None:
    run = Steered()
    with pytest.raises(TrainingError, match="name a weight of this network"):
        run.do(lambda: run.control.set(name, value))


def test_a_weight_is_no_setting_that_holds_on() -> None:
    run = Steered()
    run.do(lambda: run.control.set(KERNEL.name, 1.5))
    arrays, events = run.state.arrays(), list(run.state.events)
    run.state.restore(arrays, events)
    assert run.state.live == {}
