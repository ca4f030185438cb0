"""Whole records of a CSV file: their bytes, and where their cells stand in them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.kernels.cells import mark_of, unquoted

Places = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Records:
    """Some records one after another; blank lines between them are none.

    `begins` and `ends` say where the text of each cell stands in the `data`, shape (records, columns),
    without quotes around it; `marked` which cells hold quotes or escape characters that are none of their
    text: of these the whole stands there. `lines` says on which line each record starts, counted from
    `first_line`. The `data` goes on behind the `size` bytes that are theirs.
    """

    data: bytes
    size: int
    begins: Places
    ends: Places
    marked: NDArray[np.bool_]
    lines: Places
    first_line: int

    def __len__(self) -> int:
        return len(self.begins)

    @property
    def bytes_(self) -> NDArray[np.uint8]:
        """The data byte by byte."""
        return np.frombuffer(self.data, np.uint8)

    @cached_property
    def _ascii_text(self) -> str | None:
        """The data as a text whose characters stand where its bytes do, if all are of one byte: cut from it,
        cells take half the time.
        """
        return self.data.decode("ascii") if self.data.isascii() else None

    def line(self, record: int) -> int:
        """The line of the file on which a record starts."""
        return self.first_line + int(self.lines[record])

    def texts(self, column: int, form: CsvFormat) -> list[str]:
        """What the cells of a column say."""
        places = zip(self.begins[:, column].tolist(), self.ends[:, column].tolist(), strict=True)
        if (ascii_text := self._ascii_text) is not None:
            texts = [ascii_text[begin:end] for begin, end in places]
        else:
            texts = [self.data[begin:end].decode("utf-8") for begin, end in places]
        for record in np.flatnonzero(self.marked[:, column]).tolist():
            texts[record] = self.text(record, column, form)
        return texts

    def text(self, record: int, column: int, form: CsvFormat) -> str:
        """What a cell says."""
        begin, end = int(self.begins[record, column]), int(self.ends[record, column])
        if not self.marked[record, column]:
            return self.data[begin:end].decode("utf-8")
        out = np.empty(end - begin, np.uint8)
        marks = mark_of(form.quote), mark_of(form.escape)
        size = unquoted(self.bytes_, begin, end, *marks, form.double_quote, out)
        return out[:size].tobytes().decode("utf-8")
