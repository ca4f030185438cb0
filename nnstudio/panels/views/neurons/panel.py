"""The Neurons view: single units of a network of Dense layers, and the weights between them, for one row."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QWidget

from nnstudio.document.networks.hand_weights import first_value
from nnstudio.panels.views.live_view import LiveView
from nnstudio.panels.views.neurons.sheet import NeuronSheet, Number
from nnstudio.panels.views.neurons.weight_editor import WeightEditor
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.looking.neurons import Units, dense_row, units_of_row
from nnstudio.session.looking.snapshot import ModelCache, Snapshot
from nnstudio.session.running.runner import Runner
from nnstudio.session.running.weights_by_hand import WeightsByHand
from nnstudio.widgets.dress import theme
from nnstudio.widgets.elided_label import ElidedLabel

NO_DENSE = "No Dense layer leads to an Output, so that there are no single units to draw: connect one."
OF_A_FIRST_RUN, OF_A_PAUSED_RUN, OF_A_RUN = (
    "The training begins with it.",
    "The paused run goes on from it.",
    "The next training goes on from it.",
)


class NeuronsPanel(LiveView):
    """Looks at the runner's published weights, or at those that the network starts with; each of them can be
    set where it is drawn.
    """

    def __init__(
        self, editor: Editor, runner: Runner, inspection: Inspection, parent: QWidget | None = None
    ) -> None:
        super().__init__("neurons-view", "Neurons", editor, runner, inspection, parent)
        self._cache, self._place = ModelCache(), 0
        self._by_hand = WeightsByHand(editor, runner, self)
        self.weight_editor: WeightEditor | None = None
        self.row = ElidedLabel("", role="muted")
        self.row.setFont(theme.body_font(12))
        self.another = QPushButton("Next row")
        self.another.setObjectName("next_row")
        self.another.setToolTip("Show what the units say of another row of the data.")
        self.another.clicked.connect(self._next_row)
        self.header.addWidget(self.another)
        self.header.addWidget(self.row, 1)
        self.header.addWidget(self._state, 1)
        self.sheet = NeuronSheet()
        self.sheet.chosen.connect(self._edit)
        self.set_body(self.sheet)

    def sleep(self) -> None:
        super().sleep()
        self._close_editor()

    def _next_row(self) -> None:
        self._place += 1
        self._look()

    def _look(self) -> None:
        snapshot = self._trained()
        if dense_row(self._editor.project if snapshot is None else snapshot.project):
            self._ask(partial(_units, self._cache, self._seen(), self._place))
        else:
            self._say(NO_DENSE)

    def _show(self, units: Units) -> None:
        self.sheet.show_units(units)
        self.row.setText(f"row {units.row + 1:,} of the data")
        self._state.setText(units.when)
        self.another.setEnabled(units.rows > 1)
        self.show_body()

    def _say(self, sentence: str) -> None:
        self.row.setText("")
        self.another.setEnabled(False)
        self._close_editor()
        super()._say(sentence)

    # ------------------------------------------------------------------ a weight set by hand

    def _edit(self, number: Number, at: QPoint) -> None:
        """Open the field for a weight or a bias; while weights move the reason against it is told."""
        if self._by_hand.reason_against:
            self._editor.refused.emit(self._by_hand.reason_against)
            return
        self._close_editor()
        weight = number.weight
        trained = self._by_hand.value_of(weight)
        before = first_value(self._editor.project, weight) if trained is None else trained
        shown = number.value if before is None else before  # what is drawn may be late
        editor = WeightEditor(number.name, shown, 2 * number.largest, self._effect(trained is None), self)
        editor.drawn.setVisible(trained is None and before is not None)
        set_to = partial(self._by_hand.set, f"Set {number.name}", weight, merge_key=object())
        editor.value_changed.connect(set_to)
        editor.given_up.connect(partial(set_to, before))
        editor.drawn_wanted.connect(partial(set_to, None))
        editor.closed.connect(self._forget_editor)
        self.weight_editor = editor
        editor.open_at(self.sheet.mapToGlobal(at))

    def _effect(self, is_first: bool) -> str:
        if self._runner.is_training:
            return OF_A_PAUSED_RUN
        return OF_A_FIRST_RUN if is_first else OF_A_RUN

    def _close_editor(self) -> None:
        if self.weight_editor is not None:
            self.weight_editor.close()

    def _forget_editor(self) -> None:
        self.weight_editor = None


def _units(cache: ModelCache, find: Callable[[], Snapshot], place: int) -> Units:
    """Runs on the inspection's thread."""
    return units_of_row(cache, find(), place)
