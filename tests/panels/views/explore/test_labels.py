"""Rows that are compared by a column of labels: every page tells of single labels, not of whole cells."""

import numpy as np
import pytest

from tests.helpers.films import GENRES, film_project


@pytest.fixture
def films():
    return film_project()


def cells_of(view) -> list[str]:
    column = view._editor.project.data.table.column("genres")
    return [column.cell(row) for row in view._explorer.rows(view._looking)]


def test_columns_are_spread_over_single_labels(explore, films):
    view, _ = explore(films, "columns")
    cells = cells_of(view)
    assert view._groups.names[: len(GENRES)] == GENRES
    assert [entry.words for entry in view.key.key.entries][: len(GENRES)] == list(GENRES)
    rows_with = [sum(genre in cell for cell in cells) for genre in GENRES]
    assert view._groups.counts[: len(GENRES)].tolist() == rows_with
    own = view.page._known["genres"]
    assert own.labels == GENRES
    assert own.counts[:, : len(GENRES)].diagonal()[: len(GENRES)].tolist() == rows_with
    without = sum(not any(genre in cell for genre in GENRES) for cell in cells)
    assert own.missing_share == without / len(cells)
    assert f"{len(cells):,} training rows" in view.note
    assert "a row counts for each of its labels" in view.note


@pytest.mark.parametrize("page", ["scatter", "projection"])
def test_a_point_tells_all_labels_of_its_row(explore, films, page):
    view, _ = explore(films, page)
    scatter, cells = view.page.plot.scatter, cells_of(view)
    assert len(scatter.x) == sum(max(1, sum(genre in cell for genre in GENRES)) for cell in cells)
    assert len(np.unique(scatter.rows)) == len(cells)
    several = next(index for index, row in enumerate(scatter.rows) if (scatter.rows == row).sum() > 1)
    cell = view._editor.project.data.table.column("genres").cell(int(scatter.rows[several]))
    told = view.page.plot.words_of(several)[1][-1]
    assert all(genre in told for genre in GENRES if genre in cell)


def test_labels_are_rows_of_the_correlation_map(explore, films):
    view, studio = explore(films, "correlation", (700, 500))
    found = view.page.picture._map
    assert found.names[: len(GENRES)] == tuple(f"genres: {genre}" for genre in GENRES)
    column = found.names[len(GENRES)]
    table = view._editor.project.data.table
    rows = view._explorer.rows(view._looking)
    cells = cells_of(view)
    known = np.array([bool(cell) for cell in cells])
    has = np.array([GENRES[0] in cell for cell in cells], float)
    expected = np.corrcoef(has[known], table.column(column).values[rows][known])[0, 1]
    assert found.matrix[0, len(GENRES)] == pytest.approx(expected)
    view.page._choose(0, len(GENRES))
    studio.settle()
    assert view.page is view.pages["columns"]
    assert view.page.cards.large == column
