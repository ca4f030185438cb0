"""A table that memory does not hold is converted once, and read back the same from the cache."""

import csv
import gzip
import os
import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.data.csv import reading as csv_reading
from nnstudio.data.tables.table import Table
from nnstudio.data.tables.table_cache import TableCache, read_or_found
from nnstudio.errors import DataError

TEXT = "x,kind,note\n" + "".join(f"{row}.5,{'ba'[row % 2]},note {row}\n" for row in range(400))


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "table.csv"
    file.write_text(TEXT)
    return file


@pytest.fixture
def cache(tmp_path):
    return TableCache(tmp_path / "cache")


def read(path, cache, memory: int = 0, **options) -> Table:
    return csv_reading.read_csv(path, memory=memory, cache=cache, piece_size=1000, **options)


def entries(cache) -> list:
    return sorted(cache._folder.glob("*"))


def same(one: Table, other: Table) -> bool:
    return (one.name, one.notes, one.names) == (other.name, other.notes, other.names) and all(
        (a.type, a.categories) == (b.type, b.categories) and np.array_equal(a.values, b.values, True)
        if a.type == "number"
        else (a.type, a.categories) == (b.type, b.categories) and np.array_equal(a.values, b.values)
        for a, b in zip(one.columns, other.columns, strict=True)
    )


def is_mapped(table: Table) -> bool:
    return all(column.values.base is not None for column in table.columns)


def test_small_tables_leave_nothing_behind(path, cache):
    table = read(path, cache, memory=1 << 20)
    assert not is_mapped(table)
    assert not entries(cache)


def test_another_file_format_or_type_is_converted_anew(path, cache):
    read(path, cache)
    read(path, cache, types={"x": "category"})
    assert len(entries(cache)) == 2
    path.write_text(TEXT.replace("note 3,", "note three,") + "7,a,more\n")
    assert read(path, cache).rows == 401


@pytest.mark.parametrize("size", [0, 100])
def test_a_column_that_was_cut_off_is_converted_anew(path, cache, size):
    whole = read(path, cache, 1 << 20)
    read(path, cache)
    (entry,) = entries(cache)
    os.truncate(next(entry.glob("*.column")), size)
    again = read(path, cache)
    assert same(whole, again)
    assert not entry.exists()
    assert len(entries(cache)) == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"columns": []}', '{"columns": [{}], "name": "x"}'])
def test_a_damaged_description_is_converted_anew(path, cache, content):
    whole = read(path, cache)
    (entry,) = entries(cache)
    (entry / "table.json").write_text(content)
    assert same(whole, read(path, cache))


def test_what_was_not_used_for_longest_goes_first(tmp_path, path):
    cache = TableCache(tmp_path / "cache", most_bytes=30_000)
    tables = []
    for number in range(4):
        file = tmp_path / f"{number}.csv"
        file.write_text(TEXT)
        tables.append(read(file, cache))
        for place, entry in enumerate(entries(cache)):
            os.utime(entry / "table.json", (1000 + place, 1000 + place))
    assert 0 < len(entries(cache)) < 4
    assert all(same(tables[0], Table(table.columns, tables[0].name, table.notes)) for table in tables)


def test_an_unfinished_entry_goes_after_a_day(path, cache):
    old = cache.new_entry("old")
    os.utime(old, (1000, 1000))
    new = cache.new_entry("new")
    cache.clean()
    assert not old.exists()
    assert new.exists()


def test_a_file_that_is_no_table_leaves_no_entry(path, cache):
    path.write_text(TEXT + "1,2,3,4\n")
    with pytest.raises(DataError, match="Line 402"):
        read(path, cache)
    assert not entries(cache)


def test_a_cache_that_cannot_be_written_is_named(tmp_path, path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match=r"cannot be put into “.*file”.*: make room there"):
        read(path, TableCache(tmp_path / "file"))


def test_a_table_stays_usable_when_its_entry_is_thrown_away(path, cache):
    whole, mapped = read(path, cache, 1 << 20), read(path, cache)
    (entry,) = entries(cache)
    shutil.rmtree(entry, ignore_errors=True)
    assert same(whole, mapped)


@pytest.mark.parametrize("left", [0, 700])
def test_a_file_that_is_cut_while_it_is_read_is_said_to_have_changed(tmp_path, cache, left):
    path = tmp_path / "table.csv"
    path.write_text("x,y\n" + "1,2\n" * 200_000)

    def cut(share: float) -> None:
        os.truncate(path, left + 2)  # in the middle of a row

    with pytest.raises(DataError, match=r"^table\.csv changed while it was read; read it again"):
        csv_reading.read_csv(path, memory=0, cache=cache, on_progress=cut)
    assert not entries(cache)


@pytest.mark.parametrize("memory", [0, 1 << 20])
def test_a_file_that_changes_between_two_passes_is_refused(tmp_path, cache, memory):
    path = tmp_path / "table.csv"
    path.write_text("x\n1\n2\n")
    whole = csv_reading.read_csv(path, memory=1 << 20, cache=cache)

    def changed_after_reading(spool) -> Table:
        grown = spool.column(np.float64)
        grown.append(whole.column("x").values)
        path.write_text("x\n1\n2\n3\n")
        return whole

    with pytest.raises(DataError, match=r"table\.csv changed while it was read; read it again"):
        read_or_found(path, csv_reading.CsvFormat(), {}, changed_after_reading, memory, cache)
    assert not entries(cache)


@settings(max_examples=50, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["1", "2.5", "", "NA", "-3e2", "word", "007"]),
            st.sampled_from(["b", "a", "", 'say "x"', "1,5", "true"]),
            st.text(st.sampled_from("xyz \n,"), max_size=4),
        ),
        min_size=1,
        max_size=40,
    ),
    memory=st.integers(0, 500),
    piece_size=st.integers(1, 200),
    packed=st.booleans(),
)
def test_any_table_is_the_same_in_memory_and_mapped(tmp_path_factory, rows, memory, piece_size, packed):
    folder = tmp_path_factory.mktemp("tables")
    path = folder / "table.csv"
    with gzip.open(path, "wt", newline="") if packed else path.open("w", newline="") as file:
        csv.writer(file).writerows([("x", "kind", "note"), *rows])
    form = csv_reading.CsvFormat()
    cache = TableCache(folder / "cache")
    whole = csv_reading.read_csv(path, form, memory=1 << 20, cache=cache)
    mapped = csv_reading.read_csv(path, form, memory=memory, cache=cache, piece_size=piece_size)
    assert same(whole, mapped)
    assert same(whole, csv_reading.read_csv(path, form, memory=memory, cache=cache))
