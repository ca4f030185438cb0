"""The small pictures in the cards on the canvas: weights, and what layers without weights say of a row: those
that training begins with, then those that it learns, moving.
"""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QElapsedTimer, QObject

from nnstudio.canvas.geometry import thumbnail_rect
from nnstudio.canvas.view import CanvasView
from nnstudio.document.shapes import parameter_shapes
from nnstudio.engine.training.progress import Progress
from nnstudio.session.editing.change import Change
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.looking.card_values import Numbers, first_values, values_of_row
from nnstudio.session.looking.feature_names import sees_colour_image
from nnstudio.session.looking.snapshot import ModelCache, Snapshot, first_weights
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.colour_scales import Pixels, image_of, limit_of, weight_pixels
from nnstudio.widgets.filter_pictures import as_filters, thumbnail
from nnstudio.widgets.value_pictures import evenly_chosen, value_picture

MILLISECONDS_BETWEEN = 120
_FIRST_KEY, _VALUES_KEY = "cards-first", "cards"
_WITHOUT_VALUES = ("data", "output", "regularization")
"""Families whose cards show something else: the data, or by how much chance plays."""
MOST_ROWS_BEFORE_TRAINING = 100_000
"""Of larger tables the values are not shown before the first training: preparing them takes seconds."""
MOST_CELLS = (24, 64)
"""Short and long side of a picture in cells; of larger layers evenly chosen weights are shown."""


class CardPictures(QObject):
    """Gives the canvas the weights that were published last, or those that the next run begins with, as far
    as they fit the layers that are drawn, and what the other layers make of the first training row with them.
    """

    def __init__(
        self,
        editor: Editor,
        runner: Runner,
        inspection: Inspection,
        canvas: CanvasView,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor, self._runner, self._inspection = editor, runner, inspection
        self._canvas, self._cache = canvas, ModelCache()
        self._shown: set[str] = set()
        self._spoken: set[str] = set()
        """The nodes whose values are shown."""
        self._since = QElapsedTimer()
        runner.watch(self)
        runner.published.connect(self._take_published)
        runner.progressed.connect(self._take_progress)
        editor.run_changed.connect(self.refresh)
        editor.changed.connect(self._after_change)
        theme.notifier.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Draw the current weights; with data but without a run of the network as it is, the first ones."""
        snapshot, project = self._runner.snapshot(), self._editor.project
        is_current = snapshot is not None and (snapshot.is_live or snapshot.fits(project))
        if is_current or project.data is None:
            self._inspection.forget(_FIRST_KEY)
            self._show(snapshot)
            return
        work = partial(first_weights, project, self._editor.run)
        self._inspection.ask(
            _FIRST_KEY, work, self._show, lambda _sentence: self._show(None), needs_engine=False
        )

    def _take_published(self, snapshot: Snapshot) -> None:
        if not self._since.isValid() or self._since.elapsed() >= MILLISECONDS_BETWEEN:
            self._show(snapshot)

    def _take_progress(self, progress: Progress) -> None:
        """A run that waits is shown as it stands, whatever was left out on its way."""
        if progress.state == "paused":
            self.refresh()

    def _after_change(self, change: Change) -> None:
        other_draw = change.before.plan.seed != change.after.plan.seed
        if change.opened or change.structure_changed or change.data_changed or other_draw:
            self.refresh()

    def _show(self, snapshot: Snapshot | None) -> None:
        self._since.start()
        project = self._editor.project
        weights = {} if snapshot is None else snapshot.run.weights
        if snapshot is not None and snapshot.project is not project:
            wanted = parameter_shapes(project.graph, project.data)
            weights = {name: values for name, values in weights.items() if wanted.get(name) == values.shape}
        fitting = {
            name.removesuffix("/weight"): values
            for name, values in weights.items()
            if name.endswith("/weight") and values.ndim > 1
        }
        self._clear(self._shown - set(fitting))
        surface = theme.current().surface
        for node_id, values in fitting.items():
            self._canvas.set_thumbnail(node_id, image_of(self._picture(node_id, values, surface)))
        self._shown = set(fitting)
        self._ask_for_values(snapshot)

    def _clear(self, node_ids: set[str]) -> None:
        for node_id in node_ids:
            if node_id in self._editor.project.graph:
                self._canvas.set_thumbnail(node_id, None)

    # ------------------------------------------------------------------ what layers say of a row

    def _ask_for_values(self, snapshot: Snapshot | None) -> None:
        compute = self._values_with(snapshot)
        if compute is None:
            self._inspection.forget(_VALUES_KEY)
            self._show_values({})
        else:
            self._inspection.ask(
                _VALUES_KEY, compute, self._show_values, lambda _sentence: self._show_values({})
            )

    def _values_with(self, snapshot: Snapshot | None) -> Callable[[], Mapping[str, Numbers]] | None:
        """What computes the values with the weights of a snapshot; None where there is nothing to show."""
        project = self._editor.project
        wanted = frozenset(
            node.id
            for node in project.graph.nodes
            if node.id not in self._shown and node.layer.family not in _WITHOUT_VALUES
        )
        if snapshot is None or not wanted or Change(snapshot.project, project).structure_changed:
            return None
        if snapshot.run.preparation is not None:
            return partial(values_of_row, self._cache, snapshot, wanted)
        if project.data is None or project.data.table.rows > MOST_ROWS_BEFORE_TRAINING:
            return None
        return partial(first_values, project, self._editor.run, wanted)

    def _show_values(self, values: Mapping[str, NDArray[np.floating]]) -> None:
        self._clear(self._spoken - set(values) - self._shown)
        rectangle, surface = thumbnail_rect(), theme.current().surface
        for node_id, spoken in values.items():
            picture = value_picture(spoken, surface, rectangle.width() / rectangle.height())
            self._canvas.set_thumbnail(node_id, image_of(picture))
        self._spoken = set(values)

    def _picture(self, node_id: str, weights: NDArray[np.floating], surface: str) -> Pixels:
        if weights.ndim == 2:
            cells = thinned(weights)
            return weight_pixels(cells, limit_of(cells), surface)
        rectangle = thumbnail_rect()
        sees_colours = sees_colour_image(self._editor.project, node_id)
        filters = as_filters(weights)
        return thumbnail(filters, sees_colours, surface, rectangle.width() / rectangle.height())


def thinned(weights: NDArray[np.floating]) -> NDArray[np.floating]:
    """At most `MOST_CELLS` of the weights, evenly chosen: one row for each unit."""
    short, long = MOST_CELLS
    rows, columns = weights.shape
    most = (short, long) if rows <= columns else (long, short)
    across, down = (evenly_chosen(size, limit) for size, limit in zip((rows, columns), most, strict=True))
    return weights[np.ix_(across, down)]
