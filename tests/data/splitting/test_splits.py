"""Rows dealt out to training, validation and test."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.data.splitting.splits import MOST_DEALT, SplitSettings, counts_by_share, split
from nnstudio.errors import DataError


def parts_of(result) -> list[list[int]]:
    return [result.train.tolist(), result.validation.tolist(), result.test.tolist()]


def test_the_seed_alone_decides():
    first = parts_of(split(100, SplitSettings(seed=3)))
    assert first == parts_of(split(100, SplitSettings(seed=3)))
    assert first != parts_of(split(100, SplitSettings(seed=4)))


def test_a_split_never_changes_between_versions():
    """Stored once: a project's rows must fall into the same parts for ever."""
    assert parts_of(split(12, SplitSettings(validation=0.25, test=0.25, seed=7))) == STORED


STORED = [[0, 1, 2, 5, 7, 8], [4, 9, 10], [3, 6, 11]]


@settings(max_examples=200, deadline=None)
@given(
    rows=st.integers(3, 200),
    validation=st.sampled_from([0.0, 0.1, 0.15, 0.3]),
    test=st.sampled_from([0.0, 0.1, 0.2, 0.5]),
    seed=st.integers(0, 2**32),
    classes=st.integers(0, 5),
)
def test_parts_are_disjoint_complete_and_never_empty(rows, validation, test, seed, classes):
    labels = np.arange(rows) % classes if classes else None
    result = split(rows, SplitSettings(validation, test, seed=seed), labels)
    parts = parts_of(result)
    assert sorted(itertools.chain(*parts)) == list(range(rows))
    assert parts[0]
    assert bool(parts[1]) == bool(validation)
    assert bool(parts[2]) == bool(test)
    if classes == 0:
        assert abs(len(parts[1]) - max(1, rows * validation) * bool(validation)) <= 1


def test_every_class_is_dealt_out_by_the_same_shares():
    labels = np.repeat([0, 1, 2], [100, 40, 20])
    result = split(160, SplitSettings(validation=0.25, test=0.25), labels)
    for part, share in ((result.train, 0.5), (result.validation, 0.25), (result.test, 0.25)):
        counts = np.bincount(labels[part], minlength=3)
        np.testing.assert_allclose(counts, np.array([100, 40, 20]) * share, atol=1)


def test_a_seed_below_zero_is_refused():
    with pytest.raises(DataError, match="seed must be at least 0, not -1"):
        split(10, SplitSettings(seed=-1))


def test_every_class_has_a_training_row():
    labels = np.array([0] * 30 + [1, 2, 3])
    for seed in range(30):
        result = split(33, SplitSettings(0.3, 0.3, seed=seed), labels)
        assert set(labels[result.train]) == {0, 1, 2, 3}


def test_rows_may_be_a_selection():
    rows = np.array([5, 9, 2, 14, 30, 31])
    assert sorted(itertools.chain(*parts_of(split(rows, SplitSettings(0.2, 0.2))))) == sorted(rows.tolist())


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_too_few_rows_are_refused(rows):
    with pytest.raises(DataError, match="3 are needed for training, validation and test; add rows"):
        split(rows, SplitSettings())


def test_shares_must_leave_training_rows():
    with pytest.raises(DataError, match="leave no rows to train on"):
        split(100, SplitSettings(validation=0.5, test=0.5))
    with pytest.raises(DataError, match="between 0 % and 99 %"):
        split(100, SplitSettings(validation=-0.1))


def test_a_large_table_is_counted_by_its_shares_as_it_will_be_dealt_out():
    rows, settings = MOST_DEALT + 3, SplitSettings(validation=0.15, test=0.2)
    assert counts_by_share(rows, settings) == tuple(len(part) for part in parts_of(split(rows, settings)))
    assert counts_by_share(MOST_DEALT, settings) is None
    assert counts_by_share(rows, replace(settings, method="column")) is None
    with pytest.raises(DataError, match="leave no rows to train"):
        counts_by_share(rows, replace(settings, validation=0.9))
