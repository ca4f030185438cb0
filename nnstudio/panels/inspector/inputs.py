"""Shows in the activation's picture where the layer's inputs are now, while the inspector is seen."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.looking.layer_inputs import activation_inputs
from nnstudio.session.looking.snapshot import ModelCache, Snapshot
from nnstudio.session.running.runner import Runner

_KEY = "inspector-inputs"


class LayerInputs(QObject):
    """Asks for the inputs of the selected layer, and hands the answer to `show` (None: nothing)."""

    def __init__(
        self,
        editor: Editor,
        runner: Runner,
        inspection: Inspection,
        show: Callable[[Any], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor, self._runner, self._inspection = editor, runner, inspection
        self._show = show
        self._cache = ModelCache()
        self._awake = False
        editor.selection_changed.connect(self._begin_anew)
        editor.changed.connect(self._begin_anew)
        editor.run_changed.connect(self._look)
        runner.published.connect(self._look_if_free)

    def set_awake(self, awake: bool) -> None:
        """Look only while the panel is seen."""
        self._awake = awake
        if awake:
            self._runner.watch(self)
            self._look()
        else:
            self._runner.unwatch(self)
            self._inspection.forget(_KEY)

    def _begin_anew(self) -> None:
        self._inspection.forget(_KEY)
        self._look()

    def _look_if_free(self) -> None:
        if not self._inspection.is_waiting(_KEY):
            self._look()

    def _look(self) -> None:
        if not self._awake:
            return
        snapshot, selection = self._runner.snapshot(), self._editor.selection
        if snapshot is None or len(selection) != 1 or not self._is_worth_it(snapshot):
            self._show(None)
            return
        compute = partial(activation_inputs, self._cache, snapshot, next(iter(selection)))
        self._inspection.ask(_KEY, compute, self._show, lambda sentence: self._show(None))

    def _is_worth_it(self, snapshot: Snapshot) -> bool:
        return self._runner.is_training or snapshot.fits(self._editor.project)
