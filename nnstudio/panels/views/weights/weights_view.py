"""The weights view: each weight of a dense layer as a coloured cell, each filter of a convolution as a small
image, moving while the network learns.
"""

import time
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from nnstudio.document.project import Project
from nnstudio.panels.views.live_view import LiveView
from nnstudio.panels.views.weights.filter_layout import FilterCell
from nnstudio.panels.views.weights.filter_sheet import FilterSheet
from nnstudio.panels.views.weights.heatmap import Cell, Heatmap
from nnstudio.panels.views.weights.words import cell_words, filter_words, layer_words
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.looking.feature_names import sees_colour_image, weighted_layers
from nnstudio.session.looking.snapshot import Snapshot, first_weights
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.choice_box import ChoiceBox
from nnstudio.widgets.filter_pictures import as_filters

NOT_CONNECTED = (
    "{} has no weights yet: connect it on a way from an input to an output, and they are seen here."
)
NO_LAYERS = "This network has no layer with weights yet: drag a Dense one onto the canvas to see them here."
SHARE_FOR_PAINTING = 0.05
"""Of one core's time while a run goes on."""
STEADY = 0.01
"""Share of the largest weight that a weight must move between two pictures to be called rising or falling."""


class WeightsPanel(LiveView):
    """Shows the layer that is chosen here or selected on the canvas, from the runner's published weights."""

    def __init__(
        self, editor: Editor, runner: Runner, inspection: Inspection, parent: QWidget | None = None
    ) -> None:
        super().__init__("weights-view", "Weights", editor, runner, inspection, parent)
        self._snapshot: Snapshot | None = None
        self._before: NDArray[np.floating] | None = None
        self._layer = ""
        self._cost = 0.0
        self._since = QElapsedTimer()
        self._since.start()
        self.layers = ChoiceBox("Layer whose weights are shown")
        self.layers.setObjectName("weights-layer")
        self.layers.setToolTip(
            "The layer whose weights are shown; selecting a layer on the canvas chooses it too."
        )
        self.layers.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.layers.setMaximumWidth(scaled(320))
        self.layers.activated.connect(self._choose_listed)
        self.header.addWidget(self.layers, 3)
        self.header.addWidget(self._state, 1)
        self.heatmap, self.filters = Heatmap(), FilterSheet()
        self.heatmap.hovered.connect(self._tell_cell)
        self.filters.hovered.connect(self._tell_filter)
        self._pictures = QStackedWidget()
        self._pictures.addWidget(self.heatmap)
        self._pictures.addWidget(self.filters)
        self.set_body(self._pictures)
        editor.selection_changed.connect(self._follow_selection)

    @property
    def layer(self) -> str:
        """Id of the layer that is shown; empty where there is none."""
        return self._layer

    def choose(self, layer_id: str) -> None:
        """Show the weights of another layer."""
        if layer_id != self._layer and layer_id in weighted_layers(self._project):
            self._layer = layer_id
            self._before = None
            self._show_layer()

    # ------------------------------------------------------------------ what is there to show

    @property
    def _project(self) -> Project:
        return self._snapshot.project if self._snapshot is not None else self._editor.project

    def _look_if_seen(self, change: object) -> None:
        super()._look_if_seen(change)
        if self.is_awake and self._snapshot is not None:
            self._list_layers()  # their titles may have changed

    def _look(self) -> None:
        snapshot = self._trained()
        if snapshot is not None:
            self._show(snapshot)
        elif not weighted_layers(self._editor.project):
            self._say(NO_LAYERS)
        else:
            work = partial(first_weights, self._editor.project, self._editor.run)
            self._inspection.ask(self.objectName(), work, self._show, self._say, needs_engine=False)

    def _take_published(self, snapshot: Snapshot) -> None:
        """Show newer weights, large layers not so often that it would take much of a core's time."""
        if self.is_awake and self._since.elapsed() / 1000 >= self._cost / SHARE_FOR_PAINTING:
            start = time.perf_counter()
            self._show(snapshot)
            shown = self.heatmap if self._pictures.currentWidget() is self.heatmap else self.filters
            self._cost = time.perf_counter() - start + shown.paint_seconds
            self._since.restart()

    def _show(self, snapshot: Snapshot) -> None:
        same = self._snapshot is not None and self._snapshot.project is snapshot.project
        self._snapshot = snapshot
        if not same or self.message:
            self._list_layers()
            self._follow_selection()
        self._show_layer()

    def _say(self, sentence: str) -> None:
        self._snapshot = None
        self._list_layers()
        super()._say(sentence)

    def _list_layers(self) -> None:
        project = self._project
        ids = weighted_layers(project)
        if self._layer not in ids:
            self._layer, self._before = (ids[0] if ids else ""), None
        self.layers.clear()
        for layer_id in ids:
            drawn = self._editor.project if layer_id in self._editor.project.graph else project
            self.layers.addItem(layer_words(drawn, layer_id), layer_id)
        self.layers.setCurrentIndex(self.layers.findData(self._layer))
        self.layers.setVisible(bool(ids))

    def _choose_listed(self, index: int) -> None:
        self.choose(str(self.layers.itemData(index)))

    def _follow_selection(self) -> None:
        selected = [
            node_id for node_id in weighted_layers(self._project) if node_id in self._editor.selection
        ]
        if len(selected) == 1:
            self.choose(selected[0])

    def _show_layer(self) -> None:
        snapshot = self._snapshot
        weights = None if snapshot is None else snapshot.run.weights.get(f"{self._layer}/weight")
        self.layers.setCurrentIndex(self.layers.findData(self._layer))
        if snapshot is None or weights is None:
            self._state.setText("")
            self.show_message(self._why_none())
            return
        if weights.ndim == 2:
            self._before = self._shown_before(self.heatmap.weights, weights)
            self.heatmap.set_weights(weights, snapshot.run.weights.get(f"{self._layer}/bias"))
            self._pictures.setCurrentWidget(self.heatmap)
            self._tell_cell(self.heatmap.pointed)
        else:
            filters = as_filters(weights)
            self._before = self._shown_before(self.filters.weights, filters)
            self.filters.set_weights(filters, sees_colour_image(snapshot.project, self._layer))
            self._pictures.setCurrentWidget(self.filters)
            self._tell_filter(self.filters.pointed)
        self._state.setText(snapshot.words)
        self.show_body()

    @staticmethod
    def _shown_before(shown: NDArray[np.floating], new: NDArray[np.floating]) -> NDArray[np.floating] | None:
        return shown if shown.shape == new.shape else None

    def _why_none(self) -> str:
        """Why the chosen layer has no weights to show, as its problem says."""
        node = self._project.graph.by_id.get(self._layer)
        if node is None:
            return NO_LAYERS
        problems = (
            problem.sentence for problem in self._editor.report.problems if problem.node_id == node.id
        )
        return next(problems, NOT_CONNECTED.format(node.label))

    # ------------------------------------------------------------------ the cell under the pointer

    def _tell_cell(self, cell: Cell | None) -> None:
        if cell is not None:
            value, before = self.heatmap.value_at(cell), self._before
            earlier = None if before is None or cell.column < 0 else float(before[cell.row, cell.column])
            motion = self._motion(value, earlier, self.heatmap.limit)
            preparation = self._snapshot.run.preparation if self._snapshot is not None else None
            words = cell_words(self._project, self._layer, cell, value, motion, preparation)
            self.heatmap.set_words(*words)

    def _tell_filter(self, cell: FilterCell | None) -> None:
        if cell is None or self._snapshot is None:
            return
        filters, before, motion = self.filters.weights, self._before, ""
        if before is not None and cell.channel >= 0:
            place = (cell.filter, cell.row, cell.column, cell.channel)
            motion = self._motion(float(filters[place]), float(before[place]), self.filters.limit)
        biases = self._snapshot.run.weights.get(f"{self._layer}/bias")
        bias = None if biases is None else float(biases[cell.filter])
        self.filters.set_words(*filter_words(self._project, self._layer, cell, filters, motion, bias))

    def _motion(self, value: float, before: float | None, limit: float) -> str:
        if before is None or not self._runner.is_training or abs(value - before) < STEADY * limit:
            return ""
        return ", rising" if value > before else ", falling"
