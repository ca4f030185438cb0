"""Reads tables off the GUI thread."""

from collections.abc import Mapping
from pathlib import Path

from nnstudio.data.reading.looking_over import head_of, is_compiled_first, read_over
from nnstudio.data.reading.table_reading import TableFormat
from nnstudio.data.tables.table import ColumnType
from nnstudio.session.file_worker import FileWorker

_PREPARING = "Preparing the reader of large tables: this takes some seconds, once after an installation …"


class TableReader(FileWorker):
    """Reads at most one table; `finished` carries the `Head` of a table, or the whole one as `LookedOver`."""

    def look(self, path: Path, form: TableFormat | None = None, before: TableFormat | None = None) -> None:
        """Begin to look at the head of a file, see `head_of`."""
        self.run(lambda _tell, _cancelled: head_of(path, form, before))

    def read(self, path: Path, form: TableFormat, types: Mapping[str, ColumnType] | None = None) -> None:
        """Begin to read a table."""
        wanted = dict(types or {})
        self.run(
            lambda tell, cancelled: read_over(path, form, wanted, tell, cancelled),
            announce=lambda: _PREPARING if is_compiled_first(path, form) else "",
        )
