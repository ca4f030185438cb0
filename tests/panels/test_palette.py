"""The palette: found by typing, chosen by Enter or double-click, carried away by a drag."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnstudio.engine.layers import LAYERS
from nnstudio.panels.palette import PalettePanel
from nnstudio.widgets.layer_list import LAYER_MIME


@pytest.fixture
def palette(qtbot) -> PalettePanel:
    panel = PalettePanel()
    panel.resize(200, 600)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def shown(panel: PalettePanel) -> list[str]:
    layers = panel.finder.list.layers
    return [layers.index(row).data() for row in range(layers.rowCount())]


def row_of(panel: PalettePanel, words: str):
    return panel.finder.list.layers.index(shown(panel).index(words))


def test_every_kind_is_there_under_its_group(palette):
    words = shown(palette)
    for layer in LAYERS.values():
        assert words.index(layer.group) < words.index(layer.title)


def test_typing_narrows_the_list_and_enter_chooses(palette, qtbot):
    QTest.keyClicks(palette.finder.field, "drop")
    assert shown(palette) == ["Regularize", "Dropout"]
    with qtbot.waitSignal(palette.layer_chosen) as told:
        QTest.keyClick(palette.finder.field, Qt.Key.Key_Return)
    assert told.args == ["dropout"]


def test_words_that_fit_nothing_say_so(palette):
    QTest.keyClicks(palette.finder.field, "zzz")
    assert palette.finder.nothing.isVisible()
    QTest.keyClick(palette.finder.field, Qt.Key.Key_Escape)
    assert not palette.finder.nothing.isVisible()
    assert len(shown(palette)) > len(LAYERS)


def test_arrow_keys_walk_over_the_headings(palette):
    field = palette.finder.field
    kinds = []
    for _ in range(4):
        QTest.keyClick(field, Qt.Key.Key_Down)
        kinds.append(palette.finder.list.current_kind())
    assert kinds == list(LAYERS)[:4]


def test_a_double_click_chooses(palette, qtbot):
    entries = palette.finder.list
    place = entries.visualRect(row_of(palette, "Dense")).center()
    QTest.mouseClick(entries.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(palette.layer_chosen) as told:
        QTest.mouseDClick(entries.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["dense"]


def test_enter_in_the_list_chooses_and_letters_go_to_the_search(palette, qtbot):
    entries = palette.finder.list
    entries.setCurrentIndex(row_of(palette, "Flatten"))
    with qtbot.waitSignal(palette.layer_chosen) as told:
        QTest.keyClick(entries, Qt.Key.Key_Return)
    assert told.args == ["flatten"]
    QTest.keyClick(entries, Qt.Key.Key_A)
    assert palette.finder.field.text() == "a"


def test_a_drag_carries_the_kind(palette):
    layers = palette.finder.list.layers
    data = layers.mimeData([row_of(palette, "Dense")])
    assert bytes(data.data(LAYER_MIME).data()) == b"dense"


def test_headings_cannot_be_chosen(palette):
    assert not row_of(palette, "Core").flags() & Qt.ItemFlag.ItemIsSelectable


def test_each_entry_has_a_line_of_explanation(palette):
    assert row_of(palette, "Dense").data(Qt.ItemDataRole.ToolTipRole) == LAYERS["dense"].summary
