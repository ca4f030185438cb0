"""The inspector's lines on how training rows are varied: a switch, and folded below it what is done and how
strongly, under a preview of the user's own rows.
"""

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnstudio.engine.choices.augmentation import EVERY_INPUT_TAKES, Augmentation, is_image
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.settings import settings_of
from nnstudio.panels.inspector.augmentation_preview import AugmentationPreview
from nnstudio.panels.inspector.plan_changes import change_plan
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.fields.forms import SettingsForm, stacked
from nnstudio.widgets.fields.toggle import Toggle
from nnstudio.widgets.fold import Fold

_FIRST_OF_IMAGES = Augmentation(shift=0.1, rotate=10.0)
_FIRST_OF_NUMBERS = Augmentation(noise=0.1)
"""What the switch turns to first: little enough to harm no data."""


class AugmentationLines(QWidget):
    """All of it where an image enters; other inputs take the noise alone."""

    def __init__(self, editor: Editor, inspection: Inspection | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._last: Augmentation | None = None
        (setting,) = (one for one in settings_of(TrainingPlan) if one.name == "augmentation")
        self.toggle = Toggle(setting.label)
        self.toggle.setObjectName("augment")
        self.toggle.clicked.connect(self._switch)
        words = ElidedLabel(setting.label)
        words.setBuddy(self.toggle)
        for part in (self.toggle, words):
            part.setToolTip(setting.help)
        self.form = SettingsForm()
        self.form.edited.connect(lambda name, value: change_plan(editor, f"augmentation.{name}", value))
        self.form.finished.connect(editor.end_merging)
        preview = (AugmentationPreview(editor, inspection),) if inspection is not None else ()
        self.fold = Fold(stacked(*preview, self.form))
        self.fold.setObjectName("augmentation")
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self.toggle)
        line.addWidget(words, 1)
        line.addWidget(self.fold.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.fold)

    def refresh(self) -> None:
        """Show the open project's augmentation."""
        augmentation = self._editor.project.plan.augmentation
        if augmentation.changes:
            self._last = augmentation
        self.toggle.setChecked(augmentation.changes)
        has_image = self._has_image()
        self.form.show_object(
            augmentation, keep=lambda setting: has_image or setting.name in EVERY_INPUT_TAKES
        )
        on = sum(bool(getattr(augmentation, name)) for name in self.form.fields)
        self.fold.set_words(f"{on} on · show" if on else "Show", "Hide")

    def _switch(self, on: bool) -> None:
        first = _FIRST_OF_IMAGES if self._has_image() else _FIRST_OF_NUMBERS
        wanted = (self._last or first) if on else Augmentation()
        self._editor.perform(
            f"Switch augmentation {'on' if on else 'off'}",
            lambda project: replace(project, plan=replace(project.plan, augmentation=wanted)),
        )
        if on:
            self.fold.set_unfolded(True)

    def _has_image(self) -> bool:
        graph, shapes = self._editor.project.graph, self._editor.report.shapes
        return any(is_image(shapes.get(node.id, ())) for node in graph.of_kind("input"))
