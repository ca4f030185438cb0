"""The lists of pickers: each choice with its sign and its sentence, chosen by mouse and by key."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from nnstudio.engine.choices.optimizers import OPTIMIZERS
from nnstudio.engine.choices.schedules import SCHEDULES
from nnstudio.engine.layers import Dense, Output
from nnstudio.engine.settings import settings_of
from nnstudio.widgets.dress import theme
from nnstudio.widgets.fields.choice_rows import SKETCH
from nnstudio.widgets.fields.choice_sketches import sketch_of
from nnstudio.widgets.fields.field import FormContext
from nnstudio.widgets.fields.fields import ChoiceField


def setting_of(kind, name):
    return next(setting for setting in settings_of(kind) if setting.name == name)


ACTIVATION, INITIALIZER = setting_of(Dense, "activation"), setting_of(Dense, "initializer")
LOSS = setting_of(Output, "loss")
CHOICES = [
    *((setting.kind, name) for setting in (ACTIVATION, INITIALIZER, LOSS) for name in setting.choices),
    *(("optimizer", name) for name in OPTIMIZERS),
    *(("schedule", name) for name in SCHEDULES),
]


@pytest.mark.parametrize(("kind", "name"), CHOICES)
def test_every_choice_has_a_sign_inside_its_place(kind, name):
    sketch = sketch_of(kind, name)
    if name == "automatic":
        assert sketch is None
        return
    assert sketch is not None
    places = np.stack([sketch.x, sketch.y])
    assert places.shape[1] > 2
    assert places.min() >= 0
    assert places.max() <= 1
    assert 0 <= sketch.ground <= 1
    assert np.ptp(sketch.x) > 0.2


def test_signs_tell_choices_apart():
    for kind, alike in (("activation", 2), ("loss", 4), ("optimizer", 2), ("schedule", 0)):
        signs = {
            (sketch.x.round(2).tobytes(), sketch.y.round(2).tobytes())
            for each, name in CHOICES
            if each == kind and (sketch := sketch_of(kind, name)) is not None
        }
        count = sum(each == kind and name != "automatic" for each, name in CHOICES)
        assert len(signs) >= count - alike, kind


@pytest.fixture
def picker(qapp, qtbot):
    """A loss picker in the corner of a window, and what was picked."""
    theme.apply(qapp, "light")
    window = QWidget()
    field = ChoiceField(LOSS, FormContext(automatic_loss="mse"))
    field.widget.setParent(window)
    field.widget.setGeometry(400, 20, 160, 28)
    field.show("automatic")
    picked: list[object] = []
    field.edited.connect(picked.append)
    qtbot.addWidget(window)
    window.resize(600, 300)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield field.widget, picked
    window.hide()


def row_of(box, name):
    return box.view().visualRect(box.model().index(box.findData(name), 0))


def open_list(box, qtbot):
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(box.view().isVisible)


def test_a_click_opens_the_list_under_the_box_and_a_click_picks(picker, qtbot):
    box, picked = picker
    open_list(box, qtbot)
    frame = box.view().window().geometry()
    right = box.mapToGlobal(QPoint(box.width(), 0)).x()
    assert frame.right() + 1 == right
    qtbot.wait(QApplication.doubleClickInterval() + 50)  # sooner, Qt takes it for the click that opened
    qtbot.mouseClick(box.view().viewport(), Qt.MouseButton.LeftButton, pos=row_of(box, "mae").center())
    assert picked == ["mae"]
    assert box.currentText() == "Mean absolute error"


def test_keys_go_through_the_open_list(picker, qtbot):
    box, picked = picker
    open_list(box, qtbot)
    qtbot.keyClick(box.view(), Qt.Key.Key_Down)
    qtbot.keyClick(box.view(), Qt.Key.Key_Return)
    assert picked == [box.itemData(1)]
    open_list(box, qtbot)
    qtbot.keyClick(box.view(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not box.view().isVisible())
    assert len(picked) == 1


def test_rows_draw_the_sign_and_hold_the_whole_sentence(picker, qtbot):
    box, _picked = picker
    open_list(box, qtbot)
    image = box.view().viewport().grab().toImage()
    accent = QColor(theme.current().accent)
    drawn = dict.fromkeys(("automatic", "mse", "mae"), 0)
    for name in drawn:
        row = row_of(box, name)
        drawn[name] = sum(
            near(image.pixelColor(x, y), accent)
            for x in range(row.left() + 8, row.left() + 8 + SKETCH.width())
            for y in range(row.top(), row.bottom())
        )
    assert min(drawn.values()) > 20
    assert row_of(box, "mse").height() > row_of(box, "mse").width() / 9


def near(one: QColor, other: QColor) -> bool:
    return max(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True)) < 60
