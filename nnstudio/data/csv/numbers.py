"""Reads the numbers of some columns of a CSV file from their bytes."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.kernels.cells import mark_of
from nnstudio.data.csv.kernels.numbers import read_numbers
from nnstudio.data.csv.records import Records
from nnstudio.data.tables.cells import NumberCells, Offence


@dataclass(frozen=True, eq=False)
class ReadNumbers:
    """The numbers of a column, NaN where they are missing, which have the `unit` that was looked for; and by
    their records the texts that are none for sure, or none that a double holds exactly.
    """

    values: NDArray[np.float64]
    strange: dict[int, str]
    unit: str

    def add_to(self, cells: NumberCells) -> Offence | None:
        """Have a column's cells take them; answers the first that does not fit."""
        return cells.add_numbers(self.values, self.strange, self.unit)


class NumberReader:
    """Reads the columns at some places for their cells, which say whether a person wants numbers, whatever
    they look like, and the likely unit. Any thread may use it.
    """

    def __init__(self, form: CsvFormat, columns: Mapping[int, NumberCells]) -> None:
        self._form = form
        self._columns = np.array(list(columns), np.int64)
        self._forced = np.array([cells.is_forced for cells in columns.values()], np.bool_)
        self._units = [cells.likely_unit for cells in columns.values()]
        self._unit_bytes, self._unit_edges = _in_a_row([unit.encode() for unit in self._units])
        encoded = [text.encode() for text in form.missing]
        self._missing, self._missing_edges = _in_a_row(encoded)
        self._begins_missing = np.zeros(256, np.bool_)
        self._begins_missing[[text[0] if text else 0 for text in encoded]] = True

    def read(self, records: Records, given_up: Container[int] = ()) -> dict[int, ReadNumbers]:
        """The numbers of each column by its place, but those that were given up."""
        values = np.empty((len(self._columns), len(records)))
        strange = np.empty(values.size, np.int64)
        count = read_numbers(
            records.bytes_, records.begins, records.ends, records.marked, self._columns, self._forced,
            mark_of(self._form.decimal), mark_of(self._form.thousands), self._missing, self._missing_edges,
            self._begins_missing, self._unit_bytes, self._unit_edges, values, strange,
        )  # fmt: skip
        places = self._columns.tolist()
        read = {
            place: ReadNumbers(values[at], {}, self._units[at])
            for at, place in enumerate(places)
            if place not in given_up
        }
        for found in strange[:count].tolist():
            at, record = divmod(found, len(records))
            if places[at] in read:
                read[places[at]].strange[record] = records.text(record, places[at], self._form)
        return read


def _in_a_row(texts: list[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The bytes of some texts behind each other, and where each begins and ends."""
    return np.frombuffer(b"".join(texts) or b"\0", np.uint8).copy(), np.cumsum([0, *map(len, texts)])
