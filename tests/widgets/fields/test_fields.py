"""Fields made from settings, used by hand: keys, clicks and the wheel."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from nnstudio.engine.choices.augmentation import Augmentation
from nnstudio.engine.choices.optimizers import Adam
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.choices.schedules import Cosine
from nnstudio.engine.layers import Dense, Dropout, Input, Permute, Reshape
from nnstudio.engine.settings import Setting, settings_of
from nnstudio.widgets.fields.field import Field, FormContext
from nnstudio.widgets.fields.fields import field_for
from nnstudio.widgets.fields.shape_field import parse_shape


def setting_of(kind: type, name: str) -> Setting:
    return next(setting for setting in settings_of(kind) if setting.name == name)


@pytest.fixture
def shown(qtbot):
    """Shows a field in a window of its own and writes down what it tells."""

    def show(
        setting: Setting, value: object, context: FormContext | None = None
    ) -> tuple[Field, list[object]]:
        field = field_for(setting, context or FormContext())
        field.show(value)
        qtbot.addWidget(field.widget)
        told: list[object] = []
        field.edited.connect(told.append)
        with qtbot.waitActive(field.widget):
            field.widget.show()
            field.widget.activateWindow()
        return field, told

    return show


def test_integer_tells_every_number_that_is_typed(shown, qtbot):
    field, told = shown(setting_of(Dense, "units"), 16)
    field.widget.selectAll()
    qtbot.keyClicks(field.widget, "128")
    assert told == [1, 12, 128]


def test_showing_a_value_tells_nothing(shown):
    for kind in (Dense, Dropout, TrainingPlan, Adam):
        for setting in settings_of(kind):
            if setting.kind != "object":
                field, told = shown(setting, setting.default)
                field.show(setting.default)
                assert told == []


def test_number_takes_exponents_and_decimal_commas(shown, qtbot):
    field, told = shown(setting_of(Adam, "learning_rate"), 0.001)
    field.widget.number.selectAll()
    qtbot.keyClicks(field.widget.number, "3e-3")
    assert told[-1] == 0.003
    field.widget.number.selectAll()
    qtbot.keyClicks(field.widget.number, "0,05")
    assert told[-1] == 0.05


def test_number_marks_what_is_none_and_goes_back_when_left(shown, qtbot):
    field, told = shown(setting_of(Adam, "learning_rate"), 0.001)
    field.widget.number.selectAll()
    qtbot.keyClicks(field.widget.number, "fast")
    assert told == []
    assert field.widget.number.property("invalid")
    assert "not a number" in field.widget.number.toolTip()
    qtbot.keyClick(field.widget.number, Qt.Key.Key_Return)
    assert field.widget.number.text() == "0.001"
    assert not field.widget.number.property("invalid")


def test_number_out_of_range_says_the_bound(shown, qtbot):
    field, told = shown(setting_of(Adam, "learning_rate"), 0.001)
    field.widget.number.selectAll()
    qtbot.keyClicks(field.widget.number, "99")
    assert told == [9.0]
    assert field.widget.number.toolTip() == "Must be at most 10."


def test_arrow_keys_step_a_logarithmic_number(shown, qtbot):
    field, told = shown(setting_of(Adam, "learning_rate"), 0.001)
    qtbot.keyClick(field.widget.number, Qt.Key.Key_Up)
    qtbot.keyClick(field.widget.number, Qt.Key.Key_Down)
    assert told[0] == pytest.approx(0.00126)
    assert told[1] == pytest.approx(0.001, rel=1e-3)


def test_share_slides_in_per_cent(shown, qtbot):
    field, told = shown(setting_of(Dropout, "rate"), 0.2)
    slider = field.widget.slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert told == [0.25]
    assert field.widget.number.text() == "25"


def test_flag_is_flipped_by_click_and_by_space(shown, qtbot):
    field, told = shown(setting_of(Dense, "use_bias"), True)
    qtbot.mouseClick(field.widget, Qt.MouseButton.LeftButton)
    qtbot.keyClick(field.widget, Qt.Key.Key_Space)
    assert told == [False, True]


def test_choice_shows_titles_and_tells_names(shown, qtbot):
    field, told = shown(setting_of(Dense, "activation"), "relu")
    assert field.widget.currentText() == "ReLU"
    qtbot.keyClick(field.widget, Qt.Key.Key_Down)
    assert told == ["leaky_relu"]


def test_shape_is_typed_as_people_write_it(shown, qtbot):
    field, told = shown(setting_of(Input, "shape"), ())
    qtbot.keyClicks(field.widget, "8x8x1")
    assert told[-1] == (8, 8, 1)
    qtbot.keyClick(field.widget, Qt.Key.Key_Return)
    assert field.widget.text() == "8×8×1"


def test_only_a_shape_with_an_open_axis_takes_minus_one(shown, qtbot):
    for layer, expected in ((Reshape, (4, -1)), (Input, (4,))):
        field, told = shown(setting_of(layer, "shape"), ())
        qtbot.keyClicks(field.widget, "4 -1")
        assert told[-1] == expected
        assert bool(field.widget.property("invalid")) is (layer is Input)


def test_an_order_of_axes_names_each_once(shown, qtbot):
    field, told = shown(setting_of(Permute, "axes"), (2, 1))
    assert field.widget.text() == "2, 1"
    field.widget.selectAll()
    qtbot.keyClicks(field.widget, "3, 1, 1")
    assert told[-1] == (1,) if told else True
    assert field.widget.property("invalid")
    qtbot.keyClicks(field.widget, "\b2")
    assert told[-1] == (3, 1, 2)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("−1×4", (-1, 4)),
        ("4*-1", (4, -1)),
        ("-2", None),
        ("28×28×1", (28, 28, 1)),
        ("28, 28", (28, 28)),
        ("", ()),
        ("0x3", None),
        ("a", None),
        ("3.5", None),
    ],
)
def test_parse_shape(text, shape):
    assert parse_shape(text) == shape


def test_columns_all_checked_is_the_empty_choice(shown, qtbot):
    field, told = shown(setting_of(Input, "columns"), (), FormContext(input_columns=("age", "height")))
    press_check_box(field.widget, 0, qtbot)
    press_check_box(field.widget, 0, qtbot)
    assert told == [("height",), ()]


def test_the_last_column_cannot_be_unchecked(shown, qtbot):
    field, told = shown(setting_of(Input, "columns"), ("age",), FormContext(input_columns=("age", "height")))
    press_check_box(field.widget, 0, qtbot)
    assert field.widget.item(0).checkState() == Qt.CheckState.Checked
    assert () not in told


def test_automatic_loss_says_what_it_stands_for(shown):
    from nnstudio.engine.layers import Output

    field, _ = shown(setting_of(Output, "loss"), "automatic", FormContext(automatic_loss="cross_entropy"))
    assert field.widget.currentText() == "Automatic: Cross-entropy"


def test_the_wheel_over_a_field_without_focus_changes_nothing(shown, qtbot):
    field, told = shown(setting_of(Dense, "units"), 16)
    field.widget.clearFocus()
    turn_wheel(field.widget)
    assert told == []
    field.widget.setFocus()
    turn_wheel(field.widget)
    assert told == [17]


def test_every_field_has_a_name_and_its_help(shown):
    for kind in (Dense, Dropout, TrainingPlan, Adam):
        for setting in settings_of(kind):
            if setting.kind != "object":
                field, _ = shown(setting, setting.default)
                assert field.widget.accessibleName() == setting.label
                assert field.widget.accessibleDescription() == setting.help


def press_check_box(listing, row, qtbot) -> None:
    place = listing.visualItemRect(listing.item(row))
    at = QPoint(place.left() + 8, place.center().y())
    qtbot.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=at)


def turn_wheel(widget: QWidget) -> None:
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre, widget.mapToGlobal(centre), QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_an_angle_slides_in_steps_of_five_degrees(shown, qtbot):
    field, told = shown(setting_of(Augmentation, "rotate"), 12.0)
    assert field.widget.number.text() == "12"
    slider = field.widget.slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert told == [15.0]
    assert field.widget.number.text() == "15"


def test_a_unit_stands_beside_the_number_and_is_no_part_of_it(shown, qtbot):
    field, told = shown(setting_of(Cosine, "warm_up"), 2.0)
    assert field.widget.text() == "2"
    assert field.widget.textMargins().right() > field.widget.fontMetrics().horizontalAdvance("epochs")
    field.widget.selectAll()
    qtbot.keyClicks(field.widget, "3")
    assert told == [3.0]


def test_pixels_of_an_image_are_chosen_all_together(shown, qtbot):
    context = FormContext(input_columns=("age", "p1", "p2", "p3", "p4"), pixels=("p1", "p2", "p3", "p4"))
    field, told = shown(setting_of(Input, "columns"), (), context)
    boxes = field.widget
    assert [boxes.item(row).text() for row in range(boxes.count())] == ["age", "4 pixels"]
    press_check_box(boxes, 1, qtbot)
    assert told == [("age",)]
    field.show(("p1", "p3"))
    assert boxes.item(1).checkState() == Qt.CheckState.PartiallyChecked
    boxes.item(0).setCheckState(Qt.CheckState.Checked)
    assert told[-1] == ("age", "p1", "p3")
