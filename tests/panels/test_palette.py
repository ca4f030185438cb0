"""The palette: found by typing, chosen by Enter or double-click, carried away by a drag."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnstudio.engine.layers import LAYERS
from nnstudio.panels.palette import PalettePanel
from nnstudio.widgets.layers.layer_list_model import LAYER_MIME
from nnstudio.widgets.layers.layer_search import ALSO_CALLED, found_layers
from nnstudio.widgets.settings import Settings


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
    assert shown(palette) == ["Regularize", "Dropout", "SpatialDropout"]
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


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("norm", ["LayerNorm", "RMSNorm", "GroupNorm", "BatchNorm", "GaussianNoise"]),
        ("skip", ["Add", "Concatenate"]),
        ("residual", ["Add"]),
        ("lookup", ["Embedding"]),
        ("noise", ["GaussianNoise"]),
        ("linear", ["Dense"]),
        ("fully connected", ["Dense"]),
        ("transpose", ["ConvTranspose2D", "Permute"]),
        ("merge", ["Add", "Subtract", "Multiply", "Average", "Maximum", "Concatenate"]),
    ],
)
def test_layers_are_found_by_the_words_that_other_people_use(words, titles):
    assert {layer.title for layer in found_layers(words)} == set(titles)


def test_a_layer_that_is_called_so_comes_before_one_that_is_only_explained_so():
    assert found_layers("average")[0].title.startswith("Average")
    assert found_layers("norm")[-1].title == "GaussianNoise"


def test_other_words_are_of_layers_that_there_are():
    assert set(ALSO_CALLED) == set(LAYERS)


def click_heading(panel: PalettePanel, words: str) -> None:
    entries = panel.finder.list
    entries.scrollTo(row_of(panel, words))
    place = entries.visualRect(row_of(panel, words)).center()
    QTest.mouseClick(entries.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_on_a_heading_folds_its_group_and_a_search_still_finds_what_is_in_it(palette):
    click_heading(palette, "Images")
    assert "Images" in shown(palette)
    assert "Conv2D" not in shown(palette)
    assert "Dense" in shown(palette)
    QTest.keyClicks(palette.finder.field, "conv2d")
    assert shown(palette) == ["Images", "Conv2D"]
    palette.finder.field.clear()
    assert "Conv2D" not in shown(palette)
    click_heading(palette, "Images")
    assert "Conv2D" in shown(palette)


def test_groups_fold_by_the_arrow_keys(palette):
    entries = palette.finder.list
    entries.setCurrentIndex(row_of(palette, "Dense"))
    QTest.keyClick(entries, Qt.Key.Key_Left)
    assert "Dense" not in shown(palette)
    assert entries.currentIndex().data() == "Core"
    QTest.keyClick(entries, Qt.Key.Key_Right)
    assert "Dense" in shown(palette)
    QTest.keyClick(entries, Qt.Key.Key_Return)
    assert "Dense" not in shown(palette)


def test_folded_groups_are_remembered(qtbot):
    first = PalettePanel(Settings())
    qtbot.addWidget(first)
    first.finder.list.layers.set_folded({"Series", "Shape"})
    second = PalettePanel(Settings())
    qtbot.addWidget(second)
    assert "Conv1D" not in shown(second)
    assert "Flatten" not in shown(second)
    assert "Dense" in shown(second)
