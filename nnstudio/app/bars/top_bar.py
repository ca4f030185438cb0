"""The bar across the top: the project's name, file commands, training buttons, and how the run is going."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from nnstudio.app.bars.run_figures import RunFigures
from nnstudio.app.commands.actions import Actions
from nnstudio.document.learning.losses import target_names
from nnstudio.document.learning.rebuilding import REBUILT
from nnstudio.session.editing.editor import Editor
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress import icons, theme
from nnstudio.widgets.dress.stylesheet import dress
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel

WIDTH_FOR_WORDS = 1432
"""Below this width in pixels the file commands are icons only."""
WIDTH_FOR_RUN_WORDS = 1260
"""Below this width the buttons of the run are icons only, too, but for Train."""
WIDTH_FOR_FIGURES = 1004
"""Below this width the figures of the run give way."""
NARROWEST = 780
"""What names and buttons alone need."""
HEIGHT = 44
NAME_WIDTHS = (152, 208)
"""Pixels in a narrow and a wide window: fixed, so that no button moves while names change."""
_BUTTONS = NARROWEST - NAME_WIDTHS[0]
"""Pixels that all buttons take without words."""
FIGURES_WIDTHS = (216, 344)
"""Pixels of the run's figures at least and at most."""
_ENOUGH = 320
"""Pixels in which the figures are read whole: words on buttons take none of them."""

_TRAIN_LOOKS = {
    "idle": ("Train", "play"), "preparing": ("Pause", "pause"), "running": ("Pause", "pause"),
    "paused": ("Resume", "play"),
}  # fmt: skip


def figures_width(window: int) -> int:
    """Width of the run's figures in a window of a width: fixed, so that no button moves while they change."""
    least, most = FIGURES_WIDTHS
    room = round(window / theme.text_scale())
    if room >= WIDTH_FOR_RUN_WORDS:
        enough = WIDTH_FOR_WORDS if room >= WIDTH_FOR_WORDS else WIDTH_FOR_RUN_WORDS
        return scaled(min(_ENOUGH + room - enough, most))
    return scaled(min(max(least + room - WIDTH_FOR_FIGURES, least), most))


