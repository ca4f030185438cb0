"""The rows of a CSV file chunk by chunk, each cell as it stands; for files that are passed on, not kept."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from nnstudio.data.csv import compiled
from nnstudio.data.csv.comments import UncommentedStream
from nnstudio.data.csv.format import CsvFormat, unsplittable
from nnstudio.data.csv.preview import preview
from nnstudio.data.csv.source import Utf8Stream
from nnstudio.data.tables.opened_file import opened_text, unchanged
from nnstudio.data.tables.table_passes import Watcher
from nnstudio.data.tables.table_preview import ragged, readable
from nnstudio.data.tables.value_pass import Chunk
from nnstudio.errors import DataError

if TYPE_CHECKING:
    from nnstudio.data.csv.records import Records
    from nnstudio.data.csv.scan import CsvScan

_CELLS_AT_ONCE = 400_000

_Source = Utf8Stream | UncommentedStream
_Record = tuple[int, list[str]]


def chunks(path: Path, form: CsvFormat, watcher: Watcher) -> Iterator[Chunk]:
    """The rows below the header, their cells as texts; raises what `read_csv` would, at the same lines."""
    start = readable(preview(path, form))
    width = len(start.names)
    compiled.get_ready()
    from nnstudio.data.csv.scan import CsvScan

    with opened_text(path) as (file, stream), unchanged(path, file) as size:
        source: _Source = Utf8Stream(path, file, stream, form.encoding, start.first_line - 1)
        if form.comment:
            source = UncommentedStream(source, form.comment, form.quote, form.escape)
        scan = CsvScan(path.name, form, width, start.first_line)
        records = _records(path.name, form, width, start.first_line, _lines(source, scan))
        while part := list(islice(records, max(1, _CELLS_AT_ONCE // width))):
            watcher.look(source.consumed / max(size, 1))
            columns = zip(*(cells for _, cells in part), strict=True)
            yield Chunk([line for line, _ in part], dict(enumerate(columns)))
    watcher.look(1.0)


def _lines(source: _Source, scan: "CsvScan") -> Iterator[str]:
    """The lines with their ends; the scan refuses uneven rows and quotes that never end."""
    while block := source.read():
        if records := scan.feed(block):
            yield from _lines_of(records)
    for records in scan.finish():
        yield from _lines_of(records)


def _lines_of(records: "Records") -> Iterator[str]:
    return iter(io.StringIO(records.data[: records.size].decode("utf-8"), newline=""))


def _records(
    file: str, form: CsvFormat, width: int, first_line: int, lines: Iterator[str]
) -> Iterator[_Record]:
    """The records that are no blank lines, and the line each starts on."""
    reader = csv.reader(lines, **form.reader_options())  # type: ignore[arg-type]
    line = first_line
    try:
        for cells in reader:
            is_blank = not cells or (width > 1 and len(cells) == 1 and not cells[0].strip())
            if not is_blank:
                if len(cells) != width:
                    raise DataError(ragged(file, line, len(cells), width))
                yield line, cells
            line = first_line + reader.line_num
    except csv.Error as error:
        raise DataError(unsplittable(file, line, error)) from None
