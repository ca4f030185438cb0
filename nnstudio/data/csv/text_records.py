"""The records of a text as Python's `csv` tells them apart; lines among them that are comments are none."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nnstudio.data.csv.blanks import SingleBlanks
from nnstudio.data.csv.format import BLANKS, CsvFormat

csv.field_size_limit(1 << 30)  # of the whole process, by default 131,072; texts are bounded by who reads them
_BLANK_LINES = ["\n", "\n"]
"""Put behind the last line: an escaped line end takes one of them into its record, and only quotes that never
end take both.
"""


class TextRecord(NamedTuple):
    """A record: how many lines stand before it, its lines, that of a comment blank, and its cells, none of a
    blank line. `ends` says whether its last quotes do.
    """

    before: int
    lines: list[str]
    cells: list[str]
    ends: bool


def text_records(lines: Iterable[str], form: CsvFormat) -> Iterator[TextRecord]:
    """The records in all lines of a text."""
    given = _Lines(lines, form)
    reader = csv.reader(iter(given), **form.reader_options())  # type: ignore[arg-type]
    before = 0
    for cells in reader:
        if not given.begun:
            return
        begun, given.begun = given.begun, []
        end = before + len(begun)
        yield TextRecord(before, begun, cells, reader.line_num < end + len(_BLANK_LINES))
        before = end


class _Lines:
    """Gives a `csv.reader` its lines; `begun` are those of the record that it is about.

    A line that begins a record with the mark of comments is given as a blank one.
    """

    def __init__(self, lines: Iterable[str], form: CsvFormat) -> None:
        self.begun: list[str] = []
        self._lines, self._comment = lines, form.comment
        self._single = SingleBlanks(form) if form.delimiter == BLANKS else None

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            if self._comment and not self.begun and line.startswith(self._comment):
                line = line[len(line.rstrip("\r\n")) :]
            self.begun.append(line)
            yield line if self._single is None else self._single.line(line)
        yield from _BLANK_LINES


def uncommented(lines: Iterable[str], form: CsvFormat) -> str:
    """The text of some lines, comments among them blank."""
    return "".join(line for record in text_records(lines, form) for line in record.lines)


def decoded_head(start: bytes, more: bool, encoding: str) -> str:
    """The text of a file's first bytes; a character cut at the end is left out."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    return decoder.decode(start, final=not more).removeprefix("\ufeff")


def head_records(
    text: str, more: bool, form: CsvFormat, most: int | None = None
) -> list[tuple[int, list[str]]]:
    """Records of a file's head with the line each starts on; without blank lines and a cut last record."""
    lines = list(io.StringIO(text, newline=""))[form.skip_lines :]
    records: list[tuple[int, list[str]]] = []
    for record in text_records(lines, form):
        cells = record.cells
        is_whole = not more or record.before + len(record.lines) < len(lines)
        is_one_column = bool(records) and len(records[0][1]) == 1
        if is_whole and cells and (len(cells) > 1 or cells[0].strip() or is_one_column):
            records.append((form.skip_lines + record.before + 1, cells))
        if most is not None and len(records) >= most:
            break
    return records
