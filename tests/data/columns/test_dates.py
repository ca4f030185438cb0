"""Dates whose day or month stands first: what decides, what is in doubt and said so, how cells are read."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.columns.date_order import date_types
from nnstudio.data.columns.date_texts import date_text, parsed_date
from nnstudio.data.columns.dates import as_moments
from nnstudio.data.columns.guess import guess
from nnstudio.data.columns.roles import with_type
from nnstudio.data.columns.settings import ColumnSetting, TakenAs
from nnstudio.data.columns.summary import glance
from nnstudio.data.columns.warnings import warnings_about
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.errors import DataError

DAY, MONTH = "date_day_first", "date_month_first"
FORMS = {
    DAY: ("%d/%m/%Y", "%d-%m-%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d/%m/%Y %I:%M:%S %p"),
    MONTH: ("%m/%d/%Y", "%m-%d-%Y %H:%M", "%m.%d.%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p"),
}


def table_of(cells) -> Table:
    return Table((category_column("when", cells), number_column("price", range(len(cells)))), "t.csv")


def told(cells, type: TakenAs | None = None) -> list[str]:
    """The sentences about the dates of a column as guessed, or as taken."""
    table = table_of(cells)
    settings = guess(table, "price")
    settings = with_type(settings, table, ("when",), type) if type else settings
    return [one.sentence for one in warnings_about(table, settings) if one.kind == "date_order"]


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.sampled_from([DAY, MONTH]), st.data())
def test_what_python_writes_is_read_back(moment, taken_as, data):
    form = data.draw(st.sampled_from(FORMS[taken_as]))
    expected = datetime.strptime(moment.strftime(form), form).replace(tzinfo=UTC)
    assert parsed_date(f" {moment.strftime(form)} ", taken_as) == expected.timestamp()


@pytest.mark.parametrize(
    ("cell", "taken_as", "expected"),
    [
        ("1/2/2021", DAY, "2021-02-01"),
        ("1/2/2021", MONTH, "2021-01-02"),
        ("1/2/2021", "date", None),
        ("1.2.2021", "date", "2021-02-01"),
        ("1.2.2021", MONTH, "2021-01-02"),
        ("2021-02-01", MONTH, "2021-02-01"),
        ("2021/02/01 12:30", DAY, "2021-02-01 12:30"),
        ("1/2/68", DAY, "2068-02-01"),
        ("1/2/69", DAY, "1969-02-01"),
        ("1/2/2021 12:05 am", MONTH, "2021-01-02 00:05"),
        ("1/2/2021 12:05PM", MONTH, "2021-01-02 12:05"),
        ("1/2/2021 1:05 pm", MONTH, "2021-01-02 13:05"),
        ("1/2/2021 13:05 PM", MONTH, None),
        ("1-2-21", DAY, None),
        ("1/2-2021", DAY, None),
        ("1/2/021", DAY, None),
        ("13/25/2020", DAY, None),
        ("30/02/2020", DAY, None),
        ("1/2/2021 24:00", DAY, None),
        ("\u0661/2/2021", DAY, None),
        ("1/2/2021 and more", DAY, None),
    ],
)
def test_one_cell(cell, taken_as, expected):
    seconds = parsed_date(cell, taken_as)
    assert (None if seconds is None else date_text(seconds)) == expected


@pytest.mark.parametrize(
    ("cells", "type"),
    [
        (["1/2/2021", "22/1/2020", "3/4/2020"], DAY),
        (["1/2/2021", "1/22/2020", "3/4/2020"], MONTH),
        (["22-01-2020 13:45", "01-02-2020 00:00"], DAY),
        (["1/22/20", None, "2/1/21"], MONTH),
        (["01.31.2020", "02.01.2020"], MONTH),
        (["31.01.2020", "02.01.2020"], "date"),
        (["2020-01-31", "02/13/2020"], MONTH),
        (["13/25/2020", "1/2/2020"], "category"),
        (["22/1/2020", "1/22/2020"], "category"),
        (["20/01/22", "21/02/03"], "category"),
        (["1-2-21", "3-4-21"], "category"),
        (["1/2", "3/4"], "category"),
    ],
)
def test_a_day_of_thirteen_or_more_decides(cells, type):
    assert guess(table_of(cells), "price")[0].type == type
    assert told(cells) == []


@pytest.mark.parametrize(
    ("cells", "type"),
    [
        (["1/1/2020", "2/1/2020", "3/1/2020"], MONTH),  # the first days of months
        (["01/01/2020", "01/02/2020", "01/03/2020"], DAY),
        (["05/01/2020", "06/01/2020", "02/02/2020"], DAY),  # along the time
        (["01/05/2020", "01/06/2020", "02/02/2020"], MONTH),
        (["02/02/2020", "06/01/2020", "05/01/2020"], DAY),  # the latest first
        (["02/03/2021", "02/05/2021"], MONTH),  # next to each other
        (["03/02/2021", "05/02/2021"], DAY),
        (["02/03/2021", "03/02/2021", "02/03/2021"], MONTH),  # alike: by what stands between
        (["02-03-2021", "03-02-2021", "02-03-2021"], DAY),
    ],
)
def test_of_two_orders_the_likelier_one_is_taken_and_said(cells, type):
    assert guess(table_of(cells), "price")[0].type == type
    (sentence,) = told(cells)
    assert sentence.startswith(f"“when” may be {'month' if type == DAY else 'day'} first, too: ")


def test_a_doubt_names_a_cell_and_what_it_is_taken_as():
    cells = ["03/03/2021", None, "01/02/2021", "01/05/2021"]
    expected = (
        "“when” may be day first, too: “01/02/2021” is taken as January 2; change the type if it is the "
        "other way."
    )
    assert told(cells) == [expected]
    assert told(cells, DAY) == []  # a person said so
    assert told(cells, "category") == []
    assert told(["03/03/2021", "04/04/2021"]) == []  # the same either way


def test_no_target_is_in_doubt_about_its_dates():
    table = table_of(["01/02/2021", "03/04/2021"] * 3)
    settings = (ColumnSetting("when", "category", "target"), ColumnSetting("price", "number", "input"))
    assert not [one for one in warnings_about(table, settings) if one.kind == "date_order"]


@pytest.mark.parametrize(
    ("cells", "type", "words"),
    [
        (["1/2/2020", "13/25/2020"], DAY, r"Row 2: .*“13/25/2020”.*\(such as 31/12/2024 .* the day first\)"),
        (
            ["1/2/2020", "13/2/2020"],
            MONTH,
            r"Row 2: .*“13/2/2020”.*\(such as 12/31/2024 .* the month first\)",
        ),
        (["1/2/2020"], "date", "correct the cell or take the column as “Date, day first” or “Date, month"),
        (["soon"], "date", "such as 2024-03-01 .* correct the cell or make the column a category"),
    ],
)
def test_a_cell_that_does_not_fit_is_told_what_would(cells, type, words):
    table = table_of(cells)
    with pytest.raises(DataError, match=words):
        with_type(guess(table, "price"), table, ("when",), type)


def test_both_orders_are_read_from_one_column():
    column = category_column("when", ["01/02/2021", None, "03/04/2021"])
    days = [as_moments(column, order).astype("datetime64[s]").astype(str) for order in (DAY, MONTH)]
    assert [[day[:10] for day in some] for some in days] == [
        ["2021-02-01", "NaT", "2021-04-03"],
        ["2021-01-02", "NaT", "2021-03-04"],
    ]
    spans = [glance(column, ColumnSetting("when", order, "input")).span for order in (DAY, MONTH)]
    assert spans == [("2021-02-01", "2021-04-03"), ("2021-01-02", "2021-03-04")]


@given(
    st.lists(st.dates(datetime(1990, 1, 1).date(), datetime(2040, 1, 1).date()), min_size=1), st.booleans()
)
def test_what_is_guessed_reads_every_cell(days, day_first):
    cells = [day.strftime("%d/%m/%Y" if day_first else "%m/%d/%Y") for day in days]
    column = category_column("when", cells)
    types = date_types(column)
    assert (DAY if day_first else MONTH) in types
    for order in types:
        assert not np.isnan(as_moments(column, order)).any()
    if any(day.day > 12 for day in days):
        assert len(types) == 1
