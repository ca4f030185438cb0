"""The rows of a CSV file chunk by chunk, each cell as it stands; for files that are passed on, not kept."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from nnstudio.data.csv import compiled
from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.preview import preview
from nnstudio.data.csv.small_files import Record, add_texts, read_records
from nnstudio.data.tables.cells import NumberCells, Offence, TextCells
from nnstudio.data.tables.table_passes import Watcher
from nnstudio.data.tables.table_preview import readable
from nnstudio.data.tables.value_pass import Chunk

if TYPE_CHECKING:
    from nnstudio.data.csv.records import Records


def chunks(path: Path, form: CsvFormat, watcher: Watcher) -> Iterator[Chunk]:
    """The rows below the header; raises what `read_csv` would, at the same lines."""
    start = readable(preview(path, form))
    if compiled.is_small(path):
        few, refusal = read_records(path, form, start, watcher)
        if few:
            yield _SmallChunk(few)
        if refusal is not None:
            raise refusal
        watcher.look(1.0)
        return
    compiled.get_ready(watcher)
    from nnstudio.data.csv.pieces import pieces

    with closing(pieces(path, form, start, watcher)) as found:
        for records, _ in found:
            yield _CompiledChunk(records, form, len(start.names))
    watcher.look(1.0)


@dataclass(frozen=True, eq=False)
class _SmallChunk:
    """Rows of a small file."""

    records: list[Record]

    @cached_property
    def rows(self) -> Sequence[int]:
        return [line for line, _ in self.records]

    @cached_property
    def texts(self) -> Sequence[Sequence[str]]:
        return list(zip(*(cells for _, cells in self.records), strict=True))

    def add_to(self, cells: NumberCells | TextCells, place: int, missing: Sequence[str]) -> Offence | None:
        return add_texts(self.texts[place], cells, missing)


@dataclass(frozen=True, eq=False)
class _CompiledChunk:
    """Rows of a large file: its numbers are read from their bytes, which takes a hundredth of the time."""

    records: "Records"
    form: CsvFormat
    width: int

    @cached_property
    def rows(self) -> Sequence[int]:
        return [self.records.first_line + line for line in self.records.lines.tolist()]

    @cached_property
    def texts(self) -> Sequence[Sequence[str]]:
        return [self.records.texts(place, self.form) for place in range(self.width)]

    def add_to(self, cells: NumberCells | TextCells, place: int, missing: Sequence[str]) -> Offence | None:
        if isinstance(cells, TextCells):
            return add_texts(self.texts[place], cells, missing)
        from nnstudio.data.csv.numbers import NumberReader

        return NumberReader(self.form, {place: cells}).read(self.records)[place].add_to(cells)
