"""Files of rows larger than memory are converted once into the cache, whatever their kind."""

import csv
import importlib

import pytest
from openpyxl import Workbook

from nnstudio.data.csv import detection as csv_detection
from nnstudio.data.csv import reading as csv_reading
from nnstudio.data.reading import excel_source, parquet_source
from nnstudio.data.tables.table import Table
from nnstudio.data.tables.table_cache import TableCache
from nnstudio.data.tables.table_passes import ReadingCancelledError
from nnstudio.errors import DataError
from tests.data.tables.test_table_cache import entries, is_mapped, same

ROWS = 12_000
HEADER = ("x", "kind", "note", "late")
LATE_WORD = 9_000
CELLS = [
    (row + 0.5, "ba"[row % 2], f"note {row}", "word" if row == LATE_WORD else str(row)) for row in range(ROWS)
]
BYTES = ROWS * (8 + 4 + 4 + 4)


class CsvFiles:
    detect, read, name = csv_detection.detect, csv_reading.read_csv, "table.csv"

    @staticmethod
    def write(path) -> None:
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([HEADER, *CELLS])


class Workbooks:
    detect, read, name = excel_source.detect, excel_source.read, "table.xlsx"

    @staticmethod
    def write(path) -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("table")
        for row in (HEADER, *CELLS):
            sheet.append(row)
        book.save(path)


class ParquetFiles:
    detect, read, name = parquet_source.detect, parquet_source.read, "table.parquet"

    @staticmethod
    def write(path) -> None:
        arrow = pytest.importorskip("pyarrow")
        columns = dict(zip(HEADER, map(list, zip(*CELLS, strict=True)), strict=True))
        importlib.import_module("pyarrow.parquet").write_table(arrow.table(columns), path)


@pytest.fixture(scope="module", params=[CsvFiles, Workbooks, ParquetFiles])
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def path(kind, tmp_path_factory):
    file = tmp_path_factory.mktemp("spilled") / kind.name
    kind.write(file)
    return file


@pytest.fixture
def cache(tmp_path):
    return TableCache(tmp_path / "cache")


def read(kind, path, cache, memory: int, **options) -> Table:
    return kind.read(path, kind.detect(path), memory=memory, cache=cache, **options)


@pytest.mark.parametrize("memory", [0, BYTES // 2])
def test_what_memory_does_not_hold_is_mapped_and_the_same(kind, path, cache, memory):
    whole = read(kind, path, cache, 1 << 30)
    assert not is_mapped(whole)
    assert not entries(cache)
    mapped = read(kind, path, cache, memory)
    assert is_mapped(mapped)
    assert same(whole, mapped)
    assert mapped.column("late").cell(LATE_WORD) == "word"
    (entry,) = entries(cache)
    assert len(list(entry.glob("*.column"))) == len(HEADER)


def test_it_is_converted_once(kind, path, cache):
    first = read(kind, path, cache, 0)
    shares: list[float] = []
    assert same(first, read(kind, path, cache, 0, on_progress=shares.append))
    assert not shares
    assert len(entries(cache)) == 1


@pytest.mark.parametrize("looks", [1, 2, 4])
def test_a_reading_that_is_cancelled_leaves_no_entry(kind, path, cache, looks):
    asked = iter([*[False] * (looks - 1), *[True] * 100])
    with pytest.raises(ReadingCancelledError):
        read(kind, path, cache, 0, cancelled=lambda: next(asked))
    assert next(asked), "reading stopped at once"
    assert not entries(cache)


def test_a_cell_that_is_no_number_leaves_no_entry(kind, path, cache):
    with pytest.raises(DataError, match="“word”, which is not a number"):
        read(kind, path, cache, 0, types={"late": "number"})
    assert not entries(cache)
