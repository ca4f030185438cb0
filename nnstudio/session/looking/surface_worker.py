"""Computes surfaces, or lines, one after another, keeping what stays the same from one to the next."""

from nnstudio.errors import DataError
from nnstudio.session.looking.answer_line import AnswerLine, Track, line_of, track_of
from nnstudio.session.looking.snapshot import Model, ModelCache, Snapshot
from nnstudio.session.looking.surface import Grid, Surface, grid_of, surface_of

REBUILDS = (
    "This output rebuilds the inputs, so there is no single answer to draw over two of them: Evaluation and "
    "Predict show what it gives."
)


class SurfaceWorker:
    """Used by the inspection's thread only: holds the last model and grid."""

    def __init__(self) -> None:
        self._models = ModelCache()
        self._grid: tuple[Model, str, str, Grid] | None = None
        self._track: tuple[Model, str, Track] | None = None

    def _model(self, snapshot: Snapshot, output: str) -> Model:
        model = self._models.model(snapshot, output)
        if model.rebuilds:
            raise DataError(REBUILDS)
        return model

    def surface(self, snapshot: Snapshot, x: str, y: str, output: str = "") -> Surface:
        """The surface of a snapshot over two columns, as `output` or the first output answers; raises
        `DataError` where they span no plane.
        """
        model = self._model(snapshot, output)
        held = self._grid
        if held is None or held[:3] != (model, x, y):
            held = self._grid = (model, x, y, grid_of(model, x, y))
        return surface_of(model, held[3])

    def line(self, snapshot: Snapshot, column: str, output: str = "") -> AnswerLine:
        """The answers of a snapshot along one column; raises `DataError` where the others cannot stand
        still.
        """
        model = self._model(snapshot, output)
        held = self._track
        if held is None or held[:2] != (model, column):
            held = self._track = (model, column, track_of(model, column))
        return line_of(model, held[2])
