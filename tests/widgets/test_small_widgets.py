"""Switch, strength row, elided label, choice box, icons and the numbers they show."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from nnstudio import paths
from nnstudio.widgets import icons, theme
from nnstudio.widgets.choice_box import ChoiceBox
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.numbers import number_text, parse_number, percent_text, short_count
from nnstudio.widgets.strength_row import StrengthRow
from nnstudio.widgets.strength_slider import StrengthSlider, decades
from nnstudio.widgets.toggle import Toggle


def test_toggle_turns_with_a_click_and_looks_different(qtbot):
    toggle = Toggle("Early stopping")
    qtbot.addWidget(toggle)
    off = toggle.grab().toImage()
    qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert toggle.isChecked()
    assert toggle.grab().toImage() != off


def strength_row(qtbot) -> tuple[StrengthRow, list[float]]:
    row = StrengthRow("L2", "help", StrengthSlider.logarithmic("Strength", 1e-6, 1.0), start=1e-3)
    qtbot.addWidget(row)
    row.resize(280, 30)
    told: list[float] = []
    row.changed.connect(told.append)
    row.changed.connect(row.show_strength)
    row.show_strength(0.0)
    with qtbot.waitExposed(row):
        row.show()
    return row, told


def test_switching_strength_on_starts_at_a_sensible_value_and_off_is_zero(qtbot):
    row, told = strength_row(qtbot)
    assert not row.slider.isEnabled()
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    assert told == [1e-3, 0.0]


def test_switching_on_again_takes_the_last_strength(qtbot):
    row, told = strength_row(qtbot)
    row.show_strength(0.05)
    row.show_strength(0.0)
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    assert told == [0.05]


def test_strength_slides_over_decades_by_keys(qtbot):
    row, told = strength_row(qtbot)
    row.show_strength(1e-3)
    row.slider.slider.setFocus()
    qtbot.keyClick(row.slider.slider, Qt.Key.Key_Right)
    qtbot.keyClick(row.slider.slider, Qt.Key.Key_Right)
    assert told == [2e-3, 5e-3]
    assert row.slider.label.text() == "0.005"


def test_a_strength_between_the_steps_is_shown_as_it_is(qtbot):
    row, told = strength_row(qtbot)
    row.show_strength(0.00123)
    assert row.slider.label.text() == "0.00123"
    assert told == []


def test_decades_are_one_two_five():
    assert decades(0.01, 1.0) == (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def test_a_long_label_elides_and_tells_all_in_its_tooltip(qtbot):
    label = ElidedLabel("a column with a very long name indeed")
    qtbot.addWidget(label)
    label.resize(60, 20)
    with qtbot.waitExposed(label):
        label.show()
    assert label.is_elided()
    assert label.toolTip() == "a column with a very long name indeed"
    label.resize(600, 20)
    assert not label.is_elided()
    assert label.toolTip() == ""


def test_a_label_shows_markup_as_it_is(qtbot):
    label = ElidedLabel("<b>bold</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    label.resize(30, 20)
    label.show()
    assert label.is_elided()
    assert label.toolTip().startswith("<p>&lt;b&gt;bold&lt;/b&gt;")


def test_a_narrow_choice_box_can_be_painted(qtbot):
    box = ChoiceBox("Loss")
    qtbot.addWidget(box)
    box.addItem("Binary cross-entropy of several labels")
    box.resize(60, 30)
    assert not box.grab().isNull()


def test_icons_wear_the_colours_of_the_theme(qapp, qtbot):
    theme.apply(qapp, "light")
    action = QAction("Train")
    icons.wear(action, "play")
    light = action.icon().pixmap(18).toImage()
    theme.apply(qapp, "dark")
    dark = action.icon().pixmap(18).toImage()
    theme.apply(qapp, "light")
    assert light != dark


@pytest.mark.parametrize(
    "path", sorted((paths.resources() / "icons").glob("*.svg")), ids=lambda path: path.stem
)
def test_every_icon_can_be_drawn(qapp, path):
    image = icons.pixmap(path.stem, "#123456").toImage()
    drawn = [image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())]
    assert any(drawn)


@pytest.mark.parametrize(
    ("value", "text"), [(0.001, "0.001"), (1e-5, "1e-5"), (16.0, "16"), (0.1 + 0.2, "0.3"), (2e12, "2e12")]
)
def test_numbers_are_short(value, text):
    assert number_text(value) == text
    assert parse_number(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "nan", "inf", "1e999", "one", "1.2.3"])
def test_what_is_no_finite_number_is_none(text):
    assert parse_number(text) is None


def test_shares_and_counts_are_for_people():
    assert percent_text(0.2) == "20 %"
    assert [short_count(n) for n in (0, 835, 999_900, 1_240_000)] == ["0", "835", "1 M", "1.24 M"]
