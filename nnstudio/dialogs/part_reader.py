"""Reads files of their own for validation and test beside the table of an import, on a thread."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnstudio.data.reading.part_files import joined, read_part
from nnstudio.data.tables.table import Table
from nnstudio.presence import are_one
from nnstudio.session.file_worker import FileWorker


class PartReader(QObject):
    """Keeps the file of each part and joins their rows with a table's."""

    progressed = Signal(float)
    """The share of a file that was read, 0 … 1."""
    joined = Signal(object)
    """The table with the rows of all files, and a last column that tells them apart."""
    failed = Signal(str)
    """The sentence that says why a file does not go with the table; all files are let go then."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.files: dict[str, Path] = {}
        self._worker = FileWorker(self)
        self._worker.progressed.connect(self.progressed)
        self._worker.finished.connect(self.joined)
        self._worker.failed.connect(self._fail)

    @property
    def is_reading(self) -> bool:
        """Whether a reading goes on."""
        return self._worker.is_working

    @property
    def names(self) -> dict[str, str]:
        """The names of the files by their parts."""
        return {part: path.name for part, path in self.files.items()}

    def double_use(self, part: str, path: Path, training: Path | None) -> str:
        """Why a file cannot be that of a part: another part has it, so that its rows would be learned from,
        or looked at, before they are asked about. Empty where none has.
        """
        used = {"training": training} | {other: file for other, file in self.files.items() if other != part}
        double = next((other for other, file in used.items() if file is not None and are_one(file, path)), "")
        if not double:
            return ""
        return (
            f"{path.name} holds the rows for {double} already: what the network has met is no {part}; choose "
            "another file, or deal these rows out by their share."
        )

    def read(self, table: Table) -> None:
        """Begin to read the files by the types of a table's columns; nothing happens where there are none."""
        self._worker.cancel()
        files = dict(self.files)
        if files:
            self._worker.run(
                lambda tell, cancelled: joined(
                    table, {part: read_part(path, table, tell, cancelled) for part, path in files.items()}
                )
            )

    def cancel(self) -> None:
        """Stop reading."""
        self._worker.cancel()

    def _fail(self, sentence: str) -> None:
        self.files = {}
        self.failed.emit(sentence)
