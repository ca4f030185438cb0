"""Which of the files that are dragged onto the window can be opened."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QMimeData

from nnstudio.app.projects.files import PROJECT_SUFFIX
from nnstudio.data.images.names import is_image_source
from nnstudio.data.reading.table_reading import TABLE_SUFFIXES

_KNOWN = (PROJECT_SUFFIX, *TABLE_SUFFIXES)


def dropped_file(mime: QMimeData) -> Path | None:
    """The first project, table, folder or file of arrays among what is dragged."""
    return next(_to_open(mime), None)


def words_about_others(mime: QMimeData) -> str:
    """Which file is opened where several could be; empty where only one can."""
    first, *others = _to_open(mime)
    if not others:
        return ""
    return (
        f"One file is opened at a time, now “{first.name}”. Rows for validation or test in files of their "
        "own are chosen at the import, under Split."
    )


def _to_open(mime: QMimeData) -> Iterator[Path]:
    for url in mime.urls():
        file = Path(url.toLocalFile())
        if url.isLocalFile() and (file.suffix.lower() in _KNOWN or is_image_source(file)):
            yield file
