"""Which of the files that are dragged onto the window can be opened."""

from pathlib import Path

from PySide6.QtCore import QMimeData

from nnstudio.app.projects.files import PROJECT_SUFFIX
from nnstudio.data.images.names import is_image_source
from nnstudio.data.reading.table_reading import TABLE_SUFFIXES

_KNOWN = (PROJECT_SUFFIX, *TABLE_SUFFIXES)


def dropped_file(mime: QMimeData) -> Path | None:
    """The first project, table, folder or file of arrays among what is dragged."""
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return next((file for file in files if file.suffix.lower() in _KNOWN or is_image_source(file)), None)
