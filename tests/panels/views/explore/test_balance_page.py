"""How many rows each class has, what its images look like on average, and the histogram of a number."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.starting.starters import sample_project
from tests.panels.views.explore.conftest import project_of


def test_counts_and_shares_of_the_classes(explore):
    table = Table(
        (
            number_column("x", np.arange(40) ** 1.5),
            category_column("kind", [*["a"] * 30, *["b"] * 8, None, None]),
        )
    )
    view, studio = explore(project_of(table, "kind"), "balance")
    view.part.setCurrentIndex(2)
    view.part.activated.emit(2)
    studio.settle()
    bars = view.page.bars
    assert [bars.line_words(place) for place in range(bars.count)] == [
        "a 30 (75 %)", "b 8 (20 %)", "no value 2 (5 %)",
    ]  # fmt: skip
    assert "a 30 (75 %)" in bars.accessibleDescription()
    assert "always “a” would be right for 78.9 %" in view.note


def test_images_stand_beside_their_classes(explore):
    view, _ = explore(sample_project("mnist"), "balance")
    bars = view.page.bars
    assert [image.width() for image in bars._images] == [28] * 10
    rows = view._explorer.rows(view._looking)
    table = view._editor.project.data.table
    digits = np.array([table.column("digit").cell(row) for row in rows])
    pixels = next(column for column in table.columns if column.type == "image").values[rows]
    shown = np.array([[bars._images[1].pixelColor(x, y).red() for x in range(28)] for y in range(28)])
    mean = pixels[digits == "1"].mean(axis=0)[..., 0]
    assert np.corrcoef(shown.ravel(), mean.ravel())[0, 1] > 0.99


def test_pixels_in_columns_are_images_too(explore):
    view, _ = explore(sample_project("digits"), "balance")
    assert [image.width() for image in view.page.bars._images] == [8] * 10


def test_a_table_has_no_images(explore):
    view, _ = explore(sample_project("penguins"), "balance")
    assert view.page.bars._images == []


def test_a_number_has_a_histogram_in_quarters(explore):
    view, _ = explore(sample_project("diabetes"), "balance")
    shown = view.page.histogram._pictures["progression"]
    assert shown.distribution.counts.sum() == len(view._explorer.rows(view._looking))
    assert view.key.key.entries[0].words.startswith("up to ")


@pytest.mark.parametrize("page", ["columns", "scatter", "correlation", "projection"])
def test_images_are_shown_on_every_page_or_it_is_said_where(explore, page):
    view, _ = explore(sample_project("mnist"), page)
    said = {
        "columns": "images: see Projection and Balance",
        "scatter": "A scatter needs two columns of numbers; the data has none",
        "correlation": "of 784 columns that go most with digit",
        "projection": "of the variance of 784 columns",
    }[page]
    assert said in (view.note or view.way_out.sentence)
    assert view.way_out.button.isHidden() or not view.way_out.isVisible()


def test_a_bar_tells_its_whole_name_under_the_pointer(explore, qtbot):
    long = "<b>a class with a very long name</b> " * 6
    table = Table((number_column("x", np.arange(40) ** 1.5), category_column("kind", [long, "b"] * 20)))
    view, _ = explore(project_of(table, "kind"), "balance")
    bars = view.page.bars
    assert (bars.line_at(2), bars.line_at(30), bars.line_at(200)) == (0, 1, -1)
    place = QPoint(20, 8)
    event = QHelpEvent(QEvent.Type.ToolTip, place, bars.viewport().mapToGlobal(place))
    QApplication.sendEvent(bars.viewport(), event)
    assert QToolTip.text().startswith("<p>&lt;b&gt;a")
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
