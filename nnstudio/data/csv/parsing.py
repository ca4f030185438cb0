"""One pass over a CSV file in pieces: its cells are found by one thread, while others read the numbers and
code the texts of the pieces before. All of it is compiled.

What was tried with a million rows of 20 columns (154 MB) on two cores, where `pandas.read_csv` alone takes
0.7 to 0.8 s: pandas in chunks with `category` for all texts, 5.9 s, for it sorts the texts of every chunk;
pandas for numbers, and texts as objects, 1.4 s; pandas for the numbers, and texts coded from their bytes by
arrays, 1.1 s. It also mends what nobody asked it to: short rows, 00123, the last digits of long numbers.
Free text keeps the order in which it was met: sorting a million texts took another second.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.numbers import NumberReader, ReadNumbers
from nnstudio.data.csv.pieces import pieces
from nnstudio.data.csv.records import Records
from nnstudio.data.csv.texts import TextTable
from nnstudio.data.storage.kept_memory import freed_memory_kept
from nnstudio.data.tables.cells import NumberCells, Offence, TextCells
from nnstudio.data.tables.table_passes import ReadingCancelledError, WantedColumn, Watcher, objections
from nnstudio.data.tables.table_preview import Preview
from nnstudio.errors import DataError

_LITTLE_MORE = 1.02  # rows than the file seems to hold
_WAITING = 2  # pieces at most that were scanned and are not read yet
_READERS = 2  # of numbers


def read_pass(
    path: Path,
    form: CsvFormat,
    start: Preview,
    wanted: Mapping[int, WantedColumn],
    watcher: Watcher,
    piece_size: int | None,
) -> dict[int, str]:
    """Read the wanted columns of the whole file into their cells, in pieces of about so many bytes.

    Answers the places of the columns that must be read again as exact text, each with a note for the user or
    an empty one. Raises `DataError` where the file is no table.
    """
    with freed_memory_kept(), _Pass(path.name, form, wanted) as one_pass:
        rows = 0
        with closing(pieces(path, form, start, watcher, piece_size)) as found:
            for records, share in one_pass.followed(found):
                rows += len(records)
                one_pass.expect(int(_LITTLE_MORE * rows / share))
                one_pass.read(records)
        one_pass.finish()
        one_pass.tell_texts()
        return one_pass.surprises


class _Pass:
    """Reads pieces on threads of its own, and gives the columns' cells what is in them, in their order."""

    def __init__(self, file: str, form: CsvFormat, wanted: Mapping[int, WantedColumn]) -> None:
        self.surprises: dict[int, str] = {}
        self._file, self._wanted = file, wanted
        cells = {place: column.cells for place, column in wanted.items()}
        self._tables = {place: TextTable(form) for place, of in cells.items() if isinstance(of, TextCells)}
        self._numbers = NumberReader(
            form, {place: of for place, of in cells.items() if isinstance(of, NumberCells)}
        )
        self._number_readers = ThreadPoolExecutor(_READERS, "nnstudio numbers")
        self._text_coder = ThreadPoolExecutor(1, "nnstudio texts")  # a table of texts is one thread's
        self._waiting: deque[_Reading] = deque()

    def __enter__(self) -> "_Pass":
        return self

    def __exit__(self, *_: object) -> None:
        for pool in (self._number_readers, self._text_coder):
            pool.shutdown(cancel_futures=True)
        self._tables.clear()  # memory that is free is given back now

    def expect(self, rows: int) -> None:
        """Prepare for about so many rows in all."""
        for column in self._wanted.values():
            column.cells.expect(rows)

    def followed(self, found: Iterator[tuple[Records, float]]) -> Iterator[tuple[Records, float]]:
        """The same records; what is wrong in them is told before what is wrong behind them."""
        try:
            yield from found
        except ReadingCancelledError:
            raise
        except DataError:
            self.finish()
            raise

    def read(self, records: Records) -> None:
        """Have the next records read, and take what was read of those before."""
        numbers = self._number_readers.submit(self._numbers.read, records, self.surprises)
        self._waiting.append(_Reading(records, numbers, self._text_coder.submit(self._coded, records)))
        if len(self._waiting) > _WAITING:
            self._take(self._waiting.popleft())

    def finish(self) -> None:
        """Take what is left."""
        while self._waiting:
            self._take(self._waiting.popleft())

    def tell_texts(self) -> None:
        """Tell the cells what the codes of their texts stand for."""
        for place, table in self._tables.items():
            cells = self._wanted[place].cells
            assert isinstance(cells, TextCells)
            cells.stand_for(table.texts)

    def _coded(self, records: Records) -> dict[int, NDArray[np.int32]]:
        return {place: table.coded(records, place) for place, table in self._tables.items()}

    def _take(self, reading: "_Reading") -> None:
        for place, codes in reading.texts.result().items():
            cells = self._wanted[place].cells
            assert isinstance(cells, TextCells)
            cells.add_coded(codes)
        offences: dict[int, Offence] = {}
        for place, numbers in reading.numbers.result().items():
            cells = self._wanted[place].cells
            if place in self.surprises:
                continue
            assert isinstance(cells, NumberCells)
            offence = numbers.add_to(cells)
            if offence is not None:
                offences[place] = offence
        self.surprises |= objections(self._file, "line", reading.records.line, offences, self._wanted)


@dataclass(frozen=True, eq=False)
class _Reading:
    """Some records, and what is being read of them: numbers, and the codes of texts, by column."""

    records: Records
    numbers: Future[dict[int, ReadNumbers]]
    texts: Future[dict[int, NDArray[np.int32]]]
