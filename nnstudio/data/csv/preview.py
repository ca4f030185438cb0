"""The top of a CSV file as a person sees it: never more than its first megabyte is read."""

import io
import re
from dataclasses import replace
from pathlib import Path

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.source import refuse_binary
from nnstudio.data.csv.text_records import decoded_head, head_records, text_records
from nnstudio.data.tables.opened_file import head
from nnstudio.data.tables.table_preview import Preview, endless, preview_of
from nnstudio.errors import DataError

_HEAD = 1 << 20
_LINE_END = re.compile(r"\r\n|\n|\r")


def preview(path: str | Path, form: CsvFormat, rows: int = 100) -> Preview:
    """Look at the head of a file; never reads more than 1 MB of it.

    Raises `DataError` for a file that cannot be a table at all.
    """
    path = Path(path)
    start, more = head(path, _HEAD)
    refuse_binary(path, start, form.encoding)
    text = decoded_head(start, more, form.encoding)
    records = head_records(text, more, form, rows + 1)
    if not records:
        raise DataError(_nothing(path, text, more, form))
    first_line = form.skip_lines + 1
    if form.header:
        line, cells = records[0]
        first_line = line + 1 + sum(len(_LINE_END.findall(cell)) for cell in cells)
        first_line = records[1][0] if len(records) > 1 else first_line
    shown = preview_of(path.name, records, form, rows, first_line)
    if more and not shown.cells:
        return replace(shown, problem=_too_long(path, "row"))
    uneven = any(len(cells) != len(shown.names) for _, cells in records[:-1])
    if not (more or uneven or len(records) > rows):
        line = _endless_from(text, records[-1][0], form)
        return replace(shown, problem=endless(path.name, line)) if line else shown
    return shown


def _endless_from(text: str, line: int, form: CsvFormat) -> int:
    """The line on which the record starts that is within quotes where the file ends, from this line on; 0
    where there is none.
    """
    *_, last = text_records(list(io.StringIO(text, newline=""))[line - 1 :], form)
    return 0 if last.ends else line + last.before


def _nothing(path: Path, text: str, more: bool, form: CsvFormat) -> str:
    if not text:
        return f"{path.name} is empty; choose a file with a header and rows."
    lines = len(list(io.StringIO(text, newline="")))
    if form.skip_lines and text.strip() and not (more and form.skip_lines < lines):
        return _all_skipped(f"The first 1 MB of {path.name}" if more else path.name, lines, form.skip_lines)
    if more:
        return _too_long(path, "line")
    return f"{path.name} holds nothing but blanks; choose a file with a header and rows."


def _all_skipped(what: str, lines: int, skipped: int) -> str:
    has = "1 line" if lines == 1 else f"{lines:,} lines"
    are = "1 is" if skipped == 1 else f"{skipped:,} are"
    return f"{what} has {has}, and {are} skipped: no row is left; skip fewer."


def _too_long(path: Path, what: str) -> str:
    return (
        f"The first {what} of {path.name} is longer than 1 MB: a quote is missing, or this is not a table of "
        "rows and columns."
    )
