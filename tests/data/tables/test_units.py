"""Numbers that are written with a unit are numbers, as long as all of a column have the same one."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnstudio.data.csv import compiled
from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.reading import read_csv
from nnstudio.data.tables.cells import NumberCells
from nnstudio.data.tables.number_text import UNITS, parted
from nnstudio.data.tables.table import Column, Table, number_column
from nnstudio.data.tables.table_cache import TableCache
from nnstudio.data.tables.units import check_units
from nnstudio.errors import DataError

WAYS = pytest.mark.parametrize("smallest", [-1, 1 << 30], ids=["compiled", "cell by cell"])


@pytest.fixture
def read(tmp_path, monkeypatch):
    def read_lines(*lines: str, smallest: int = -1, header: str = "a;b", **more: object) -> Table:
        monkeypatch.setattr(compiled, "SMALL", smallest)
        path = tmp_path / "table.csv"
        path.write_text("\n".join((header, *lines, "")), "utf-8")
        return read_csv(path, **more)

    return read_lines


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("12", "12", ""),
        ("12%", "12", "%"),
        (" 7,5 % ", " 7,5", "%"),
        ("$1,234.50", "1,234.50", "$"),
        ("-$5", "-5", "$"),
        ("$ -5", "-5", "$"),
        ("1\N{NO-BREAK SPACE}234 €", "1\N{NO-BREAK SPACE}234", "€"),
        ("£", "", "£"),
        ("100% wool", "100% wool", ""),
        ("%5", "%5", ""),
        ("US$5", "5", "US$"),
        ("-1.200 EUR", "-1.200", "EUR"),
        ("kr 9,50", "9,50", "kr"),
    ],
)
def test_a_cell_is_parted_from_its_unit(text, number, unit):
    assert parted(text) == (number, unit)


@WAYS
def test_columns_of_one_unit_are_numbers(read, smallest):
    table = read("$1,5;7 %", "-$2;", ";-8%", "$3 ;9 % ", smallest=smallest)
    assert [(one.type, one.unit) for one in table.columns] == [("number", "$"), ("number", "%")]
    np.testing.assert_array_equal(table.column("a").values, [1.5, -2, np.nan, 3])
    np.testing.assert_array_equal(table.column("b").values, [7, np.nan, -8, 9])
    assert table.notes == (
        "Column “a” is written with “$”, and read as numbers.",
        "Column “b” is written with “%”, and read as numbers.",
    )


@WAYS
@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        ("€7", "line 1,202 holds a number in “€”, while those above it are in “$”"),
        ("7", "line 1,202 holds a number without the “$” of those above it"),
        ("$x", "line 1,202 holds “$x”, which is not a number"),
    ],
)
def test_another_unit_further_down_makes_it_text_and_is_told(read, smallest, odd, reason):
    lines = [*["$5;1"] * 1200, f"{odd};2", "0;3", "€1;4"]
    table = read(*lines, smallest=smallest)
    assert table.column("a").type == "category"
    assert table.notes == (f"Column “a” is read as text: {reason}.",)
    with pytest.raises(DataError, match="correct the cell, or make the column a category") as raised:
        read(*lines, smallest=smallest, types={"a": "number"})
    assert reason.removeprefix("line 1,202 ") in str(raised.value)
    assert "Line 1,202 of table.csv" in str(raised.value)


@WAYS
def test_a_unit_further_down_a_bare_column_is_told(read, smallest):
    table = read(*["5;1"] * 1200, "7%;2", smallest=smallest)
    assert table.notes == (
        "Column “a” is read as text: line 1,202 holds a number in “%”, while those above it have no unit.",
    )


@WAYS
def test_few_others_at_the_head_are_told_and_many_are_texts(read, smallest):
    few = read(*["5%;1"] * 9, "7;2", smallest=smallest)
    assert few.notes == (
        "Column “a” is read as text: line 11 holds a number without the “%” of most others.",
    )
    many = read(*["5%;1", "7;2"] * 5, smallest=smallest)
    assert (many.column("a").type, many.notes) == ("category", ())


@WAYS
def test_a_person_who_wants_text_gets_the_cells_as_they_stand(read, smallest):
    table = read("5%;1", "7%;2", smallest=smallest, types={"a": "category"})
    assert (table.column("a").categories, table.notes) == (("5%", "7%"), ())


def test_a_header_may_hold_percentages(read):
    assert read("1;2", "3;4", header="5%;95%").names == ("5%", "95%")
    assert read("x;2", "y;4", header="item;5 %").names == ("item", "5 %")


@pytest.mark.parametrize("header", ["$5;$6", "A;$5", ";$5"])
def test_amounts_over_amounts_of_the_same_unit_are_no_header(read, header):
    table = read("$7;$8", "$9;$1", header=header)
    assert table.names == ("column 1", "column 2")
    assert table.column("column 2").values[1:].tolist() == [8, 1]


@given(
    st.lists(
        st.one_of(
            st.builds(
                "{}{}{}{}".format,
                st.sampled_from(["", " ", "-", "$", "$-", "-$", "%", "US$", "EUR ", "- $"]),
                st.sampled_from(["", "5", "12,5", "007", "1e3", "x"]),
                st.sampled_from(["", " "]),
                st.sampled_from(["", "%", "$", "€", " US$", "kr", "%%", "\N{NO-BREAK SPACE}€"]),
            ),
            st.sampled_from(["NA", "inf", "$", "%"]),
        ),
        min_size=1,
        max_size=8,
    ),
    st.booleans(),
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_readers_read_the_same(tmp_path, cells, forced):
    path = tmp_path / "cells.csv"
    path.write_text("a;n\n" + "".join(f"{cell};1\n" for cell in cells), "utf-8")
    form = CsvFormat(delimiter=";", decimal=",")
    assert len({_told(path, form, forced, smallest) for smallest in (-1, 1 << 30)}) == 1


def _told(path: Path, form: CsvFormat, forced: bool, smallest: int) -> str:
    """What is read of a file, or the sentence that refuses it, as a text."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "SMALL", smallest)
        try:
            table = read_csv(path, form, {"a": "number"} if forced else None)
        except DataError as refused:
            return str(refused)
    first = table.columns[0]
    return repr((first.type, first.unit, first.values.tolist(), first.categories, table.notes))


