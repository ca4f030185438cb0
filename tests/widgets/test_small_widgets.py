"""Switch, strength row, elided label, choice box, icons and the numbers they show."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from nnstudio import paths
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.settings import settings_of
from nnstudio.widgets.dress import icons, theme
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.fields.choice_box import ChoiceBox
from nnstudio.widgets.fields.strength_row import StrengthRow
from nnstudio.widgets.fields.strength_scale import decades, evenly, scale_of
from nnstudio.widgets.fields.strength_slider import StrengthSlider
from nnstudio.widgets.fields.toggle import Toggle
from nnstudio.widgets.numbers import number_text, parse_number, percent_text, short_count
from tests.helpers.knob import drag


def one_of(described, name):
    return next(setting for setting in settings_of(described) if setting.name == name)


L2 = scale_of(one_of(TrainingPlan, "l2"))


def test_toggle_turns_with_a_click_and_looks_different(qtbot):
    toggle = Toggle("Early stopping")
    qtbot.addWidget(toggle)
    off = toggle.grab().toImage()
    qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert toggle.isChecked()
    assert toggle.grab().toImage() != off


def strength_row(qtbot, width=280) -> tuple[StrengthRow, list[float]]:
    row = StrengthRow("L2", "help", StrengthSlider("Strength", L2), start=1e-3)
    qtbot.addWidget(row)
    row.resize(width, 30)
    told: list[float] = []
    row.changed.connect(told.append)
    row.changed.connect(row.show_strength)
    row.show_strength(0.0)
    with qtbot.waitExposed(row):
        row.show()
    return row, told


def test_switching_strength_on_starts_at_a_sensible_value_and_off_is_zero(qtbot):
    row, told = strength_row(qtbot)
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
    assert told == [2e-3, 3e-3]
    assert row.slider.number.text() == "0.003"


def test_a_strength_between_the_steps_is_shown_as_it_is(qtbot):
    row, told = strength_row(qtbot)
    row.show_strength(0.00123)
    assert row.slider.number.text() == "0.00123"
    assert told == []


def test_a_press_on_the_groove_brings_the_knob_and_it_can_be_dragged_on(qtbot):
    row, told = strength_row(qtbot, width=560)
    drag(row.slider.slider, 0.5, 0.7)
    assert row.slider.slider.value() == round(0.7 * row.slider.slider.maximum())
    assert told[0] == L2.values[round(0.5 * row.slider.slider.maximum())]
    assert told == sorted(told)


def test_a_drag_says_where_it_begins_and_ends(qtbot):
    row, _told = strength_row(qtbot)
    order: list[str] = []
    row.changed.connect(lambda value: order.append("changed"))
    row.finished.connect(lambda: order.append("finished"))
    drag(row.slider.slider, 0.5, 0.7)
    assert (order[0], order[-1], order.count("finished")) == ("finished", "finished", 2)


def test_sliding_down_to_nothing_switches_off_and_the_switch_goes_back_to_before(qtbot):
    row, told = strength_row(qtbot)
    row.show_strength(0.05)
    drag(row.slider.slider, 0.8, 0.0)
    assert told[-1] == 0.0
    assert not row.toggle.isChecked()
    qtbot.mouseClick(row.toggle, Qt.MouseButton.LeftButton)
    assert told[-1] == 0.05


def test_whole_numbers_take_no_parts(qtbot):
    slider = StrengthSlider("Patience", scale_of(one_of(TrainingPlan, "patience")))
    qtbot.addWidget(slider)
    told: list[float] = []
    slider.value_changed.connect(told.append)
    with qtbot.waitActive(slider):
        slider.show()
        slider.activateWindow()
    slider.number.setFocus()
    slider.number.selectAll()
    qtbot.keyClicks(slider.number, "2.5")
    assert told == [2.0]
    assert slider.number.property("invalid")
    qtbot.keyClick(slider.number, Qt.Key.Key_Return)
    assert slider.number.text() == "2"
    qtbot.keyClick(slider.number, Qt.Key.Key_Up)
    assert told == [2.0, 3.0]
    assert slider.slider.value() == 2


def test_decades_are_one_two_three_five_seven():
    assert decades(0.01, 0.1) == (0.01, 0.02, 0.03, 0.05, 0.07, 0.1)


def test_even_steps_end_at_both_ends():
    assert evenly(0.01, 0.2, 0.05) == (0.01, 0.05, 0.1, 0.15, 0.2)
    assert evenly(0.0, 0.95, 0.05)[-1] == 0.95


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
