"""Writes columns as a CSV file in one step: the file is there whole, or not at all."""

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nnstudio.data.csv_format import CsvFormat
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
    """Write a header and one row per row of the columns; missing values become empty cells.

    `form` gives encoding, delimiter, quote and decimal mark (UTF-8 with commas by default).
    `neutralise_formulas` puts an apostrophe before text that a spreadsheet would run. Raises `DataError` when
    the file cannot be written.
    """
    path, columns, form = Path(path), list(columns), form or CsvFormat()
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding=form.encoding, newline="") as file:
                writer = csv.writer(file, lineterminator=_line_end(columns), **form.reader_options())  # type: ignore[arg-type]
                writer.writerow([column.name for column in columns])
                writer.writerows(_rows(columns, form, neutralise_formulas))
            Path(temporary).chmod(_usual_mode(path))
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DataError(f"{path} could not be written ({error.strerror}); choose another folder.") from None
    except UnicodeEncodeError as error:
        raise DataError(
            f"“{error.object[error.start : error.end]}” cannot be written in {form.encoding}; choose UTF-8."
        ) from None


def _line_end(columns: Sequence[Column]) -> str:
    """A newline; Python before 3.13 leaves a carriage return in a cell unquoted unless it ends lines as
    well.
    """
    return "\r\n" if any("\r" in text for column in columns for text in column.categories) else "\n"


def _usual_mode(path: Path) -> int:
    """The permissions of the file that is replaced, or those that any new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _rows(columns: Sequence[Column], form: CsvFormat, neutralise: bool) -> Iterator[tuple[str, ...]]:
    count = len(columns[0].values) if columns else 0
    for first in range(0, count, _ROWS_AT_ONCE):
        last = min(first + _ROWS_AT_ONCE, count)
        yield from zip(*(_cells(column, first, last, form, neutralise) for column in columns), strict=True)


def _cells(column: Column, first: int, last: int, form: CsvFormat, neutralise: bool) -> list[str]:
    values = column.values[first:last].tolist()
    if column.type == "number":
        texts = [number_text(value) for value in values]
        return texts if form.decimal == "." else [text.replace(".", form.decimal) for text in texts]
    texts = [*(_neutral(text) if neutralise else text for text in column.categories), ""]
    return [texts[code] for code in values]


def _neutral(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
