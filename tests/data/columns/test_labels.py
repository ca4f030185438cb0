"""Cells of several labels: what parts them is found, and each label becomes a feature."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.columns.choices import ColumnChoices, PreparationSettings
from nnstudio.data.columns.guess import guess
from nnstudio.data.columns.labels import (
    SEPARATORS,
    found_separator,
    holds_labels,
    joined_labels,
    labels_of,
    rarest_labels,
    split_labels,
)
from nnstudio.data.columns.learnable import learning_problem
from nnstudio.data.columns.roles import with_separator
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.columns.summary import describe, glance
from nnstudio.data.columns.target import target_type, task_of
from nnstudio.data.preparing.preparation import features_of, fit
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.errors import DataError

CELLS = ["action;comedy", "comedy", "action", None, " comedy ; drama;", ";"]


def column_of(cells):
    return category_column("genres", cells)


def fitted(cells, role="target", **own):
    setting = ColumnSetting("genres", "labels", role, ColumnChoices(**own))
    table = Table((column_of(cells),), "films.csv")
    return fit(table, (setting,), PreparationSettings(), np.arange(len(cells)))


@pytest.mark.parametrize("separator", [";", "|", ","])
def test_what_parts_labels_is_found(separator: str):
    column = column_of([cell and cell.replace(";", separator) for cell in CELLS])
    assert found_separator(column) == separator
    assert holds_labels(column)
    assert target_type(column) == task_of(column) == "labels"
    assert labels_of(column) == ("action", "comedy", "drama")


@pytest.mark.parametrize(
    "cells",
    [
        ["red", "green", "blue"] * 5,
        ["(10, 20]", "(20, 30]", "(30, 40]", "(40, 50]"] * 5,
        ["Boston, MA", "Buffalo, NY", "Albany, NY"] * 5,
        ["10,000-20,000", "20,000-30,000", "30,000-40,000"] * 5,
        ["1,5", "1,2", "2,5", "2,1", "5,1"] * 5,
        ["Well, it was long, and dull.", "Short, but dull.", "I slept, mostly."] * 2,
    ],
)
def test_intervals_places_and_sentences_are_no_labels(cells):
    column = column_of(cells)
    assert not holds_labels(column)
    assert target_type(column) == "category"


def test_a_text_of_labels_is_the_target_where_its_name_says_so():
    labels = np.array(["north", "south", "east", "west", "up", "down", "left", "right"])
    some = np.random.Generator(np.random.PCG64(1)).random((400, 8)) < 0.4
    cells = [";".join(labels[row]) or ";" for row in some]
    table = Table((number_column("x", range(400)), number_column("z", [1.0, 2.0] * 200),
                   category_column("tags", cells, "text")))  # fmt: skip
    assert guess(table)[2] == ColumnSetting("tags", "labels", "target")
    renamed = Table((*table.columns[:2], category_column("said", cells, "text")))
    assert guess(renamed)[2].role == "ignored"


@given(
    st.lists(st.sets(st.sampled_from(["a", "b c", "ö", "<b>x</b>", "1"]), max_size=5), min_size=1),
    st.sampled_from(list(SEPARATORS)),
)
def test_labels_are_joined_and_parted_again(rows, separator):
    kept = [sorted(label for label in row if separator not in label) for row in rows]
    cells = [joined_labels(labels, separator) for labels in kept]
    assert [sorted(split_labels(cell, separator)) for cell in cells] == kept


def test_each_label_is_a_feature_and_an_empty_list_holds_none():
    cells = [cell for cell in CELLS if cell is not None]
    preparation = fitted(cells)
    target = preparation.target(Table((column_of(cells),)), "genres")
    assert preparation.of("genres").features == ("genres: action", "genres: comedy", "genres: drama")
    assert target.tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 0], [0, 1, 1], [0, 0, 0]]
    assert target.dtype == np.float32


def test_a_gap_is_refused_or_filled_with_labels_and_told_of():
    table = Table((column_of(CELLS),), "films.csv")
    with pytest.raises(DataError, match="Row 4: column “genres” has no value"):
        fitted(CELLS, "input", missing="drop").inputs(table, ["genres"])
    filled = fitted(CELLS, "input", missing="constant", constant="drama;action", was_missing=True)
    assert filled.inputs(table, ["genres"])[3].tolist() == [1, 0, 1, 1]
    none = fitted(CELLS, "input", missing="constant")
    assert none.inputs(table, ["genres"])[3].tolist() == [0, 0, 0]
    setting = ColumnSetting("genres", "labels", "input", ColumnChoices(was_missing=True))
    assert features_of(table.columns[0], setting) == filled.features(["genres"])
    with pytest.raises(DataError, match="are to become “horror”, which is none of its labels"):
        fitted(CELLS, "input", missing="constant", constant="horror")


def test_a_label_that_was_never_met_is_refused_or_counts_for_nothing():
    preparation = fitted(CELLS, "input", missing="constant")
    new = Table((column_of(["comedy;horror"]),), "new.csv")
    with pytest.raises(DataError, match="Row 1: column “genres” holds the label “horror”"):
        preparation.inputs(new, ["genres"])
    assert preparation.inputs(new, ["genres"], unknown=True).tolist() == [[0, 1, 0]]


def test_another_separator_makes_other_labels():
    table = Table((number_column("x", [1, 2, 3, 4]), column_of(["a,b;c", "b;c", "c;a,b", "c"])))
    settings = guess(table, "genres")
    assert labels_of(table.columns[1]) == ("a,b", "b", "c")
    changed = with_separator(settings, ("genres",), ",")
    again = fit(table, changed, PreparationSettings(), np.arange(4)).of("genres")
    assert again.labels == ("a", "b", "b;c", "c", "c;a")
    assert with_separator(changed, ("genres",), "") == settings


def test_labels_not_cells_are_counted():
    summary = describe(column_of(CELLS), ColumnSetting("genres", "labels", "target"))
    assert summary.labels == ("comedy", "action", "drama")
    assert summary.counts == (3, 2, 1)
    assert (summary.rows, summary.missing, summary.distinct) == (6, 1, 3)
    assert glance(column_of(CELLS), ColumnSetting("genres", "labels", "target")) == summary


def test_rows_are_dealt_out_by_their_rarest_label():
    assert rarest_labels(column_of(CELLS)).tolist() == [0, 1, 0, -1, 2, -1]


def test_a_single_label_is_nothing_to_learn():
    table = Table((number_column("x", [1, 2, 3]), column_of(["a", "a", ";"])))
    settings = (ColumnSetting("x", "number", "input"), ColumnSetting("genres", "labels", "target"))
    assert "has a single label" in learning_problem(settings, table)
