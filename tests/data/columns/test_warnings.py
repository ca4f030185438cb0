"""What is pointed out about columns, and that sound ones are left in peace."""

import numpy as np
import pytest

from nnstudio.data.columns.guess import guess
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.columns.warnings import warnings_about
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.data.worlds.samples import SAMPLES, load_sample_table

ROWS = 200
CHANCE = np.random.default_rng(5)
NUMBERS = CHANCE.normal(size=ROWS)
KINDS = ["a" if value > 0.4 else "b" for value in CHANCE.normal(size=ROWS)]


def found(*columns, roles=None) -> dict[tuple[str, str], str]:
    """Kind and column of each warning, and what one click would do; the last column is the target."""
    table = Table(columns, "t.csv")
    settings = tuple(
        ColumnSetting(column.name, column.type, (roles or {}).get(column.name, "input"))
        for column in columns[:-1]
    ) + (ColumnSetting(columns[-1].name, columns[-1].type, "target"),)
    return {(warning.kind, warning.column): warning.remedy for warning in warnings_about(table, settings)}


def test_sound_columns_are_left_in_peace():
    assert found(number_column("x", NUMBERS), category_column("kind", KINDS)) == {}
    assert found(category_column("kind", KINDS), number_column("y", NUMBERS)) == {}


@pytest.mark.parametrize("sample", [sample.id for sample in SAMPLES])
def test_the_samples_have_no_columns_to_beware_of(sample):
    table = load_sample_table(sample)
    kinds = {warning.kind for warning in warnings_about(table, guess(table))}
    assert kinds <= {"constant"}  # pixels at the edge may be


@pytest.mark.parametrize(
    "column",
    [
        number_column("row", np.arange(ROWS)),
        number_column("customer_id", CHANCE.permutation(10 * ROWS)[:ROWS]),
        number_column("customerId", CHANCE.permutation(10 * ROWS)[:ROWS]),
        category_column("name", [f"person {row}" for row in range(ROWS)]),
    ],
)
def test_identifiers(column):
    target = category_column("kind", KINDS)
    assert found(column, target) == {("identifier", column.name): "ignore"}
    assert found(column, target, roles={column.name: "ignored"}) == {("identifier", column.name): ""}


def test_long_texts_that_never_repeat_are_no_identifiers():
    texts = [f"a review of many words that says what was liked about the thing {row}" for row in range(ROWS)]
    assert found(category_column("review", texts, "text"), category_column("kind", KINDS)) == {}


def test_dates_that_never_repeat_are_no_identifiers():
    days = category_column("sold", [f"2024-{1 + row // 28:02d}-{1 + row % 28:02d}" for row in range(90)])
    target = category_column("kind", ["a", "b"] * 45)
    settings = (ColumnSetting("sold", "date", "input"), ColumnSetting("kind", "category", "target"))
    assert warnings_about(Table((days, target), "t.csv"), settings) == ()
    as_names = (ColumnSetting("sold", "category", "input"), settings[1])
    assert [one.kind for one in warnings_about(Table((days, target), "t.csv"), as_names)] == ["identifier"]


def test_constant_and_empty_columns():
    target = category_column("kind", KINDS)
    assert found(number_column("c", [5.0] * ROWS), target) == {("constant", "c"): "ignore"}
    assert found(number_column("c", [np.nan] * ROWS), target) == {("constant", "c"): "ignore"}
    sparse = np.where(np.arange(ROWS) % 4, np.nan, NUMBERS)
    assert found(number_column("c", sparse), target) == {("mostly_missing", "c"): "ignore"}
    assert found(number_column("c", [5.0, *[np.nan] * 50, *NUMBERS[51:]]), target) == {}


LEAKS = {
    "renamed classes": (category_column("x", ["yes" if kind == "a" else "no" for kind in KINDS]), KINDS),
    "finer classes": (category_column("x", [kind + str(row % 3) for row, kind in enumerate(KINDS)]), KINDS),
    "a score with a threshold": (
        number_column("x", [(kind == "a") * 9 + row % 7 for row, kind in enumerate(KINDS)]),
        KINDS,
    ),
}


@pytest.mark.parametrize("name", LEAKS)
def test_columns_that_give_classes_away(name):
    column, kinds = LEAKS[name]
    assert found(column, category_column("kind", kinds)) == {("leakage", "x"): "ignore"}


def test_a_wrong_answer_in_a_hundred_is_no_leak():
    almost = ["yes" if (kind == "a") != (row % 100 == 0) else "no" for row, kind in enumerate(KINDS)]
    assert found(category_column("x", almost), category_column("kind", KINDS)) == {}


def test_classes_that_share_a_border_value_are_not_apart():
    values = [1.0 if row % 5 == 0 else (kind == "a") * 2.0 for row, kind in enumerate(KINDS)]
    assert ("leakage", "x") not in found(number_column("x", values), category_column("kind", KINDS))


@pytest.mark.parametrize(("noise", "leaks"), [(0.0, True), (0.001, True), (0.2, False)])
def test_the_target_in_another_unit(noise, leaks):
    prices = 1.1 * NUMBERS + 3 + noise * CHANCE.normal(size=ROWS)
    names = found(number_column("euros", prices), number_column("dollars", NUMBERS))
    assert (("leakage", "euros") in names) is leaks


def test_ignored_columns_leak_nothing():
    assert found(number_column("x", NUMBERS), number_column("y", NUMBERS), roles={"x": "ignored"}) == {}


@pytest.mark.parametrize(("rare", "told"), [(19, False), (15, True), (1, True)])
def test_unbalanced_classes(rare, told):
    kinds = ["rare"] * rare + ["usual"] * (ROWS - rare)
    names = found(number_column("x", NUMBERS), category_column("kind", kinds))
    assert (("unbalanced", "kind") in names) is told


def test_the_sentence_names_the_class_and_its_rows():
    kinds = ["rare"] * 4 + ["usual"] * (ROWS - 4)
    table = Table((number_column("x", NUMBERS), category_column("kind", kinds)), "t.csv")
    (warning,) = warnings_about(table, guess(table))
    assert "“rare” stands in 4 of 200 rows" in warning.sentence


def test_numbers_too_large_to_square_are_no_trouble():
    huge = NUMBERS * 1e300
    assert found(number_column("x", huge), number_column("y", NUMBERS)) in ({}, {("leakage", "x"): "ignore"})


def test_a_million_rows_are_looked_at_in_no_time():
    import time

    rows = 1_000_000
    columns = [number_column(f"x{place}", CHANCE.normal(size=rows)) for place in range(5)]
    target = number_column("y", CHANCE.normal(size=rows))
    began = time.perf_counter()
    assert found(*columns, target) == {}
    assert time.perf_counter() - began < 5


def test_classes_that_hardly_repeat():
    kinds = [f"kind {row % 6}" for row in range(9)]
    names = found(number_column("x", NUMBERS[:9]), category_column("kind", kinds))
    assert ("many_classes", "kind") in names


def test_categories_that_people_take_for_one_are_pointed_out():
    cities = [("Bonn", "bonn ", "Köln")[row % 3] for row in range(ROWS)]
    column = category_column("city", cities)
    assert found(column, category_column("kind", KINDS)) == {("alike", "city"): ""}
    settings = (ColumnSetting("city", "category", "input"), ColumnSetting("kind", "category", "target"))
    table = Table((column, category_column("kind", KINDS)), "t.csv")
    (warning,) = warnings_about(table, settings)
    assert "“Bonn” and “bonn ”, which differ in capitals or blanks only" in warning.sentence
    assert found(column, category_column("kind", KINDS), roles={"city": "ignored"}) == {}
