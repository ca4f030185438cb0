"""What exports share: something is made of the open project, the user says where to, and it is written."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from nnstudio.document.files.writing import write_bytes
from nnstudio.errors import NNStudioError
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.settings import Settings


class WrittenFiles(QObject):
    """What cannot be made or written is told as a sentence."""

    failed = Signal(str)
    written = Signal(object)
    """The `Path` of the new file."""

    def __init__(self, editor: Editor, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._editor, self._settings, self._window = editor, settings, window

    def make_and_write(self, title: str, kind: str, ending: str, make: Callable[[], bytes]) -> None:
        """Write what `make` gives to a file that the dialog `title` asks for; `kind` names the files there.

        The proposed name is the project's with `ending`, such as “_numpy.py”; a name that lacks its suffix
        gets it.
        """
        suffix = f".{ending.rpartition('.')[2]}"
        try:
            made = make()
        except NNStudioError as error:
            self.failed.emit(str(error))
            return
        proposed = self._settings.last_folder / (self._editor.project.name.replace(" ", "_") + ending)
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, str(proposed), f"{kind} (*{suffix})")
        if chosen:
            self._write(_with_suffix(Path(chosen), suffix), made)

    def _write(self, path: Path, made: bytes) -> None:
        try:
            write_bytes(path, made)
        except NNStudioError as error:
            self.failed.emit(str(error))
            return
        self._settings.last_folder = path.parent
        self.written.emit(path)


def _with_suffix(path: Path, suffix: str) -> Path:
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)
