"""Passes edits that are made while a run goes on to it, as far as its live settings are concerned."""

from nnstudio.document.project import Project
from nnstudio.document.runs import live_settings
from nnstudio.engine.training.control import Control
from nnstudio.session.editing.change import Change
from nnstudio.session.running.live_settings import live_changes
from nnstudio.session.running.training_thread import Training


class EditsMeanwhile:
    """The edits since Train was pressed; those made before the run was prepared wait until it is."""

    def __init__(self, project: Project, control: Control) -> None:
        self._project, self._control = project, control
        self._first_values = live_settings(project)
        self._values = dict(self._first_values)
        self._training: Training | None = None
        self._waiting: list[Change] = []

    @property
    def has_begun(self) -> bool:
        """Whether the run is prepared and hears of edits at once."""
        return self._training is not None

    def begin(self, training: Training) -> None:
        """The run is prepared."""
        self._training = training
        for change in self._waiting:
            self._pass_on(training, change)
        self._waiting = []

    def take(self, change: Change) -> None:
        """An edit was made."""
        if self._training is None:
            self._waiting.append(change)
        else:
            self._pass_on(self._training, change)

    def say_again(self) -> None:
        """The run went back, and its settings with it: those that were changed meanwhile are to hold on."""
        for name, value in self._values.items():
            if value != self._first_values.get(name):
                self._control.set(name, value)

    def _pass_on(self, training: Training, change: Change) -> None:
        """A layer that comes back brings nothing new: edits are compared with what the run has."""
        changes = live_changes(self._project, change.before, change.after, training.nodes())
        for name, value in changes.items():
            if self._values.get(name) != value:
                self._values[name] = value
                self._control.set(name, value)
