"""The top of a CSV file as a person sees it: names, first rows, and what kind of cells each column seems to
hold.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nnstudio.data.csv_format import INFINITE, CsvFormat, decoded_head, number_pattern, records_of
from nnstudio.data.csv_source import head, refuse_binary
from nnstudio.errors import DataError

Likely = Literal["number", "text", "unknown"]

_HEAD = 1 << 20
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class Preview:
    """The first rows of a file.

    `strays` says of each column what keeps it from being numbers where most of its cells are; empty where
    nothing does.

    `cells` holds the texts row by row, `lines` the line each row starts on; `likely` says per column what its
    cells look like. `notes` tell what had to be decided (renamed columns), `problem` what would stop the file
    from being read, as far as its head shows; empty where nothing would.
    """

    names: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    likely: tuple[Likely, ...]
    first_line: int
    bytes_per_row: float
    strays: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""


def preview(path: str | Path, form: CsvFormat, rows: int = 100) -> Preview:
    """Look at the head of a file; never reads more than 1 MB of it.

    Raises `DataError` for a file that cannot be a table at all.
    """
    path = Path(path)
    start, more = head(path, _HEAD)
    refuse_binary(path, start, form.encoding)
    text = decoded_head(start, more, form.encoding)
    records = records_of(text, more, form, most=rows + 1)
    if not records:
        raise DataError(_nothing(path, text, more))
    names, notes = _names(records[0], form, path.name)
    body = records[1:] if form.header else records
    first_line = form.skip_lines + 1
    if form.header:
        line, cells = records[0]
        first_line = body[0][0] if body else line + 1 + sum(len(_LINE_END.findall(cell)) for cell in cells)
    return Preview(
        names=names,
        cells=tuple(tuple(cells) for _, cells in body[:rows]),
        lines=tuple(line for line, _ in body[:rows]),
        likely=_likely(names, [cells for _, cells in body], form),
        first_line=first_line,
        bytes_per_row=_bytes_per_row(body),
        strays=_strays(names, body, form),
        notes=notes,
        problem=_problem(path.name, names, body, form),
    )


def _nothing(path: Path, text: str, more: bool) -> str:
    if not text:
        return f"{path.name} is empty; choose a file with a header and rows."
    if more:
        return f"The first line of {path.name} is longer than 1 MB; this is not a table of rows and columns."
    return f"{path.name} holds nothing but blanks; choose a file with a header and rows."


def _names(
    first: tuple[int, list[str]], form: CsvFormat, file: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names for the columns; unnamed and repeated ones get a name of their own, and a note says so."""
    line, cells = first
    if not form.header:
        return tuple(f"column {place}" for place in range(1, len(cells) + 1)), ()
    names: list[str] = []
    notes: list[str] = []
    wanted = [cell.strip() for cell in cells]
    for place, name in enumerate(wanted, start=1):
        unique = name or f"column {place}"
        copy = 2
        while unique in names or (unique != name and unique in wanted):
            unique = f"{name or f'column {place}'} ({copy})"
            copy += 1
        if not name:
            notes.append(f"Column {place} of {file} has no name in line {line}; it is called “{unique}”.")
        elif unique != name:
            notes.append(
                f"The name “{name}” stands more than once in line {line} of {file}; column {place} is called "
                f"“{unique}”."
            )
        names.append(unique)
    return tuple(names), tuple(notes)


def _likely(names: Sequence[str], body: Sequence[Sequence[str]], form: CsvFormat) -> tuple[Likely, ...]:
    number = number_pattern(form)
    missing = set(form.missing)
    found: list[Likely] = []
    for place in range(len(names)):
        cells = [cells[place] for cells in body if place < len(cells)]
        present = [cell for cell in cells if cell.strip() not in missing]
        finite = [cell for cell in present if not INFINITE.fullmatch(cell)]
        if not present:
            found.append("unknown")
        else:
            are_numbers = finite and all(number.fullmatch(cell) for cell in finite)
            found.append("number" if are_numbers else "text")
    return tuple(found)


def _strays(names: Sequence[str], body: Sequence[tuple[int, list[str]]], form: CsvFormat) -> tuple[str, ...]:
    """What stands among the numbers of each column and is none, where at least four of five cells are
    numbers.
    """
    number = number_pattern(form)
    missing = set(form.missing)
    found: list[str] = []
    for place in range(len(names)):
        cells = [(line, cells[place]) for line, cells in body if place < len(cells)]
        present = [(line, cell) for line, cell in cells if cell.strip() not in missing]
        strays = [
            (line, cell)
            for line, cell in present
            if not number.fullmatch(cell) and not INFINITE.fullmatch(cell)
        ]
        few = strays and 5 * len(strays) <= len(present)
        found.append(f"line {strays[0][0]:,} holds {_stray_words(strays[0][1])}" if few else "")
    return tuple(found)


def _stray_words(cell: str) -> str:
    if cell.strip().lstrip("+-").isdigit():
        return "a number that starts with 0, as codes do"
    return f"“{cell if len(cell) <= 40 else cell[:39] + '…'}”, which is not a number"


def _bytes_per_row(body: Sequence[tuple[int, list[str]]]) -> float:
    sizes = [sum(len(cell) + 1 for cell in cells) for _, cells in body]
    return sum(sizes) / len(sizes) if sizes else 1.0


def _problem(file: str, names: Sequence[str], body: Sequence[tuple[int, list[str]]], form: CsvFormat) -> str:
    if not body:
        return header_only(file)
    for line, cells in body:
        if len(cells) != len(names):
            return ragged(file, line, len(cells), len(names))
    return ""


def header_only(file: str) -> str:
    """The sentence for a file without rows."""
    return f"{file} has a header but no rows; add rows, or say that its first line is no header."


def ragged(file: str, line: int, cells: int, expected: int) -> str:
    """The sentence for a row with too few or too many cells."""
    return (
        f"Line {line:,} of {file} has {cells:,} {'cell' if cells == 1 else 'cells'} where {expected:,} "
        f"{'is' if expected == 1 else 'are'} expected; mend the line, or choose another delimiter or quote "
        "character."
    )
