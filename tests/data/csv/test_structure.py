"""Where cells and records end: the short way says what the long one does, or nothing."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.cells import TextCells
from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.structure import even_cells, structure
from nnstudio.data.csv.texts import WaitingTexts

LINES = st.lists(
    st.tuples(
        st.sampled_from(["a,0", "07,b", "", "a", "1,2,3", '"x,y",z', " ,", ","]),
        st.sampled_from(["\n", "\r\n"]),
    ),
    max_size=8,
)


@given(LINES, st.sampled_from(["", "4", "4,5", "4,5\r", "\r"]), st.sampled_from([1, 2, 3]))
def test_even_cells_end_where_the_structure_says(lines, rest, columns):
    piece = "".join(line + end for line, end in lines).encode() + rest.encode()
    cells = even_cells(piece, CsvFormat(), columns)
    found = structure(piece, CsvFormat())
    if cells is None:
        widths = {line.count(",") + 1 for line, _ in lines}
        plain = '"' not in "".join(line for line, _ in lines) and not (rest == "\r" or rest.endswith("5\r"))
        assert not (plain and columns > 1 and widths == {columns})
        return
    np.testing.assert_array_equal(cells[:, -1], found.record_ends)
    inner = cells[:, :-1].ravel()
    np.testing.assert_array_equal(inner, found.delimiters[: len(inner)])
    assert not (found.delimiters[len(inner) :] < found.record_ends[-1]).any()


def test_a_lone_carriage_return_asks_for_a_closer_look():
    assert even_cells(b"1,2\r3,4\r\n", CsvFormat(), 2) is None


@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "é", "日本", "ab", np.nan]), max_size=6), max_size=6),
    st.integers(1, 6),
)
def test_texts_get_their_codes_whenever_they_are_settled(chunks, fewest):
    cells = TextCells()
    waiting = WaitingTexts(cells, fewest)
    for chunk in chunks:
        waiting.add(np.array(chunk, np.object_))
    waiting.settle()
    column = cells.column("words", "text")
    whole = [text for chunk in chunks for text in chunk]
    assert [column.cell(row) for row in range(len(whole))] == [
        "" if pd.isna(text) else text for text in whole
    ]
    assert list(column.categories) == list(dict.fromkeys(text for text in whole if not pd.isna(text)))
