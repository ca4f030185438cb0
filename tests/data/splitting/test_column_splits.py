"""Rows dealt out as a column says: no group in two parts, nothing later in the training than in the test."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.splitting.column_splits import likely_column, split_by_column, usual_method
from nnstudio.data.splitting.splits import SplitSettings
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.errors import DataError


def parts_of(column, method, rows=None, **more):
    rows = np.arange(len(column.values)) if rows is None else np.asarray(rows)
    return split_by_column(rows, SplitSettings(method=method, **more), column)


@settings(max_examples=200, deadline=None)
@given(
    patients=st.lists(st.sampled_from("abcdefgh"), min_size=3, max_size=80).filter(lambda p: len(set(p)) > 2),
    seed=st.integers(0, 99),
    shares=st.sampled_from([(0.15, 0.2), (0.0, 0.3), (0.4, 0.4)]),
)
def test_no_group_stands_in_two_parts(patients, seed, shares):
    found = parts_of(
        category_column("patient", patients), "group", None, validation=shares[0], test=shares[1], seed=seed
    )
    groups = [{patients[row] for row in part} for part in (found.train, found.validation, found.test)]
    assert sum(map(len, groups)) == len(set(patients))
    assert [bool(part) for part in groups] == [True, shares[0] > 0, True]
    rows = np.concatenate((found.train, found.validation, found.test))
    assert sorted(rows.tolist()) == list(range(len(patients)))


def test_groups_of_a_size_give_the_shares_asked_for():
    column = number_column("patient", np.repeat(np.arange(100), 3))
    found = parts_of(column, "group", validation=0.15, test=0.2)
    assert abs(len(found.test) - 60) <= 3
    assert abs(len(found.validation) - 45) <= 3


def test_the_seed_deals_groups_out():
    column = number_column("patient", np.repeat(np.arange(20), 3))
    first, again, other = (parts_of(column, "group", seed=seed).test.tolist() for seed in (1, 1, 2))
    assert first == again != other


def test_too_few_groups_are_refused():
    with pytest.raises(DataError, match="“site” has 2 groups, and 3 are needed for training"):
        parts_of(category_column("site", ["a", "b"] * 10), "group")
    with pytest.raises(DataError, match="“site” has 1 group, and 3 are needed for training"):
        parts_of(category_column("site", ["a"] * 10), "group")


def test_gaps_in_the_column_that_splits_are_counted():
    column = category_column("day", ["2024-01-01", None, "2024-01-02", None, None])
    with pytest.raises(DataError, match=r"Row 2: .* has no value, as 2 more rows have none; fill it in"):
        parts_of(column, "time")


@pytest.mark.parametrize(("method", "expected"), [("time", "day"), ("group", "patient"), ("column", "part")])
def test_the_likely_column_fits_the_way_to_split(method, expected):
    columns = {
        "age": (number_column("age", [30, 40, 50, 60]), "number", "input"),
        "town": (category_column("town", ["x", "y", "x", "y"]), "category", "input"),
        "site": (category_column("site", ["x", "y", "z", "x"]), "category", "input"),
        "one": (category_column("one", ["x"] * 4), "category", "ignored"),
        "patient": (category_column("patient", ["p", "p", "q", "q"]), "category", "ignored"),
        "part": (category_column("part", ["train", "test", "train", "test"]), "category", "split"),
        "day": (category_column("day", ["2024-01-01", "2024-01-02"] * 2), "date", "input"),
        "sick": (category_column("sick", ["no", "yes"] * 2), "category", "target"),
    }
    settings = [ColumnSetting(name, type, role) for name, (_, type, role) in columns.items()]
    table = Table(tuple(column for column, _, _ in columns.values()))
    assert likely_column(method, settings, table) == expected
    assert likely_column("share", settings, table) == ""
    alike = [replace(one, role="input") if one.name == "patient" else one for one in settings]
    assert likely_column("group", alike, table) == "site"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=5, max_size=60))
def test_by_time_the_oldest_train(years):
    found = parts_of(number_column("year", years), "time")
    times = [[years[row] for row in part] for part in (found.train, found.validation, found.test)]
    assert max(times[0]) <= min(times[1]) <= max(times[1]) <= min(times[2])


def test_by_time_dates_are_put_in_order_as_dates():
    column = category_column("day", ["03.02.2024", "01.12.2023", "2024-02-01", "02.01.2025", "2022-05-05"])
    found = parts_of(column, "time", validation=0.2, test=0.2)
    assert [part.tolist() for part in (found.train, found.validation, found.test)] == [[1, 2, 4], [0], [3]]


@pytest.mark.parametrize(
    ("dates", "order"),
    [("date_day_first", [1, 0, 2]), ("date_month_first", [0, 1, 2]), ("", [0, 1, 2])],
)
def test_by_time_day_or_month_stands_first(dates, order):
    """Without a word about it, the reading under which the rows are in order."""
    column = category_column("day", ["01/12/2023", "02/11/2023", "02/12/2024"])
    found = parts_of(column, "time", validation=0.3, test=0.3, dates=dates)
    assert [part.tolist() for part in (found.train, found.validation, found.test)] == [[row] for row in order]
    with pytest.raises(
        DataError, match=r"“31/12/2024”, which is neither .* \(such as 12/31/2024 .* month first"
    ):
        parts_of(category_column("day", ["31/12/2024"] * 5), "time", dates="date_month_first")


def test_a_column_says_the_part():
    column = category_column("part", ["train", "Val", "test", "training", "train"])
    found = parts_of(column, "column", rows=[0, 1, 2, 4])
    assert [part.tolist() for part in (found.train, found.validation, found.test)] == [[0, 4], [1], [2]]


@pytest.mark.parametrize(
    ("cells", "method", "words"),
    [
        (["train", "test", "later"], "column", "Row 3: column “part” holds “later”, which is no part"),
        (["train", None, "test"], "column", "Row 2: column “part” splits the rows and has no value"),
        (["test", "test", "val"], "column", "“part” gives no row to the training"),
        (
            ["2024-01-01", "soon", "2024-01-02"],
            "time",
            "Row 2: column “part” splits the rows by time and holds “soon”, which is neither a number nor",
        ),
    ],
)
def test_what_says_nothing_is_named(cells, method, words):
    with pytest.raises(DataError, match=words):
        parts_of(category_column("part", cells), method)


@pytest.mark.parametrize(
    ("cells", "method"),
    [(["train", "test"], "column"), (["2024-01-01", "2024-01-02"], "time"), (["ann", "bo"], "group")],
)
def test_the_usual_method_is_guessed(cells, method):
    assert usual_method(category_column("c", cells)) == method
