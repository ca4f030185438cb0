"""How a CSV file is written (encoding, delimiter, decimal mark, header …), and its head read that way."""

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from nnstudio.data.csv.comments import CommentBlanker
from nnstudio.data.tables.marks import MISSING_CELLS
from nnstudio.errors import DataError

DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar", " ": "Space"}
"""The delimiters that are looked for and offered."""


@dataclass(frozen=True)
class CsvFormat:
    """How cells are told apart and numbers are written; every field can be overridden.

    `delimiter`, `quote` and `escape` are one ASCII character each, or empty for none (but the delimiter);
    `skip_lines` lines stand above the header or the first row, and lines that begin with `comment` are
    none of the table's.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    decimal: str = "."
    thousands: str = ""
    header: bool = True
    escape: str = ""
    double_quote: bool = True
    skip_initial_space: bool = False
    skip_lines: int = 0
    comment: str = ""
    missing: tuple[str, ...] = MISSING_CELLS

    def __post_init__(self) -> None:
        for what in ("delimiter", "quote", "decimal", "thousands", "escape", "comment"):
            mark = getattr(self, what)
            needed = what in ("delimiter", "decimal")
            if len(mark) > 1 or (needed and not mark) or not mark.isascii() or mark in ("\n", "\r", "\0"):
                raise DataError(f"The {what} must be a single plain character, not “{mark}”.")
        used = [mark for mark in (self.delimiter, self.quote, self.escape, self.comment) if mark]
        if len(set(used)) < len(used):
            raise DataError("Delimiter, quote, escape and comment mark must differ from each other.")
        if self.decimal == self.thousands:
            raise DataError("The decimal mark and the thousands mark must differ from each other.")

    @property
    def row_word(self) -> str:
        """Records are counted by the lines on which they start."""
        return "line"

    def reader_options(self) -> dict[str, object]:
        """The keyword arguments for `csv.reader`."""
        return {
            "delimiter": self.delimiter,
            "quotechar": self.quote or None,
            "quoting": csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            "escapechar": self.escape or None,
            "doublequote": self.double_quote,
            "skipinitialspace": self.skip_initial_space,
        }


def uncommented(lines: Sequence[str], form: CsvFormat) -> list[str]:
    """The lines, comments among them blank."""
    if not form.comment:
        return list(lines)
    blanker = CommentBlanker(form.comment, form.quote, form.escape)
    return [line.decode() for line in blanker.blanked(line.encode() for line in lines)]


def decoded_head(start: bytes, more: bool, encoding: str) -> str:
    """The text of a file's first bytes; a character cut at the end is left out."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    return decoder.decode(start, final=not more).removeprefix("\ufeff")


def records_of(
    text: str, more: bool, form: CsvFormat, most: int | None = None, file: str = "the table"
) -> list[tuple[int, list[str]]]:
    """Records of a file's head with the line each starts on; blank lines and a cut last record are left
    out. Raises `DataError` naming a line of the `file` that cannot be split.
    """
    lines = uncommented(list(io.StringIO(text, newline=""))[form.skip_lines :], form)
    reader = csv.reader(iter(lines), **form.reader_options())  # type: ignore[arg-type]
    records: list[tuple[int, list[str]]] = []
    line = form.skip_lines + 1
    try:
        for cells in reader:
            complete = not more or reader.line_num < len(lines)
            if cells and complete and (len(cells) > 1 or cells[0].strip() or _is_one_column(records)):
                records.append((line, cells))
            line = form.skip_lines + reader.line_num + 1
            if most is not None and len(records) >= most:
                break
    except csv.Error as error:
        raise DataError(unsplittable(file, line, error)) from None
    return records


def unsplittable(file: str, line: int, error: csv.Error) -> str:
    """The sentence for a line that Python's `csv` refuses."""
    if "field limit" in str(error):
        return (
            f"Line {line:,} of {file} holds a cell of more than {csv.field_size_limit():,} characters: this "
            "is no table of rows and columns, or a quote is missing."
        )
    return (
        f"Line {line:,} of {file} cannot be split into cells ({error}); choose another delimiter or quote "
        "character."
    )


def _is_one_column(records: Sequence[tuple[int, list[str]]]) -> bool:
    return bool(records) and len(records[0][1]) == 1
