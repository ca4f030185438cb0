"""Rows for validation and test from files of their own: joined by the names of their columns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.reading.part_files import joined, read_part, with_part_column
from nnstudio.data.splitting.column_splits import split_by_files
from nnstudio.data.splitting.splits import SplitSettings
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.errors import DataError

CITIES = category_column("city", ["Rome", None, "Oslo"])
TRAIN = Table((number_column("size", [1, 2, 3]), CITIES), "train.csv")
TEST = Table((category_column("city", ["Bern", "Rome"]), number_column("size", [4, np.nan])), "test.csv")


def cells(table: Table, name: str) -> list[str]:
    column = table.column(name)
    return [column.cell(row) for row in range(table.rows)]


def test_rows_are_joined_by_the_names_of_their_columns():
    table = joined(TRAIN, {"test": TEST})
    assert table.names == ("size", "city", "part")
    assert cells(table, "size") == ["1", "2", "3", "4", ""]
    assert cells(table, "city") == ["Rome", "", "Oslo", "Bern", "Rome"]
    assert cells(table, "part") == ["train"] * 3 + ["test"] * 2
    assert table.name == "train.csv and test.csv"
    assert table.notes == ("Joined: 3 rows of train.csv for training, 2 rows of test.csv for test.",)


def test_a_column_that_a_file_lacks_is_named():
    with pytest.raises(DataError, match=r"test\.csv has no column “rooms”, which train\.csv has"):
        joined(Table((*TRAIN.columns, number_column("rooms", [1, 2, 3])), "train.csv"), {"test": TEST})


def test_a_column_that_is_called_part_already_keeps_its_name():
    table = Table((number_column("part", [1, 2]),))
    assert joined(table, {"test": table}).names == ("part", "part_")


def test_a_cell_that_is_no_number_is_named_with_its_file():
    words = Table((number_column("size", [1.0]), category_column("city", ["x"])), "train.csv")
    wrong = Table((category_column("size", ["big"]), category_column("city", ["x"])), "test.csv")
    with pytest.raises(DataError, match=r"Row 1 of test\.csv: column “size” holds “big”"):
        joined(words, {"test": wrong})


def test_a_file_is_read_by_the_types_of_the_first_one(tmp_path):
    (tmp_path / "more.csv").write_text("city,size\n1,2\n3,4\n", encoding="utf-8")
    assert read_part(tmp_path / "more.csv", TRAIN).column("city").type == "category"
    (tmp_path / "wrong.csv").write_text("city,size\nRome,2\nOslo,big\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"Line 3 of wrong\.csv: column “size” holds “big”"):
        read_part(tmp_path / "wrong.csv", TRAIN)
    (tmp_path / "lacks.csv").write_text("city\nRome\nOslo\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"lacks\.csv has no column “size”, which train\.csv has"):
        read_part(tmp_path / "lacks.csv", TRAIN)


def test_one_column_alone_says_how_to_split():
    settings = (ColumnSetting("a", "category", "split"), ColumnSetting("b", "number", "input"))
    assert [one.role for one in with_part_column(settings, "part")] == ["ignored", "input", "split"]


@given(
    st.integers(5, 40),
    st.integers(0, 10),
    st.integers(0, 10),
    st.sampled_from([0.0, 0.2, 0.4]),
    st.integers(0, 5),
)
def test_files_keep_their_rows_and_other_parts_come_from_the_training(own, validation, test, share, seed):
    words = ["train"] * own + ["validation"] * validation + ["test"] * test
    rows = np.arange(len(words))
    settings = SplitSettings(share, share, seed=seed, method="files")
    labels = rows % 2
    parts = split_by_files(rows, settings, category_column("part", words), labels)
    everything = np.concatenate((parts.train, parts.validation, parts.test))
    assert sorted(everything.tolist()) == rows.tolist()
    assert (parts.train < own).all()
    if validation:
        assert parts.validation.tolist() == list(range(own, own + validation))
    else:
        assert len(parts.validation) == 0 if share == 0 else (parts.validation < own).all()
    if test:
        assert parts.test.tolist() == list(range(own + validation, len(words)))
