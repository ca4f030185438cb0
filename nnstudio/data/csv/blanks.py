"""Makes one space of the spaces and tabs between aligned cells: Python's `csv` takes each for a delimiter."""

import re

from nnstudio.data.csv.format import CsvFormat


class SingleBlanks:
    """Takes the lines of a text one after the other; what is quoted or escaped in them stays as it is."""

    def __init__(self, form: CsvFormat) -> None:
        quote, escape = re.escape(form.quote), re.escape(form.escape)
        escaped = rf"{escape}(?:.|\Z)|" if escape else ""
        unescaped = f"{escape}?+" if escape and form.double_quote else ""  # it escapes nothing behind quotes
        doubled = f"{quote}{quote}|" if form.double_quote else ""
        bare = rf"(?:{escaped}[^ \t\r\n{escape}])"
        within = rf"(?:{escaped}{doubled}[^{quote}{escape}])*+(?:(?P<open>\Z)|{quote}{unescaped}{bare}*+)"
        quoted = f"{quote}{within}|" if quote else ""
        self._cell = re.compile(f"{quoted}{bare}++", re.DOTALL)
        self._rest_of_quoted = re.compile(within if quote else "", re.DOTALL)
        self._rest_of_bare = re.compile(f"{bare}*+", re.DOTALL)
        self._rest: re.Pattern[str] | None = None

    def line(self, line: str) -> str:
        """The line with single spaces between its cells and none around them."""
        begun = self._rest.match(line) if self._rest else None
        cells = [begun] if begun else []
        cells += self._cell.finditer(line, begun.end() if begun else 0)
        end = cells[-1].end() if cells else 0
        self._rest = self._rest_of(cells[-1], line) if cells else None
        return " ".join(cell[0] for cell in cells) + line[end:].lstrip(" \t")

    def _rest_of(self, last: re.Match[str], line: str) -> re.Pattern[str] | None:
        """What the last cell goes on with on the next line, where quotes or an escape hold the line's end."""
        if last.groupdict().get("open") is not None:
            return self._rest_of_quoted
        return self._rest_of_bare if last.end() == len(line) and last[0].endswith(("\r", "\n")) else None
