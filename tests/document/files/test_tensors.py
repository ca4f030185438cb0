"""Arrays are written and read block by block, and are what the library of the format makes of them."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of_numpy
from safetensors.numpy import load

from nnstudio.data.columns.guess import guess
from nnstudio.data.storage.room import Room
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.files import storage
from nnstudio.document.files.tensors import read_tensors, tensors_header, write_tensors
from nnstudio.document.project import Project, ProjectData
from nnstudio.errors import ProjectError

KINDS = ("bool", "uint8", "int16", "int32", "int64", "float32", "float64")
some_arrays = st.dictionaries(
    st.text(max_size=8),
    st.sampled_from(KINDS).flatmap(
        lambda kind: arrays_of_numpy.arrays(kind, arrays_of_numpy.array_shapes(min_dims=0, min_side=0))
    ),
    max_size=5,
)


def written(arrays, kinds=None) -> bytes:
    file = BytesIO()
    write_tensors(file, arrays, kinds or {})
    return file.getvalue()


def same(one, other) -> bool:
    return one.keys() == other.keys() and all(
        (one[name].dtype, one[name].shape) == (other[name].dtype, other[name].shape)
        and one[name].tobytes() == other[name].tobytes()
        for name in one
    )


@given(some_arrays, st.integers(0, 300))
def test_the_library_reads_what_is_written_and_so_do_mapped_files(arrays, limit):
    arrays = {name: array for name, array in arrays.items() if name != "__metadata__"}
    content = written(arrays)
    header, size = tensors_header(arrays, {})
    assert len(content) == len(header) + size
    assert same(load(content), arrays)
    assert same(read_tensors(BytesIO(content), len(content), Room(limit)), arrays)


def test_an_array_may_be_written_in_another_type_and_need_not_be_contiguous():
    values = np.arange(12.0).reshape(3, 4).T
    back = load(written({"a": values}, {"a": np.dtype(np.int16)}))["a"]
    assert back.dtype == np.int16
    assert np.array_equal(back, values)


@pytest.fixture(scope="module")
def large() -> Project:
    """A project whose table is not packed."""
    rows = 1_200_000
    random = np.random.default_rng(0)
    table = Table(
        (
            number_column("count", random.integers(0, 30_000, rows)),
            number_column("size", random.normal(0, 1, rows)),
            category_column("kind", ["a", "b", None] * (rows // 3)),
        ),
        "large.csv",
    )
    return Project("large", data=ProjectData(table, guess(table)))


@pytest.mark.parametrize("limit", [0, 15 << 20, 1 << 30])
def test_a_large_table_is_the_same_in_memory_and_mapped(large, tmp_path, limit):
    path = tmp_path / "large.nns"
    storage.save(path, large)
    back, _ = storage.load(path, Room(limit))
    for one, other in zip(large.data.table.columns, back.data.table.columns, strict=True):
        assert (one.name, one.type, one.categories) == (other.name, other.type, other.categories)
        assert one.values.dtype == other.values.dtype
        assert one.values.tobytes() == other.values.tobytes()
    storage.save(path, back)  # over the file that it came from
    assert storage.load(path)[0].data.table.rows == large.data.table.rows


def test_a_large_table_that_was_damaged_is_refused_whether_it_fits_or_not(large, tmp_path):
    path = tmp_path / "large.nns"
    storage.save(path, large)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    for limit in (0, 1 << 30):
        with pytest.raises(ProjectError, match="damaged"):
            storage.load(path, Room(limit))
