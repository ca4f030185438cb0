"""Rows copied in a spreadsheet, as text on the clipboard or in a drag, on their way to the import."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMimeData

NAME = "Pasted table"
"""What the import calls them; the project keeps it as the source of its data."""


def table_text(mime: QMimeData) -> str | None:
    """The text of at least two rows; layers that were copied on a canvas, which are JSON, are no table."""
    text = mime.text() if mime.hasText() and not mime.hasUrls() else ""
    rows = [line for line in text.splitlines() if line.strip()]
    return text if len(rows) > 1 and not rows[0].startswith("{") else None


@contextmanager
def as_file(text: str) -> Iterator[Path]:
    """A file that holds the text for as long as it is imported."""
    with TemporaryDirectory(prefix="nnstudio-") as folder:
        path = Path(folder) / NAME
        path.write_text(text, encoding="utf-8", errors="replace", newline="")
        yield path
