"""The rows of a CSV file chunk by chunk, each cell as it stands; for files that are passed on, not kept."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from nnstudio.data.csv import compiled
from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.preview import preview
from nnstudio.data.csv.small_files import Record, read_records
from nnstudio.data.tables.table_passes import Watcher
from nnstudio.data.tables.table_preview import readable
from nnstudio.data.tables.value_pass import Chunk


def chunks(path: Path, form: CsvFormat, watcher: Watcher) -> Iterator[Chunk]:
    """The rows below the header, their cells as texts; raises what `read_csv` would, at the same lines."""
    start = readable(preview(path, form))
    if compiled.is_small(path):
        few, refusal = read_records(path, form, start, watcher)
        if few:
            yield _chunk(few)
        if refusal is not None:
            raise refusal
        watcher.look(1.0)
        return
    compiled.get_ready(watcher)
    from nnstudio.data.csv.pieces import pieces

    with closing(pieces(path, form, start, watcher)) as found:
        for records, _ in found:
            columns = {place: records.texts(place, form) for place in range(len(start.names))}
            yield Chunk((records.first_line + records.lines).tolist(), columns)
    watcher.look(1.0)


def _chunk(records: list[Record]) -> Chunk:
    columns = zip(*(cells for _, cells in records), strict=True)
    return Chunk([line for line, _ in records], dict(enumerate(columns)))
