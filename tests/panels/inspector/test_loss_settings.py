"""The rows under the choice of a loss: each is one edit, and the buttons balance the classes."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from nnstudio.document.editing import data_edits, edits
from nnstudio.document.learning.losses import loss_of
from nnstudio.engine.choices.losses import LOSS_NAMES, BinaryFocal, CrossEntropy, Huber
from nnstudio.panels.inspector.loss_settings import LossSettings
from nnstudio.panels.inspector.panel import InspectorPanel
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.fold import Fold


@pytest.fixture
def inspector(inspector, editor) -> InspectorPanel:
    """The inspector while the output is selected."""
    editor.select({"output_1"})
    return inspector


def rows(inspector: InspectorPanel) -> LossSettings:
    """Those of the selected output."""
    return inspector.node_section.findChild(LossSettings)


def loss(editor: Editor):
    return loss_of(editor.project, "output_1")


def click(qtbot, inspector: InspectorPanel, name: str) -> None:
    qtbot.mouseClick(rows(inspector).findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_typing_label_smoothing_is_one_entry_of_the_undo_stack(inspector, editor, qtbot):
    field = rows(inspector).form.fields["label_smoothing"].widget
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    field.selectAll()
    qtbot.keyClicks(field, "0.15")
    assert loss(editor) == CrossEntropy(label_smoothing=0.15)
    assert editor.undo_stack.count() == 1
    editor.undo_stack.undo()
    assert loss(editor) == CrossEntropy()
    assert field.value == 0.0


def test_each_class_has_a_field_of_its_own(inspector, editor, qtbot):
    numbers = rows(inspector).form.fields["class_weights"].numbers
    assert [field.accessibleName() for field in numbers] == [
        f"Class weights, {name}" for name in ("daisy", "rose", "tulip")
    ]
    qtbot.mouseClick(numbers[1], Qt.MouseButton.LeftButton)
    numbers[1].selectAll()
    qtbot.keyClicks(numbers[1], "2.5")
    assert loss(editor).class_weights == (1.0, 2.5, 1.0)
    numbers[1].selectAll()
    qtbot.keyClicks(numbers[1], "1")
    assert loss(editor) == CrossEntropy(), "the same for all is no weight at all"


def test_classes_are_balanced_and_made_equal_by_buttons(inspector, editor, qtbot):
    data = editor.project.data
    kind = data.table.column("kind")
    roses = np.where(np.arange(len(kind.values)) < 15, 1, kind.values).astype(np.int32)
    columns = tuple(replace(one, values=roses) if one is kind else one for one in data.table.columns)
    more_roses = replace(data, table=replace(data.table, columns=columns))
    editor.perform("", lambda project: data_edits.set_data(project, more_roses))
    click(qtbot, inspector, "balance_classes")
    weights = loss(editor).class_weights
    assert weights[1] < 1 < weights[0]
    shown = [field.value for field in rows(inspector).form.fields["class_weights"].numbers]
    assert tuple(shown) == weights
    click(qtbot, inspector, "equal_classes")
    assert loss(editor) == CrossEntropy()
    assert not rows(inspector).findChild(QPushButton, "equal_classes").isEnabled()
    editor.undo_stack.undo()
    assert loss(editor).class_weights == weights


def test_another_loss_brings_its_own_rows(inspector, editor):
    editor.perform("", lambda project: edits.set_setting(project, "output_1", "loss", "binary_focal"))
    assert set(rows(inspector).form.fields) == {"gamma", "alpha"}
    assert not rows(inspector).findChild(QPushButton, "balance_classes").isVisible()
    rows(inspector).form.fields["alpha"].edited.emit(0.5)
    assert loss(editor) == BinaryFocal(alpha=0.5)
    editor.perform("", lambda project: edits.set_setting(project, "output_1", "loss", "mse"))
    assert not rows(inspector).form.isVisible()


def test_with_no_output_selected_they_stand_among_the_runs_settings(inspector, editor, qtbot):
    editor.perform("", lambda project: edits.set_setting(project, "output_1", "loss", "huber"))
    editor.select(())
    shown = [one for one in inspector.findChildren(LossSettings) if one.isVisible()]
    assert [set(one.form.fields) for one in shown] == [{"delta"}]
    delta = shown[0].form.fields["delta"].widget
    qtbot.mouseClick(delta, Qt.MouseButton.LeftButton)
    delta.selectAll()
    qtbot.keyClicks(delta, "0.5")
    assert loss(editor) == Huber(delta=0.5)


def test_the_curve_follows_the_loss_and_its_settings(inspector, editor, qtbot):
    curve, when = rows(inspector).curve, rows(inspector).findChild(QLabel, "loss_when")
    assert curve.isVisible()
    pictures = []
    for name in LOSS_NAMES:
        editor.perform("", lambda project, name=name: edits.set_setting(project, "output_1", "loss", name))
        assert curve.loss == loss(editor)
        assert when.text() == loss(editor).when
        pictures.append(curve.grab().toImage())
    assert sum(one != other for one, other in pairwise(pictures)) == len(LOSS_NAMES) - 2
    # the two kinds of cross-entropy, which stand side by side, are of one curve
    field = rows(inspector).form.fields["gamma"].widget
    field.selectAll()
    qtbot.keyClicks(field, "0.5")
    assert curve.loss == BinaryFocal(gamma=0.5)
    assert curve.grab().toImage() != pictures[-1]


def test_among_the_runs_settings_the_curve_is_one_click_away(inspector, editor, qtbot):
    editor.select(set())
    picture = inspector.run_settings.findChild(Fold, "loss_picture")
    assert not picture.is_unfolded
    qtbot.mouseClick(picture.button, Qt.MouseButton.LeftButton)
    assert inspector.run_settings.findChild(LossSettings).curve.isVisible()
