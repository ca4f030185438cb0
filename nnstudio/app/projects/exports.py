"""The Export menu: the trained network as a program that runs without NN Studio, and its run as a table."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QMenu

from nnstudio.app.projects.written_files import WrittenFiles
from nnstudio.document.project import Project
from nnstudio.document.runs import Run


@dataclass(frozen=True)
class Export:
    """One way out: its words in the menu, the end of the file's name, and who writes the text."""

    text: str
    help: str
    suffix: str
    write: Callable[[Project, Run | None], str]
    files: str = "Python"


def _numpy(project: Project, run: Run | None) -> str:
    from nnstudio.interchange.numpy_source import numpy_source

    return numpy_source(project, run)


def _pytorch(project: Project, run: Run | None) -> str:
    from nnstudio.interchange.pytorch_source import pytorch_source

    return pytorch_source(project, run)


def _run_table(project: Project, run: Run | None) -> str:
    from nnstudio.interchange.run_table import run_table

    return run_table(project, run)


def _run_to_ask(project: Project, run: Run | None) -> Run | None:
    from nnstudio.document.experiment import run_to_ask

    return run_to_ask(project, run)


EXPORTS = (
    Export("&NumPy program…", "A Python file that needs NumPy only", "_numpy.py", _numpy),
    Export(
        "&PyTorch program…", "A Python file with the network as a PyTorch module", "_pytorch.py", _pytorch
    ),
)
RUN_TABLE = Export(
    "Training &run as CSV…",
    "A table of losses and metrics by epoch, with the settings that were changed on the way",
    "_run.csv",
    _run_table,
    "CSV",
)


class Exports(WrittenFiles):
    """Writes the network as a program, or its run as a table."""

    def fill(self, menu: QMenu) -> None:
        """Add one action for each way out."""
        for export in (*EXPORTS, RUN_TABLE):
            action = menu.addAction(export.text)
            action.setToolTip(export.help)
            action.triggered.connect(lambda checked=False, chosen=export: self.ask_and_write(chosen))

    def ask_and_write(self, export: Export) -> None:
        """Write the network, or its run, where the user says."""
        self.make_and_write("Export", export.files, export.suffix, partial(self._source, export))

    def _source(self, export: Export) -> bytes:
        project = self._editor.project
        return export.write(project, _run_to_ask(project, self._editor.run)).encode()
