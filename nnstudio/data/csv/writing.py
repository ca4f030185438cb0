"""Writes a CSV file in one step: the file is there whole, or not at all."""

import csv
import gzip
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, cast

from nnstudio.data.csv.format import BLANKS, CsvFormat
from nnstudio.data.csv.formulas import neutral
from nnstudio.data.storage.replacing import replacing
from nnstudio.data.tables.number_text import number_pattern
from nnstudio.data.tables.table import Column, number_text
from nnstudio.errors import DataError

_ROWS_AT_ONCE = 10_000
_TABS = (".tsv", ".tab")
_OTHERS = (".xlsx", ".xlsm", ".xls", ".parquet", ".ods")

WriteRows = Callable[[Iterable[Sequence[str]]], None]


def write_csv(
    path: str | Path,
    columns: Iterable[Column],
    form: CsvFormat | None = None,
    neutralise_formulas: bool = False,
) -> CsvFormat:
    """Write a header and one row per row of the columns; missing values become empty cells. Images, which no
    cell can hold, are left out.

    `form` gives encoding, delimiter, quote and decimal mark (UTF-8 with commas by default).
    `neutralise_formulas` puts an apostrophe before text that a spreadsheet would run. Raises `DataError` when
    the file cannot be written; gives the format that it got.
    """
    columns = [column for column in columns if column.type != "image"]
    with csv_rows(Path(path), form, neutralise_formulas) as (write, written):
        write([[column.name for column in columns]])
        count = len(columns[0].values) if columns else 0
        for first in range(0, count, _ROWS_AT_ONCE):
            last = first + _ROWS_AT_ONCE
            write(zip(*(cell_texts(column, written, first, last) for column in columns), strict=True))
    return written


@contextmanager
def csv_rows(
    path: Path, form: CsvFormat | None = None, neutralise_formulas: bool = False
) -> Iterator[tuple[WriteRows, CsvFormat]]:
    """What rows of a new file are written with, and the format that the file gets: the one given, with tabs
    where the name ends in .tsv. Quotes within cells are always doubled, and aligned columns become parted by
    a mark, as cells may be empty. A name that ends in .gz is packed.
    """
    form = replace(form or CsvFormat(), escape="", double_quote=True, skip_initial_space=False)
    if form.delimiter == BLANKS:
        form = replace(form, delimiter=";" if form.decimal == "," else ",")
    form = _for_name(path, replace(form, quote=form.quote or '"'))
    try:
        with replacing(path) as file, _packed(path, file) as stream:
            text = io.TextIOWrapper(stream, encoding=form.encoding, newline="")
            writer = csv.writer(_Lines(text), lineterminator="\r\n", **form.reader_options())  # type: ignore[arg-type]
            yield (_neutralising(writer.writerows, form) if neutralise_formulas else writer.writerows), form
            text.detach()
    except UnicodeEncodeError as error:
        raise DataError(
            f"“{error.object[error.start : error.end]}” cannot be written in {form.encoding}; choose UTF-8."
        ) from None


def cell_texts(column: Column, form: CsvFormat, first: int = 0, last: int | None = None) -> list[str]:
    """The cells of some rows as this format writes them."""
    values = column.values[first:last].tolist()
    if column.type == "number":
        texts = [number_text(float(value)) for value in values]
        return texts if form.decimal == "." else [text.replace(".", form.decimal) for text in texts]
    texts = [*column.categories, ""]
    return [texts[code] for code in values]


class _Lines:
    """Ends lines with a newline alone.

    Python before 3.13 quotes a carriage return in a cell only where it ends lines as well.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text

    def write(self, line: str) -> int:
        return self._text.write(f"{line[:-2]}\n")


def _for_name(path: Path, form: CsvFormat) -> CsvFormat:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in _OTHERS:
        raise DataError(f"{path.name} would be a CSV file by another name; name a file that ends in .csv.")
    return replace(form, delimiter="\t") if any(suffix in _TABS for suffix in suffixes) else form


@contextmanager
def _packed(path: Path, file: IO[bytes]) -> Iterator[IO[bytes]]:
    if path.suffix.lower() != ".gz":
        yield file
        return
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        yield cast("IO[bytes]", packed)


def _neutralising(write: WriteRows, form: CsvFormat) -> WriteRows:
    number = number_pattern(form)

    def write_neutral(rows: Iterable[Sequence[str]]) -> None:
        write([neutral(cell, number) for cell in row] for row in rows)

    return write_neutral
