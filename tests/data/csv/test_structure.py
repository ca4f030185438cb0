"""Where cells and records end: the short way says what the long one does, or nothing."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.structure import even_cells, structure

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
