"""A CSV file from its first row to its end, piece by piece."""

from collections.abc import Generator
from pathlib import Path

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.records import Records
from nnstudio.data.csv.scan import CsvScan
from nnstudio.data.csv.source import UnreadableTextError, text_below_header
from nnstudio.data.tables.table_passes import Watcher
from nnstudio.data.tables.table_preview import Preview, header_only
from nnstudio.errors import DataError

_PIECE = 2 << 20
"""Bytes that are read at once: what is known of them fits into a processor's cache."""
_FEWEST_ROWS, _LARGEST_PIECE = 200, 16 << 20
"""Each column of each piece costs something, however few rows: 10,000 columns took three times as long."""


def pieces(
    path: Path, form: CsvFormat, start: Preview, watcher: Watcher, size: int | None = None
) -> Generator[tuple[Records, float]]:
    """The records below the header, of about so many bytes at once (by default a few MB), each time with the
    share of the file that was read by then; the watcher has a say between blocks.

    Raises `DataError` where the file is no table, or changes meanwhile, and `ReadingCancelledError`.
    """
    with text_below_header(path, form, start) as (source, file_size):
        scan = CsvScan(path.name, form, len(start.names), start.first_line, size or _usual_size(start))
        share = 0.0
        try:
            while block := source.read():
                share = min(source.consumed / max(file_size, 1), 1.0)
                watcher.look(share)
                for records in scan.feed(block):
                    yield records, share
        except UnreadableTextError:
            for records in scan.held():
                yield records, share
            raise
        for records in scan.finish():
            yield records, 1.0
    if not scan.records:
        raise DataError(header_only(path.name))


def _usual_size(start: Preview) -> int:
    return max(_PIECE, min(int(_FEWEST_ROWS * start.bytes_per_row), _LARGEST_PIECE))
