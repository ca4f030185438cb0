"""What every format of a table has in common: how its cells are to be understood."""

from typing import Protocol

MISSING_CELLS = ("", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NAN", "null", "NULL", "Null", "?")
"""Cells that stand for a missing value. “None” is none of them: in real tables it is often a category."""


class Marks(Protocol):
    """How cells are told to be numbers or missing, and whether the first row names the columns."""

    @property
    def decimal(self) -> str:
        """The decimal mark."""
        ...

    @property
    def thousands(self) -> str:
        """The mark between thousands, or empty."""
        ...

    @property
    def header(self) -> bool:
        """Whether the first row holds names."""
        ...

    @property
    def missing(self) -> tuple[str, ...]:
        """Cells that stand for a missing value."""
        ...

    @property
    def row_word(self) -> str:
        """What a person counts in such a file: lines of a text, rows of a sheet."""
        ...