class TopBar(QWidget):
    """Shows the runner's state; the buttons are the window's actions."""

    forbidden_pressed = Signal()
    """Train was pressed while it is disabled."""

    def __init__(
        self, editor: Editor, runner: Runner, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("top_bar")
        self._editor, self._runner, self._actions = editor, runner, actions
        self._waits = False
        self.setFixedHeight(scaled(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name = ElidedLabel(role="strong")
        self._name.setObjectName("project_name")
        self._edited = ElidedLabel(role="muted")
        self._file_buttons = [
            self._button(actions[name], "quiet", words=False)
            for name in ("new", "open", "save", "undo", "redo")
        ]
        self.undo_button = self._file_buttons[3]
        self.train_button = self._button(actions["train"], "primary")
        self.train_button.setMinimumWidth(scaled(104))
        self.train_button.installEventFilter(self)
        self._run_buttons = [
            self._button(actions[name], "button") for name in ("step", "epoch", "back", "stop", "reset")
        ]
        self.figures = RunFigures()
        self._lay_out()
        editor.changed.connect(self.refresh_name)
        editor.path_changed.connect(self.refresh_name)
        editor.modified_changed.connect(self.refresh_name)
        runner.state_changed.connect(self.refresh_state)
        runner.progressed.connect(self.figures.show_progress)
        runner.curves_changed.connect(self._refresh_back)
        actions["train"].changed.connect(self._wear_icon)
        editor.run_changed.connect(self._take_run)
        self.refresh_name()
        self.refresh_state(runner.state)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(4)
        self._names = QWidget()
        names = QHBoxLayout(self._names)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(6)
        names.addWidget(self._name)
        names.addWidget(self._edited)
        names.addStretch(1)
        row.addWidget(self._names)
        for button in self._file_buttons:
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.train_button)
        row.addSpacing(4)
        for button in self._run_buttons:
            row.addWidget(button)
        row.addSpacing(12)
        row.addWidget(self.figures)
        row.addStretch(1)
        row.addWidget(self._button(self._actions["help"], "quiet", words=False, icon="help"))

    def _button(self, action: QAction, role: str, words: bool = True, icon: str = "") -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"button_{action.objectName().removeprefix('action_')}")
        button.setProperty("role", role)
        button.setDefaultAction(action)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.text().replace("&", ""))
        style = Qt.ToolButtonStyle
        button.setToolButtonStyle(
            style.ToolButtonIconOnly if not words else
            style.ToolButtonTextBesideIcon if role == "primary" else style.ToolButtonTextOnly
        )  # fmt: skip
        if icon:
            icons.wear(button, icon, "muted")
        icons.grow(button)
        return button

    def refresh_name(self) -> None:
        """Show what is open and whether it is saved."""
        path = self._editor.path
        self._name.setText(path.name if path else self._editor.project.name)
        if path:
            self._name.setToolTip(str(path))
        self._edited.setText("— edited" if self._editor.is_modified else "")
        width = self._edited.sizeHint().width()
        self._edited.setFixedWidth(width)

    def refresh_state(self, state: str) -> None:
        """Make the buttons fit what the runner does."""
        text, icon = _TRAIN_LOOKS[state]
        train = self._actions["train"]
        train.setText(text)
        self.train_button.setText(text)
        self.train_button.setAccessibleName(text)
        icons.wear(train, icon)
        self._wear_icon()
        self._actions["stop"].setEnabled(state != "idle" or self._waits)
        self._tell_task()
        if state == "preparing" or self._waits:
            self.figures.show_preparing("waiting for the engine" if self._waits else "preparing …")
        elif state == "idle":
            self._take_run()
        elif state == "paused":
            self.figures.show_paused()
        self._actions["reset"].setEnabled(state != "idle" or self._editor.run is not None)
        self._refresh_back()

    def _wear_icon(self) -> None:
        """The sign of what Train does now; a button takes that of its action, of which another colour is seen
        here, whenever the action changes.
        """
        icons.wear(self.train_button, _TRAIN_LOOKS[self._runner.state][1], "on_accent")

    def _refresh_back(self) -> None:
        self._actions["back"].setEnabled(self._runner.can_go_back)

    def _tell_task(self) -> None:
        self.figures.tells_accuracy = target_names(self._editor.project)[:1] != (REBUILT,)

    def _take_run(self) -> None:
        """Show the run that came with a file or has just ended; nothing after a reset."""
        run = self._editor.run
        self._tell_task()
        self._actions["reset"].setEnabled(run is not None or self._runner.is_training)
        if run is None:
            self.figures.clear()
        else:
            self.figures.show_run(run)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear presses on the Train button while it is disabled, which then does not."""
        pressed = event.type() == QEvent.Type.MouseButtonPress
        if pressed and watched is self.train_button and not self.train_button.isEnabled():
            self.forbidden_pressed.emit()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        return QSize(max(NARROWEST, scaled(_BUTTONS)), scaled(HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        words = self.width() >= scaled(WIDTH_FOR_WORDS)
        style = Qt.ToolButtonStyle
        run_words = self.width() >= scaled(WIDTH_FOR_RUN_WORDS)
        for buttons, wide in ((self._file_buttons, words), (self._run_buttons, run_words)):
            for button in buttons:
                button.setToolButtonStyle(style.ToolButtonTextOnly if wide else style.ToolButtonIconOnly)
                dress(button, "tight", not wide)  # without words it needs less room at its sides
        room = max(0, self.width() - scaled(_BUTTONS))
        self._names.setFixedWidth(min(room, scaled(NAME_WIDTHS[words])))
        self.figures.setFixedWidth(figures_width(self.width()))
        self.figures.setVisible(self.width() >= scaled(WIDTH_FOR_FIGURES))

    def show_waiting(self, waits: bool) -> None:
        """Say that a run waits for the engine, or does so no more; Stop gives it up."""
        self._waits = waits
        self.refresh_state(self._runner.state)
