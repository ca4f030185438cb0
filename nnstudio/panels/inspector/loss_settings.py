"""The inspector's rows under the choice of a loss: its curve and when to take it, what can be set of it, and
balanced classes.
"""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnstudio.document.learning.loss_settings import balance_classes, set_loss_setting
from nnstudio.document.learning.losses import loss_of, target_of
from nnstudio.document.project import Project
from nnstudio.engine.choices.losses import Loss
from nnstudio.engine.settings import Setting, settings_of
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.curves.loss_curve import LossCurve
from nnstudio.widgets.fields.field import FormContext
from nnstudio.widgets.fields.forms import SettingsForm, note
from nnstudio.widgets.fold import folded_picture


class LossSettings(QWidget):
    """Shows and edits the loss of one output.

    `by_class` False leaves out what is set for each class and folds the curve away, for they take room.
    """

    def __init__(self, editor: Editor, by_class: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_settings")
        self._editor, self._by_class = editor, by_class
        self._output_id = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.form = SettingsForm()
        self.form.edited.connect(self._change)
        self.form.finished.connect(editor.end_merging)
        self._when, self.curve = note("", "loss_when"), LossCurve()
        self._picture = folded_picture(self._about(), "its curve", unfolded=by_class)
        self._picture.setObjectName("loss_picture")
        self._balancing = self._buttons()
        column.addWidget(self._picture)
        column.addWidget(self.form)
        column.addWidget(self._balancing)

    def show_output(self, output_id: str) -> None:
        """Show the loss of this output of the open project."""
        self._output_id = output_id
        project = self._editor.project
        loss = loss_of(project, output_id, self._editor.report.shapes)
        classes = self._classes(project)
        self._when.setText(loss.when)
        self.curve.show_loss(loss)
        shown = [setting for setting in settings_of(loss) if _is_shown(setting, classes)]
        self.form.show_object(loss, FormContext(classes=classes), keep=lambda one: _is_shown(one, classes))
        weighs = any(setting.kind == "numbers" for setting in shown)
        self._balancing.setVisible(weighs)
        self._equal.setEnabled(weighs and bool(_class_weights(loss)))
        self.form.setVisible(bool(shown))

    def _about(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addWidget(self._when)
        column.addWidget(self.curve)
        return body

    def _buttons(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(8, 0, 0, 0)
        line.setSpacing(8)
        balance = _link("balance_classes", "Balance")
        balance.setToolTip(
            "Let all classes count the same together: each weighs rows / (classes · its rows) "
            "of the training part."
        )
        balance.clicked.connect(self._balance)
        self._equal = _link("equal_classes", "All the same")
        self._equal.setToolTip("Let every row count the same, whatever its class.")
        self._equal.clicked.connect(lambda: self._change("class_weights", ()))
        line.addWidget(balance)
        line.addWidget(self._equal)
        line.addStretch(1)
        return row

    def _classes(self, project: Project) -> tuple[str, ...]:
        target = target_of(project, self._output_id) if self._by_class else None
        return () if target is None else target.classes

    def _balance(self) -> None:
        output_id = self._output_id
        self._editor.perform("Balance classes", lambda project: balance_classes(project, output_id))

    def _change(self, name: str, value: Any) -> None:
        output_id = self._output_id
        self._editor.perform(
            f"Change {name.replace('_', ' ')}",
            lambda project: set_loss_setting(project, output_id, name, value),
            merge_key=("loss setting", output_id, name),
        )


def _is_shown(setting: Setting, classes: tuple[str, ...]) -> bool:
    return setting.kind != "numbers" or len(classes) > 1


def _class_weights(loss: Loss) -> tuple[float, ...]:
    return getattr(loss, "class_weights", ())


def _link(name: str, text: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setProperty("role", "link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
