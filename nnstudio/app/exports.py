"""The Export menu: the trained network as a program that runs without NN Studio."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from nnstudio.document.files.writing import write_text
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.errors import NNStudioError
from nnstudio.session.editor import Editor
from nnstudio.widgets.settings import Settings


@dataclass(frozen=True)
class Export:
    """One way out: its words in the menu, the end of the file's name, and who writes the text."""

    text: str
    help: str
    suffix: str
    write: Callable[[Project, Run | None], str]


def _numpy(project: Project, run: Run | None) -> str:
    from nnstudio.interchange.numpy_source import numpy_source

    return numpy_source(project, run)


def _pytorch(project: Project, run: Run | None) -> str:
    from nnstudio.interchange.pytorch_source import pytorch_source

    return pytorch_source(project, run)


def _run_to_ask(project: Project, run: Run | None) -> Run | None:
    from nnstudio.document.experiment import run_to_ask

    return run_to_ask(project, run)


EXPORTS = (
    Export("&NumPy program…", "A Python file that needs NumPy only", "_numpy.py", _numpy),
    Export(
        "&PyTorch program…", "A Python file with the network as a PyTorch module", "_pytorch.py", _pytorch
    ),
)


class Exports(QObject):
    """Asks where to, then writes; what cannot be written is told as a sentence."""

    failed = Signal(str)
    written = Signal(object)
    """The `Path` of the new file."""

    def __init__(self, editor: Editor, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._editor, self._settings, self._window = editor, settings, window

    def fill(self, menu: QMenu) -> None:
        """Add one action for each way out."""
        for export in EXPORTS:
            action = menu.addAction(export.text)
            action.setToolTip(export.help)
            action.triggered.connect(lambda checked=False, chosen=export: self.ask_and_write(chosen))

    def ask_and_write(self, export: Export) -> None:
        """Write the network as a program, where the user says."""
        try:
            text = export.write(self._editor.project, _run_to_ask(self._editor.project, self._editor.run))
        except NNStudioError as error:
            self.failed.emit(str(error))
            return
        name = self._editor.project.name.replace(" ", "_") + export.suffix
        proposed = str(self._settings.last_folder / name)
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Export", proposed, "Python (*.py)")
        if chosen:
            self._write(Path(chosen), text)

    def _write(self, path: Path, text: str) -> None:
        try:
            write_text(path, text)
        except NNStudioError as error:
            self.failed.emit(str(error))
            return
        self._settings.last_folder = path.parent
        self.written.emit(path)
