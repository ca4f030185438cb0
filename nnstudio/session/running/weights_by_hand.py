"""Sets single weights: those of the run that waits, those of the last run, or those that a first run begins
with.

Before any run it is an edit of the project. A weight of a run is no part of the project and moves on when the
run does, so an undo brings the earlier value back only where the weight still is what was set; otherwise it
stays, and a sentence says so.
"""

from collections.abc import Hashable, Mapping
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject

from nnstudio.document.networks.hand_weights import set_first_weight
from nnstudio.document.runs import Run, weights_that_fit
from nnstudio.engine.training.history import Event
from nnstudio.engine.training.progress import Progress
from nnstudio.engine.training.single_weights import Array, SingleWeight
from nnstudio.session.editing.change import Change
from nnstudio.session.editing.editor import Editor
from nnstudio.session.editing.undo_entries import WeightChange
from nnstudio.session.running.runner import Runner

GOES_ON = "Weights cannot be set while they move: pause the run, then it goes on from what you set."
MOVED_ON = "The weights have been trained since this one was set by hand, so they stay as they are."
IS_GONE = "The network has this weight no more, so nothing was changed."
OF_THE_NEXT = "Only what a new run begins with has changed: the trained weights stay until you press Reset."


class WeightsByHand(QObject):
    """Does what is set, undone and redone; refusals are told as the editor's."""

    def __init__(self, editor: Editor, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._runner = editor, runner
        self._asked: dict[SingleWeight, tuple[int, float]] = {}
        """What a run that waits was told, and at which step: it may not have got round to it yet."""
        editor.weight_wanted.connect(self._do)
        editor.changed.connect(self._tell_what_stays)
        runner.started.connect(self._asked.clear)
        runner.progressed.connect(self._forget_what_was_done)

    @property
    def reason_against(self) -> str:
        """Why no weight can be set now; empty where one can."""
        return GOES_ON if self._runner.state in ("preparing", "running") else ""

    def set(self, words: str, weight: SingleWeight, value: float | None, merge_key: Hashable = None) -> None:
        """Give a weight a value, as one undo entry named `words` together with others of the same key.

        None gives a first weight the drawn value back.
        """
        now = self.value_of(weight)
        if self.reason_against:
            self._editor.refused.emit(self.reason_against)
        elif now is None:
            self._editor.perform(words, lambda project: set_first_weight(project, weight, value), merge_key)
        elif value is not None and now != np.float32(value):
            self._editor.change_weight(words, WeightChange(weight, now, float(np.float32(value))), merge_key)

    def _do(self, change: WeightChange) -> None:
        now = self.value_of(change.weight)
        if self.reason_against:
            self._editor.refused.emit(self.reason_against)
        elif now is None:
            self._editor.refused.emit(IS_GONE)
        elif now != change.before:
            self._editor.refused.emit(MOVED_ON)
        elif self._runner.is_training:
            self._asked[change.weight] = self._step, change.after
            self._runner.set_weight(change.weight, change.after)
        elif (run := self._editor.run) is not None:
            self._editor.set_run(self._with_weight(run, change.weight, change.after))

    def value_of(self, weight: SingleWeight) -> float | None:
        """The value in the run that the next step goes on from; None where that begins with the project's
        first weights.
        """
        step, asked = self._asked.get(weight, (-1, 0.0))
        if self._runner.is_training and step == self._step:
            return asked
        found = weight.array(self._weights_to_go_on_from())
        return None if found is None else float(found[weight.index])

    def _weights_to_go_on_from(self) -> Mapping[str, Array]:
        if self._runner.is_training:
            snapshot = self._runner.weights_now()
            return {} if snapshot is None else snapshot.run.weights
        run = self._editor.run
        return {} if run is None else weights_that_fit(run, self._editor.project)

    @property
    def _step(self) -> int:
        progress = self._runner.last_progress
        return 0 if progress is None else progress.step

    def _with_weight(self, run: Run, weight: SingleWeight, value: float) -> Run:
        """The run with another weight, in all nodes that use it; its events tell of it, too."""
        changed = run.weights[f"{weight.node}/{weight.parameter}"].copy()
        changed[weight.index] = value
        users = (f"{user.id}/{weight.parameter}" for user in self._editor.project.graph.users(weight.node))
        weights = {**run.weights, **{name: changed for name in users if name in run.weights}}
        place = run.steps, weight.name
        events = tuple(event for event in run.events if (event.step, event.name) != place)
        return replace(run, weights=weights, events=(*events, Event(*place, value)))

    def _forget_what_was_done(self, progress: Progress) -> None:
        self._asked = {weight: asked for weight, asked in self._asked.items() if asked[0] == progress.step}

    def _tell_what_stays(self, change: Change) -> None:
        """First weights that are undone do not take those along that were trained from them."""
        if not change.opened and any(self.value_of(weight) is not None for weight in _hands_changed(change)):
            self._editor.refused.emit(OF_THE_NEXT)


def _hands_changed(change: Change) -> list[SingleWeight]:
    if not change.first_weights_changed:
        return []
    old, new = change.before.graph.by_id, change.after.graph.by_id
    return [
        SingleWeight(node_id, hand.parameter, hand.index)
        for node_id in change.changed
        for hand in {*old[node_id].by_hand} ^ {*new[node_id].by_hand}
    ]
