"""The sheet of filters: every weight has a place of its own, and pointing at it finds it again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSizeF

from nnstudio.panels.views.weights.filter_layout import FilterCell, laid_out

SIZES = st.integers(1, 6)


@given(
    st.tuples(st.integers(1, 40), SIZES, SIZES, st.integers(1, 20)),
    st.integers(60, 700),
    st.integers(40, 500),
)
def test_every_weight_is_found_where_it_stands(shape, width: int, height: int) -> None:
    layout = laid_out(shape, False, QSizeF(width, height))
    assert layout.size.width() <= width + 1e-6
    assert layout.size.height() <= height + 1e-6
    filters, rows, columns, channels = shape
    for cell in (
        FilterCell(0, 0, 0, 0),
        FilterCell(filters - 1, rows - 1, columns - 1, channels - 1),
        FilterCell(filters // 2, rows // 2, columns // 2, channels // 2),
    ):
        assert layout.cell_at(layout.rectangle(cell).center()) == cell


def test_between_and_beside_the_images_is_nothing() -> None:
    layout = laid_out((5, 3, 3, 1), False, QSizeF(300, 200))
    first = layout.rectangle(FilterCell(0, 0, 2, 0))
    assert layout.cell_at(QPointF(first.right() + layout.gap / 2, first.center().y())) is None
    assert layout.cell_at(QPointF(-1, 5)) is None
    assert layout.cell_at(QPointF(layout.size.width() + 5, 5)) is None
    last_tile = QPointF(layout.size.width() - 2, layout.size.height() - 2)
    assert layout.down * layout.across == 6, "five filters leave one place empty"
    assert layout.cell_at(last_tile) is None


@pytest.mark.parametrize(
    ("start", "move", "end"),
    [
        (FilterCell(0, 0, 2, 0), (0, 1), FilterCell(1, 0, 0, 0)),
        (FilterCell(0, 2, 0, 0), (1, 0), FilterCell(0, 0, 0, 1)),
        (FilterCell(0, 0, 0, 0), (-1, 0), FilterCell(0, 0, 0, 0)),
        (FilterCell(3, 2, 2, 1), (0, 1), FilterCell(3, 2, 2, 1)),
    ],
)
def test_moving_goes_over_the_borders_of_images(
    start: FilterCell, move: tuple[int, int], end: FilterCell
) -> None:
    layout = laid_out((4, 3, 3, 2), False, QSizeF(400, 150))
    assert layout.filters_across
    assert layout.moved(start, *move) == end
