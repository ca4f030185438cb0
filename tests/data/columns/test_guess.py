"""What a table's columns are taken for, and the figures that describe them."""

import math
from datetime import datetime, timedelta

import numpy as np
import pytest

from nnstudio.data.columns.guess import guess
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.columns.summary import describe, figure_text, glance
from nnstudio.data.columns.target import target_type, task_of
from nnstudio.data.tables.table import Table, as_categories, category_column, number_column, number_text
from nnstudio.data.worlds.samples import load_sample_table, sample_columns
from nnstudio.errors import DataError


def roles(table: Table, target: str | None = None) -> dict[str, str]:
    return {setting.name: setting.role for setting in guess(table, target)}


def test_identifiers_constants_and_text_are_ignored():
    count = 40
    table = Table(
        (
            number_column("id", range(1, count + 1)),
            number_column("same", [5.0] * count),
            category_column("comment", [f"text {row}" for row in range(count)], "text"),
            category_column("name", [f"n{row}" for row in range(count)]),
            number_column("empty", [math.nan] * count),
            number_column("size", np.linspace(0, 1, count)),
            category_column("kind", ["a", "b"] * (count // 2)),
        )
    )
    assert roles(table) == {
        "id": "id",
        "same": "ignored",
        "comment": "ignored",
        "name": "id",
        "empty": "ignored",
        "size": "input",
        "kind": "target",
    }


def test_a_telling_name_is_the_target():
    table = Table((category_column("Species", ["a", "b"] * 9), number_column("size", np.linspace(0, 1, 18))))
    assert roles(table) == {"Species": "target", "size": "input"}


def test_a_count_is_an_input_where_nothing_else_is():
    table = Table((number_column("week", range(20)), number_column("sales", np.linspace(3, 9, 20) ** 2)))
    assert roles(table) == {"week": "input", "sales": "target"}


def test_coordinates_are_no_targets():
    table = load_sample_table("spirals")
    assert roles(table) == {"x": "input", "y": "input", "arm": "target"}


def test_the_target_may_be_given():
    table = load_sample_table("wine")
    assert roles(table, "alcohol")["alcohol"] == "target"
    with pytest.raises(DataError, match="has no column “price”"):
        guess(table, "price")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 1] * 10, "category"),
        ([0, 1, 2] * 10, "category"),
        (list(range(10)) * 10, "category"),
        ([3, 4, 5, 6, 8] * 10, "category"),
        ([0.5, 1.5] * 10, "number"),
        (list(range(100)), "number"),
        (list(range(1, 9)), "number"),
        ([10, 200, 3000, 7, 12, 15, 18, 90, 91, 99, 77] * 10, "number"),
    ],
)
def test_few_whole_numbers_are_classes(values, expected):
    assert target_type(number_column("t", values)) == expected


def test_task_follows_from_the_target():
    assert task_of(category_column("t", ["a", "b", "a"])) == "two_classes"
    assert task_of(category_column("t", ["a", "b", "c"])) == "classes"
    assert task_of(number_column("t", [1.5, 2.5, 3])) == "regression"
    assert task_of(number_column("t", [0, 1, 2] * 9), ColumnSetting("t", "number", "target")) == "regression"
    assert task_of(number_column("t", [1.5, 2.5, 3]), ColumnSetting("t", "category", "target")) == "classes"


def test_numbers_are_described():
    summary = describe(number_column("x", [1, 2, 3, 4, math.nan]))
    assert (summary.rows, summary.missing, summary.distinct) == (5, 1, 4)
    assert (summary.minimum, summary.maximum, summary.mean) == (1, 4, 2.5)
    assert summary.deviation == pytest.approx(math.sqrt(1.25))
    assert sum(summary.counts) == 4
    assert len(summary.edges) == len(summary.counts) + 1


def test_categories_are_described_most_frequent_first():
    summary = describe(category_column("c", ["b", "a", "b", None]))
    assert (summary.labels, summary.counts, summary.missing) == (("b", "a"), (2, 1), 1)


def test_columns_without_values_and_of_extreme_numbers_are_described():
    assert describe(number_column("x", [math.nan, math.nan])).distinct == 0
    assert describe(number_column("x", [-1.7e308, 1.7e308])).counts == (2,)


def test_numbers_as_categories_are_in_order_of_size():
    column = as_categories(number_column("x", [10, 2, math.nan, 2.5]))
    assert column.categories == ("2", "2.5", "10")
    assert column.values.tolist() == [2, 0, -1, 1]


@pytest.mark.parametrize(
    ("value", "text"), [(3.0, "3"), (0.1, "0.1"), (1e300, "1e+300"), (math.nan, ""), (-0.5, "-0.5")]
)
def test_number_text(value, text):
    assert number_text(value) == text


def test_a_sample_ignores_what_it_says():
    settings = {
        setting.name: setting.role for setting in sample_columns("penguins", load_sample_table("penguins"))
    }
    assert settings["year"] == "ignored"
    assert settings["species"] == "target"


def test_dates_are_described_along_the_time():
    days = [*(f"2024-01-{day:02d}" for day in range(1, 21)), "2024-12-31 18:30", None, "2024-01-05"]
    summary = glance(category_column("sold", days), ColumnSetting("sold", "date", "input"))
    assert summary.span == ("2024-01-01", "2024-12-31 18:30")
    assert (summary.missing, summary.distinct, summary.labels[0]) == (1, 21, "2024-01-05")
    assert (summary.counts[0], summary.counts[-1], sum(summary.counts)) == (20, 1, 22)
    assert not summary.sampled


def test_cells_that_are_no_dates_are_described_as_categories():
    column = category_column("sold", ["2024-01-01", "soon", "soon"])
    summary = glance(column, ColumnSetting("sold", "date", "input"))
    assert (summary.span, summary.counts) == (None, (2, 1))


def test_very_many_dates_are_judged_by_evenly_spread_ones():
    first = datetime(2024, 1, 1)
    column = category_column("at", [str(first + timedelta(minutes=minute)) for minute in range(30_000)])
    summary = glance(column, ColumnSetting("at", "date", "input"))
    assert summary.span == ("2024-01-01", "2024-01-21 19:59")
    assert summary.sampled
    assert summary.distinct == 30_000


@pytest.mark.parametrize(
    ("value", "text"),
    [(1_074_123.4, "1,074,123"), (-11755.34, "-11,755.3"), (2024, "2024"), (43.92193, "43.9219")],
)  # fmt: skip
def test_figures_are_written_in_groups_where_they_are_large(value, text):
    assert figure_text(value) == text


def test_a_column_with_hardly_a_value_is_neither_learned_nor_predicted():
    size, kind = number_column("size", np.linspace(0, 1, 40)), category_column("kind", ["a", "b"] * 20)
    some = number_column("some", [5.0, 6.0, 7.0, 7.0, *[math.nan] * 36])
    stray = number_column("stray", [5.0, 6.0, 7.0, *[math.nan] * 37])
    named = category_column("label", ["x", "y", "x", *[None] * 37])
    assert roles(Table((size, kind, stray))) == {"size": "input", "kind": "target", "stray": "ignored"}
    assert roles(Table((size, kind, some))) == {"size": "input", "kind": "input", "some": "target"}
    assert roles(Table((size, named, stray))) == {"size": "input", "label": "target", "stray": "ignored"}