def test_a_cached_table_keeps_its_units(read, tmp_path):
    cache = TableCache(tmp_path / "cache")
    for _ in range(2):
        table = read("5%;1", "7%;2", memory=1, cache=cache)
        assert [one.unit for one in table.columns] == ["%", ""]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", *UNITS[:3]]),
            st.sampled_from(["{u}{n}", "{n}{u}", "{n} {u}", "-{u}{n}", "{u} -{n}", "?", "x{n}", "inf"]),
            st.integers(0, 99),
        ),
        max_size=12,
    ),
    st.sampled_from(["", "%", "$"]),
)
def test_texts_and_numbers_give_the_same_offence(cells, likely):
    """Cells that come as distinct texts, and those that come as numbers with strange ones among them."""
    texts = [pattern.format(u=unit, n=number) for unit, pattern, number in cells]
    form = CsvFormat()
    whole, parts = NumberCells(form, forced=False), NumberCells(form, forced=False)
    codes = np.arange(len(texts))
    expected = whole.add_texts(codes, texts)
    values, strange = np.full(len(texts), np.nan), {}
    for place, text in enumerate(texts):
        number, unit = parted(text)
        if unit == likely and number.strip().removeprefix("-").isdigit():
            values[place] = float(number)
        else:
            strange[place] = text
    assert parts.add_numbers(values, strange, likely) == expected
    if expected is None:
        assert parts.unit == whole.unit
        np.testing.assert_array_equal(parts.column("a").values, whole.column("a").values)


def test_columns_of_another_unit_are_refused_where_the_same_was_learned():
    learned = Table((Column("a", "number", np.ones(2), unit="$"), number_column("b", [1, 2])), "old.csv")
    check_units(Table((learned.columns[0].take(np.array([1])), number_column("c", [1])), "new.csv"), learned)
    check_units(Table((number_column("a", [np.nan]),), "new.csv"), learned)
    check_units(learned, Table((number_column("a", [np.nan]),), "empty.csv"))
    check_units(Table((number_column("a", [1]),), "new.csv"), learned, {"b"})
    with pytest.raises(DataError, match=r"“a” is written without a unit, and with “\$” in the data that was"):
        check_units(Table((number_column("a", [1]),), "new.csv"), learned)
    with pytest.raises(DataError, match="“b” is written with “%”, and without a unit in"):
        check_units(Table((Column("b", "number", np.ones(1), unit="%"),), "new.csv"), learned)


def test_decimal_and_thousands_marks_are_found_beside_units(read):
    table = read('"1.234,50 €";7,5%', '"17,99 €";12 %')
    assert table.column("a").values.tolist() == [1234.5, 17.99]
    assert table.column("b").values.tolist() == [7.5, 12]


def test_columns_of_one_unit_are_told_together(read):
    table = read("$1;$2;3%", header="a;b;c")
    assert table.notes == (
        "Columns “a”, “b” are written with “$”, and read as numbers.",
        "Column “c” is written with “%”, and read as numbers.",
    )
