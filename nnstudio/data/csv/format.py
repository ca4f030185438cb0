"""How a CSV file is written: encoding, delimiter, decimal mark, header …"""

import csv
from dataclasses import dataclass

from nnstudio.data.tables.marks import MISSING_CELLS
from nnstudio.errors import DataError

BLANKS = "blanks"
"""Any number of spaces and tabs, as in columns that are aligned by them; those around a line part nothing."""
DELIMITERS = {
    ",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar", " ": "Space",
    BLANKS: "Spaces  any number",
}  # fmt: skip
"""The delimiters that are looked for and offered."""


@dataclass(frozen=True)
class CsvFormat:
    """How cells are told apart and numbers are written; every field can be overridden.

    `delimiter`, `quote` and `escape` are one ASCII character each, or empty for none (but the delimiter,
    which may be `BLANKS`); `skip_lines` lines stand above the header or the first row, and lines outside of
    quotes that begin with `comment` are none of the table's.
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
            if what == "delimiter" and mark == BLANKS:
                continue
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

    @property
    def delimiters(self) -> str:
        """The characters that part cells."""
        return " \t" if self.delimiter == BLANKS else self.delimiter

    def reader_options(self) -> dict[str, object]:
        """The keyword arguments for `csv.reader`; of `BLANKS` it is to be given single ones."""
        return {
            "delimiter": self.delimiters[0],
            "quotechar": self.quote or None,
            "quoting": csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            "escapechar": self.escape or None,
            "doublequote": self.double_quote,
            "skipinitialspace": self.skip_initial_space,
        }
