"""The Neurons view: single units of a network of Dense layers, and the weights between them, for one row."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from nnstudio.panels.views.neurons.sheet import NeuronSheet
from nnstudio.panels.views.view import View, concerns_network
from nnstudio.session.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.looking import ModelCache, first_snapshot
from nnstudio.session.neurons import Units, dense_row, units_of_row
from nnstudio.session.runner import Runner
from nnstudio.widgets import theme
from nnstudio.widgets.elided_label import ElidedLabel

NO_DENSE = "No Dense layer leads to an Output, so that there are no single units to draw: connect one."


class NeuronsPanel(View):
    """Looks at the runner's published weights, or at those that the network starts with."""

    def __init__(
        self, editor: Editor, runner: Runner, inspection: Inspection, parent: QWidget | None = None
    ) -> None:
        super().__init__("neurons-view", "Neurons", parent)
        self._editor, self._runner, self._inspection = editor, runner, inspection
        self._cache, self._place = ModelCache(), 0
        self.row = ElidedLabel("", role="muted")
        self.row.setFont(theme.body_font(12))
        self._state = ElidedLabel("", role="muted")
        self._state.setFont(theme.body_font(12))
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.another = QPushButton("Next row")
        self.another.setObjectName("next_row")
        self.another.setToolTip("Show what the units say of another row of the data.")
        self.another.clicked.connect(self._next_row)
        self.header.addWidget(self.another)
        self.header.addWidget(self.row, 1)
        self.header.addWidget(self._state, 1)
        self.sheet = NeuronSheet()
        self.set_body(self.sheet)
        editor.changed.connect(self._look_if_seen)
        editor.run_changed.connect(self._look_if_seen)
        runner.published.connect(self._look_if_free)

    def wake(self) -> None:
        self._runner.watch(self)
        self._look()

    def sleep(self) -> None:
        self._runner.unwatch(self)
        self._inspection.forget(self.objectName())

    def _look_if_seen(self, change: object) -> None:
        if self.is_awake and concerns_network(change):
            self._look()

    def _look_if_free(self) -> None:
        if self.is_awake and not self._inspection.is_waiting(self.objectName()):
            self._look()

    def _next_row(self) -> None:
        self._place += 1
        self._look()

    def _look(self) -> None:
        project, snapshot = self._editor.project, self._runner.snapshot()
        if snapshot is not None and not self._runner.is_training and not snapshot.fits(project):
            snapshot = None
        if not dense_row(project if snapshot is None else snapshot.project):
            self._inspection.forget(self.objectName())
            self._show_reason(NO_DENSE)
            return

        def compute() -> Units:
            return units_of_row(self._cache, snapshot or first_snapshot(project), self._place)

        self._inspection.ask(self.objectName(), compute, self._show, self._show_reason)

    def _show(self, units: Units) -> None:
        self.sheet.show_units(units)
        self.row.setText(f"row {units.row + 1:,} of the data")
        self._state.setText(units.when)
        self.another.setEnabled(units.rows > 1)
        self.show_body()

    def _show_reason(self, sentence: str) -> None:
        self.row.setText("")
        self._state.setText("")
        self.another.setEnabled(False)
        self.show_message(sentence)
