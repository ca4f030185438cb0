"""Writes columns as a CSV file in one step: the file is there whole, or not at all."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nnstudio.data.csv_format import CsvFormat
from nnstudio.data.replacing import replacing
from nnstudio.data.table import Column, number_text
from nnstudio.errors import DataError

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ROWS_AT_ONCE = 10_000


def write_csv(
    path: str | Path,
    columns: Iterable[Column],
    form: CsvFormat | None = None,
    neutralise_formulas: bool = False,
) -> None:
    """Write a header and one row per row of the columns; missing values become empty cells. Images, which no
    cell can hold, are left out.

    `form` gives encoding, delimiter, quote and decimal mark (UTF-8 with commas by default).
    `neutralise_formulas` puts an apostrophe before text that a spreadsheet would run. Raises `DataError` when
    the file cannot be written.
    """
    columns = [column for column in columns if column.type != "image"]
    form = form or CsvFormat()
    try:
        with replacing(Path(path)) as file:
            text = io.TextIOWrapper(file, encoding=form.encoding, newline="")
            writer = csv.writer(text, lineterminator=_line_end(columns), **form.reader_options())  # type: ignore[arg-type]
            writer.writerow([column.name for column in columns])
            writer.writerows(_rows(columns, form, neutralise_formulas))
            text.detach()
    except UnicodeEncodeError as error:
        raise DataError(
            f"“{error.object[error.start : error.end]}” cannot be written in {form.encoding}; choose UTF-8."
        ) from None


def _line_end(columns: Sequence[Column]) -> str:
    """A newline; Python before 3.13 leaves a carriage return in a cell unquoted unless it ends lines as
    well.
    """
    return "\r\n" if any("\r" in text for column in columns for text in column.categories) else "\n"


def _rows(columns: Sequence[Column], form: CsvFormat, neutralise: bool) -> Iterator[tuple[str, ...]]:
    count = len(columns[0].values) if columns else 0
    for first in range(0, count, _ROWS_AT_ONCE):
        last = min(first + _ROWS_AT_ONCE, count)
        yield from zip(*(_cells(column, first, last, form, neutralise) for column in columns), strict=True)


def _cells(column: Column, first: int, last: int, form: CsvFormat, neutralise: bool) -> list[str]:
    values = column.values[first:last].tolist()
    if column.type == "number":
        texts = [number_text(float(value)) for value in values]
        return texts if form.decimal == "." else [text.replace(".", form.decimal) for text in texts]
    texts = [*(_neutral(text) if neutralise else text for text in column.categories), ""]
    return [texts[code] for code in values]


def _neutral(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
