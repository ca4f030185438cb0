"""Columns in any state they come: for tests by examples that nobody would write down."""

import math

from hypothesis import strategies as st

from nnstudio.data.tables.table import Column, category_column, number_column

any_number = st.one_of(
    st.just(math.nan),
    st.sampled_from([math.inf, -math.inf, 0.0, -0.0, 1e308, -1e308, 5e-324, 1.0]),
    st.integers(-5, 5).map(float),
    st.floats(allow_nan=False),
)
any_word = st.one_of(st.none(), st.sampled_from(["a", "b", "<b>c</b>", "", "10", "9"]))


@st.composite
def any_column(draw: st.DrawFn, rows: int) -> tuple[Column, str]:
    """A column of so many rows and what it is taken as."""
    if draw(st.booleans()):
        values = draw(st.lists(any_number, min_size=rows, max_size=rows))
        return number_column("x", values), draw(st.sampled_from(["number", "category"]))
    words = draw(st.lists(any_word, min_size=rows, max_size=rows))
    return category_column("x", words), draw(st.sampled_from(["category", "number", "date", "text"]))
