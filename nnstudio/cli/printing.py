"""What commands print: sentences and tables for people on stdout, or one JSON object and nothing else."""

import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from nnstudio.data.tables.quoting import visible


def console() -> Console:
    """The console of people; text of files goes through `plain` first."""
    return Console(highlight=False, soft_wrap=True)


def plain(text: object) -> str:
    """Text from a file, so that brackets in it are no markup, and codes in it move no terminal."""
    return escape(visible(str(text)))


def print_json(values: Mapping[str, Any]) -> None:
    """Print one JSON object on stdout; numbers that JSON does not know become null.

    In plain ASCII, which every program reads alike, whatever encoding the terminal has.
    """
    sys.stdout.write(json.dumps(_finite(values)) + "\n")


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def grid(titles: Sequence[str], rows: Iterable[Sequence[object]], right: Iterable[int] = ()) -> Grid:
    """A calm table: titles, rows, and which columns are aligned to the right."""
    table = Grid(box=None, pad_edge=False, header_style="dim", padding=(0, 3, 0, 0))
    aligned = set(right)
    for place, title in enumerate(titles):
        table.add_column(plain(title), justify="right" if place in aligned else "left")
    for row in rows:
        table.add_row(*(plain(cell) for cell in row))
    return table


def counted(number: int, one: str, several: str = "") -> str:
    """A number with its word: 1 row, 1,200 rows."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def percent(share: float) -> str:
    """A share as people read it: 97.2 %."""
    return f"{share * 100:.1f} %"


def figure(value: float | None) -> str:
    """A number in four significant digits; a dash where there is none."""
    return "–" if value is None or not math.isfinite(value) else f"{value:.4g}"


def duration(seconds: float) -> str:
    """A span of time in the unit that suits it."""
    if seconds < 0.001:
        return "less than 1 ms"
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds / 60:.1f} min"
