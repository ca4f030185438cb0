"""Training on a part of the data: a fixed random part that keeps every class its share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.engine.choices.data_share import chosen_rows, rows_in_share
from nnstudio.engine.choices.optimizers import SGD
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import Dense
from nnstudio.engine.network import Network
from nnstudio.engine.samples import objective_of
from nnstudio.engine.training import training
from nnstudio.engine.training.training import TrainingData
from nnstudio.errors import NNStudioError
from tests.helpers.trajectories import drawn

SHARES = st.floats(0.01, 1.0)
CLASSES = st.lists(st.integers(0, 4), min_size=1, max_size=80).map(np.array)


@given(classes=CLASSES, small=SHARES, large=SHARES, seed=st.integers(0, 2**31 - 1), told=st.booleans())
def test_a_smaller_part_lies_within_a_larger(classes, small, large, seed, told) -> None:
    small, large = sorted((small, large))
    given_classes = classes if told else None
    few = chosen_rows(len(classes), small, seed, given_classes)
    many = chosen_rows(len(classes), large, seed, given_classes)
    assert len(few) == rows_in_share(len(classes), small) >= 1
    assert set(few) <= set(many)
    assert np.all(np.diff(many) > 0)
    np.testing.assert_array_equal(
        chosen_rows(len(classes), 1.0, seed, given_classes), np.arange(len(classes))
    )


@given(classes=CLASSES, share=SHARES, seed=st.integers(0, 99))
def test_every_class_keeps_its_share(classes, share, seed) -> None:
    rows = chosen_rows(len(classes), share, seed, classes)
    for label in np.unique(classes):
        count, whole = np.count_nonzero(classes[rows] == label), np.count_nonzero(classes == label)
        assert abs(count - share * whole) <= 1 + len(np.unique(classes)) / 2
        assert count or len(rows) < len(np.unique(classes))


def test_the_part_is_random_and_fixed_by_the_seed() -> None:
    first = chosen_rows(1000, 0.3, 0)
    np.testing.assert_array_equal(first, chosen_rows(1000, 0.3, 0))
    assert not np.array_equal(first, chosen_rows(1000, 0.3, 1))
    assert abs(first.mean() - 499.5) < 60


def test_a_run_on_a_part_is_a_run_on_those_rows() -> None:
    x, y = drawn("x", 50, 4), drawn("y", 50, 3).argmax(axis=1)
    by_share, by_hand = (Network.sequential((4,), [Dense(3)], seed=2) for _ in range(2))
    rows = chosen_rows(50, 0.2, 9, y)
    by_share.fit(x, y, "cross_entropy", SGD(0.1), batch_size=4, epochs=3, data_share=0.2, seed=9)
    by_hand.fit(x[rows], y[rows], "cross_entropy", SGD(0.1), batch_size=4, epochs=3, seed=9)
    np.testing.assert_array_equal(by_share.vector, by_hand.vector)


def test_what_is_input_and_target_at_once_stays_one_array() -> None:
    x = drawn("x", 50, 4)
    network = Network.sequential((4,), [Dense(4)])
    data, objective = TrainingData({"input_1": x}, {"dense_1": x}), objective_of(network.structure, "mse")
    for share in (1.0, 0.5):
        plan = TrainingPlan(data_share=share)
        part, _ = training._parts(network, plan, data, objective)
        inputs, targets = part.arrays
        assert np.shares_memory(inputs, targets)
        assert len(inputs) == part.rows == round(50 * share)


@pytest.mark.parametrize("share", [0.0, 1.5, float("nan")])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    network = Network.sequential((4,), [Dense(1)])
    with pytest.raises(NNStudioError, match="Part of the data"):
        network.fit(drawn("x", 5, 4), drawn("y", 5, 1), "mse", data_share=share)
