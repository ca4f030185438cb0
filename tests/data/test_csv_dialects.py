"""Tables that Python's `csv` writes in any dialect are read back cell for cell without being told how."""

import csv
import io
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnstudio.data.csv_reading import detect, read_csv

WORDS = (
    "Ann", "Rome", "it's", 'the "one"', "a, b; c", "tab\tand|bar", "two\nlines", "\U0001d11e clef", "é€雪",
    " x ", "",
)  # fmt: skip
QUOTING = {"minimal": csv.QUOTE_MINIMAL, "all": csv.QUOTE_ALL, "text": csv.QUOTE_NONNUMERIC}


@st.composite
def tables(draw) -> list[list[object]]:
    """A header, and rows of two texts around a number."""
    rows = draw(
        st.lists(
            st.tuples(st.sampled_from(WORDS), st.integers(-99, 99), st.sampled_from(WORDS)),
            min_size=4,
            max_size=12,
        )
    )
    return [["name", "size", "note"], *map(list, rows)]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=tables(),
    delimiter=st.sampled_from(",;\t|"),
    quote=st.sampled_from("\"'"),
    double=st.booleans(),
    ending=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from(sorted(QUOTING)),
)
def test_a_dialect_is_found_out(
    tmp_path: Path,
    rows: list[list[object]],
    delimiter: str,
    quote: str,
    double: bool,
    ending: str,
    quoting: str,
):
    buffer = io.StringIO(newline="")
    csv.writer(
        buffer, delimiter=delimiter, quotechar=quote, doublequote=double, escapechar=None if double else "\\",
        lineterminator=ending, quoting=QUOTING[quoting],
    ).writerows(rows)  # fmt: skip
    path = tmp_path / "table.csv"
    path.write_bytes(buffer.getvalue().encode())
    form = detect(path)
    table = read_csv(path, form, types=dict.fromkeys(("name", "size", "note"), "category"))
    assert [[column.cell(row) for column in table.columns] for row in range(table.rows)] == [
        [str(cell) for cell in row] for row in rows[1:]
    ]
