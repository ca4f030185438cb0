"""Reads a dataset from whatever can hold one: each kind of file or folder has a source of its own, and this
file knows which is whose.

What a source brings is `detect(path)`, `preview(path, form, rows)` and `read(path, form, types, on_progress,
cancelled)`, which gives a `Table`; one whose rows hold cells also `chunks(path, form, watcher)`, for files
that are passed on, not kept. Its library is imported when a file of its kind is first met. Another kind of
data is one more file and one more row of `SOURCES`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nnstudio.data.csv import detection as csv_detection
from nnstudio.data.csv import preview as csv_preview
from nnstudio.data.csv import reading as csv_reading
from nnstudio.data.csv import rows as csv_rows
from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.images import array_files
from nnstudio.data.images import folder as image_folder
from nnstudio.data.images.array_files import ArrayFormat
from nnstudio.data.images.format import ImageFormat
from nnstudio.data.reading import excel_source, parquet_source
from nnstudio.data.reading.excel_source import SheetFormat
from nnstudio.data.reading.parquet_source import ParquetFormat
from nnstudio.data.tables import packed_file
from nnstudio.data.tables.opened_file import signature
from nnstudio.data.tables.table import ColumnType, Table
from nnstudio.data.tables.table_preview import Preview
from nnstudio.data.tables.value_pass import Chunk
from nnstudio.presence import is_folder

RowFormat = CsvFormat | SheetFormat | ParquetFormat
"""Formats of files that hold rows of cells."""
TableFormat = RowFormat | ImageFormat | ArrayFormat


@dataclass(frozen=True)
class Source:
    """A kind of file or folder: its name, the endings of its files (a hint, no more), how to know one by its
    path and first bytes (none of a folder), and what reads it.
    """

    title: str
    suffixes: tuple[str, ...]
    form: type
    recognises: Callable[[Path, bytes], bool]
    detect: Callable[[Path], TableFormat]
    preview: Callable[..., Preview]
    read: Callable[..., Table]
    chunks: Callable[..., Iterator[Chunk]] | None = None


SOURCES = (
    Source(
        "Folder of images",
        (),
        ImageFormat,
        lambda path, _start: is_folder(path),
        image_folder.detect,
        image_folder.preview,
        image_folder.read,
    ),
    Source(
        "Arrays",
        (),
        ArrayFormat,
        array_files.is_array,
        array_files.detect,
        array_files.preview,
        array_files.read,
    ),
    Source(
        "Excel",
        excel_source.SUFFIXES,
        SheetFormat,
        lambda path, start: start.startswith(excel_source.SIGNATURE) and excel_source.is_workbook(path),
        excel_source.detect,
        excel_source.preview,
        excel_source.read,
        excel_source.chunks,
    ),
    Source(
        "Parquet",
        parquet_source.SUFFIXES,
        ParquetFormat,
        lambda _path, start: start.startswith(parquet_source.SIGNATURE),
        parquet_source.detect,
        parquet_source.preview,
        parquet_source.read,
        parquet_source.chunks,
    ),
    Source(
        "Text",
        (".csv", ".tsv", ".tab", ".txt", ".dat", ".data", *packed_file.SUFFIXES),
        CsvFormat,
        lambda _path, _start: True,
        csv_detection.detect,
        csv_preview.preview,
        csv_reading.read_csv,
        csv_rows.chunks,
    ),
)
"""The first that recognises a file reads it."""

TABLE_SUFFIXES = tuple(suffix for source in reversed(SOURCES) for suffix in source.suffixes)


def detect(path: str | Path) -> TableFormat:
    """Find out what kind of file this is and how it is written; raises `DataError` for what is no table."""
    path = Path(path)
    start = b"" if is_folder(path) else signature(path)
    return next(source for source in SOURCES if source.recognises(path, start)).detect(path)


def preview(path: str | Path, form: TableFormat, rows: int = 100) -> Preview:
    """The first rows of a file as this format gives them; reads no more than its head."""
    return source_of(form).preview(Path(path), form, rows)


def read_table(
    path: str | Path,
    form: TableFormat | None = None,
    types: Mapping[str, ColumnType] | None = None,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    """Read a whole file: text (CSV, TSV, packed or not), an Excel workbook, Parquet, arrays (NumPy, IDX), or
    a folder of images.

    `form` says how it is written (detected by default), `types` forces the types of some columns;
    `on_progress` is told the share of the file that was read, `cancelled` is asked between blocks.

    Raises `DataError` naming the line or row where the file is no table or a forced number is none, and
    `ReadingCancelledError`.
    """
    form = form if form is not None else detect(path)
    return source_of(form).read(Path(path), form, types, on_progress, cancelled)


def source_of(form: TableFormat) -> Source:
    """The source that reads files of this format."""
    return next(source for source in SOURCES if isinstance(form, source.form))
