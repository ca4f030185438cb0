"""Exported source prepares every kind of column as the project does."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnstudio.data.columns.choices import DATE_PARTS, ColumnChoices
from nnstudio.data.columns.date_texts import DateType
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.tables.table import Table, category_column
from nnstudio.document.editing import data_edits
from nnstudio.document.project import Project
from tests.helpers.projects import flower_project, flower_table
from tests.interchange.test_sources import SOURCES, Source, assert_predicts_the_same

_FORMS = ("{}-03-{:02} 14:45", "{}-11-{:02}", "{:02}/07/{:02} 00:30:15")


def sold_table(rows: int = 60) -> Table:
    """The flowers with the moment at which each was sold, who bought it, and whether in a pot; with gaps."""
    table = flower_table(rows)
    sold = [_FORMS[row % 3].format(1960 + row, row % 28 + 1) for row in range(rows)]
    buyers = ["Ann", "Ann", "Bo", "Bo", "Cy", "Di"]
    added = (
        category_column("sold", [None if row == 4 else cell for row, cell in enumerate(sold)]),
        category_column("buyer", [None if row == 2 else buyers[row % 6] for row in range(rows)]),
        category_column("pot", ["yes" if row % 5 else "no" for row in range(rows)]),
    )
    width = replace(
        table.column("width"), values=np.where(np.arange(rows) == 3, np.nan, table.columns[0].values)
    )
    return Table((width, *table.columns[1:], *added), table.name)


def sold_project(cyclic: bool, encoding: str, target: str) -> Project:
    """Flowers prepared by every choice that there is."""
    project = flower_project(target, epochs=2)
    more = (
        ColumnSetting(
            "sold", "date", "input", ColumnChoices("median", parts=tuple(DATE_PARTS), cyclic=cyclic)
        ),
        ColumnSetting("buyer", "category", "input", ColumnChoices("constant", rare=15, encoding=encoding)),
        ColumnSetting("pot", "yes_no", "input"),
    )
    data = replace(project.data, table=sold_table(), columns=(*project.data.columns, *more))
    project = data_edits.set_data(project, data)
    project = data_edits.set_column_choices(
        project, {"width"}, missing="mean", was_missing=True, clipping="percentiles", scaling="log"
    )
    return data_edits.set_column_choices(project, {"length", target}, scaling="robust")


@pytest.mark.parametrize(
    ("cyclic", "encoding", "target"),
    [(False, "one_hot", "kind"), (True, "order", "height"), (True, "codes", "kind")],
)
@pytest.mark.parametrize("source", SOURCES)
def test_columns_are_prepared_as_in_training(
    source: Source, cyclic: bool, encoding: str, target: str, tmp_path: Path
):
    assert_predicts_the_same(source, sold_project(cyclic, encoding, target), sold_table(20), tmp_path)


_NUMBERED = ("{:02}/{:02}/2019", "{}-{}-2020 14:45", "{}/{}/21 1:05:09 pm", "{:02}.{:02}.1999 00:30")


def numbered_project(taken_as: DateType) -> Project:
    """Flowers with dates whose first number is 1 to 12, so that only the type says which is the day."""
    project = sold_project(False, "one_hot", "kind")
    table = project.data.table
    cells = [_NUMBERED[row % 4].format(row % 12 + 1, row * 7 % 12 + 1) for row in range(table.rows)]
    sold = category_column("sold", [None if row == 4 else cell for row, cell in enumerate(cells)])
    table = Table(tuple(sold if one.name == "sold" else one for one in table.columns), table.name)
    project = data_edits.set_data(project, replace(project.data, table=table))
    return data_edits.set_types(project, {"sold"}, taken_as)


@pytest.mark.parametrize("taken_as", ["date_day_first", "date_month_first"])
@pytest.mark.parametrize("source", SOURCES)
def test_dates_are_read_in_the_order_that_the_type_says(source: Source, taken_as: DateType, tmp_path: Path):
    project = numbered_project(taken_as)
    assert_predicts_the_same(source, project, project.data.table.take(np.arange(20)), tmp_path)


@pytest.mark.parametrize("weighing", ["counts", "tf_idf"])
@pytest.mark.parametrize("source", SOURCES)
def test_texts_become_words_and_steps_keep_their_order(source: Source, weighing: str, tmp_path: Path):
    assert_predicts_the_same(source, told_project(weighing), told_table(20), tmp_path)


def told_table(rows: int = 60) -> Table:
    """The flowers with what somebody said of each, and gaps in what was said and in the width."""
    table = sold_table(rows)
    said = [f"The {word}, don't you think? Nº{row % 7}" for row, word in enumerate(_SAID * rows)][:rows]
    added = category_column("said", [None if row == 6 else cell for row, cell in enumerate(said)], "text")
    return Table((*table.columns[:5], added), table.name)


_SAID = ("PRETTY one", "pretty ugly one", "naïve, small one", "größte")


def told_project(weighing: str) -> Project:
    project = flower_project("kind", epochs=2)
    own = ColumnChoices("constant", "one more", True, words=9, weighing=weighing)
    columns = (*project.data.columns, ColumnSetting("said", "text", "input", own))
    project = data_edits.set_data(project, replace(project.data, table=told_table(), columns=columns))
    project = data_edits.set_column_choices(
        project, {"width"}, missing="median", clipping="fences", log=True,
        steps=("log", "scale", "fill", "clip"),
    )  # fmt: skip
    return data_edits.set_column_choices(
        project,
        {"length"},
        scaling="min_max",
        clipping="percentiles",
        steps=("fill", "scale", "clip", "log")[:3],
    )


@pytest.mark.parametrize("source", SOURCES)
def test_a_logarithm_that_is_predicted_is_given_back_as_the_number(source: Source, tmp_path: Path):
    project = data_edits.set_column_choices(flower_project("height", epochs=2), {"height"}, scaling="log")
    assert_predicts_the_same(source, project, flower_table(20), tmp_path)
