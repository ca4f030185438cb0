"""The Export menu: the trained network as a program that runs without NN Studio."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QMenu

from nnstudio.app.written_files import WrittenFiles
from nnstudio.document.project import Project
from nnstudio.document.runs import Run


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


class Exports(WrittenFiles):
    """Writes the network as a program."""

    def fill(self, menu: QMenu) -> None:
        """Add one action for each way out."""
        for export in EXPORTS:
            action = menu.addAction(export.text)
            action.setToolTip(export.help)
            action.triggered.connect(lambda checked=False, chosen=export: self.ask_and_write(chosen))

    def ask_and_write(self, export: Export) -> None:
        """Write the network as a program, where the user says."""
        self.make_and_write("Export", "Python", export.suffix, partial(self._source, export))

    def _source(self, export: Export) -> bytes:
        project = self._editor.project
        return export.write(project, _run_to_ask(project, self._editor.run)).encode()
