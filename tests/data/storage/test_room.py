"""Arrays that memory has no room for stand in files that vanish with them."""

import gc
import os
import subprocess
import sys

import numpy as np
import pytest

from nnstudio.data.storage.room import Room, mapped_array
from nnstudio.errors import DataError


def test_what_goes_beyond_the_limit_is_mapped(tmp_path):
    room = Room(100, tmp_path / "arrays")
    assert room.fits(80)
    small, large = room.array((10,), np.float64), room.array((10,), np.float64)
    large[:] = np.arange(10)
    assert small.base is None
    assert large.base is not None
    assert large.sum() == 45
    assert not room.fits(80)


def test_the_file_vanishes_with_its_array(tmp_path):
    array = mapped_array(tmp_path, (1000, 3), np.float32)
    array[:] = 7
    copy = array.copy()
    assert np.array_equal(array, copy)
    del array
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    folder = tmp_path / "arrays"
    folder.write_text("no folder")
    with pytest.raises(DataError, match=r"cannot be put into “.*arrays” \(file exists\): make room there"):
        mapped_array(folder, (10,), np.float64)


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="the room is taken by writing there")
def test_a_full_disk_is_a_sentence_before_anything_is_written(tmp_path):
    with pytest.raises(DataError, match="larger than the free memory"):
        mapped_array(tmp_path, (1 << 50,), np.float64)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not tell what is taken")
def test_a_limit_of_the_process_counts_as_memory(tmp_path):
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_DATA, (400 << 20, 400 << 20));"
        "from nnstudio.data.storage.memory import available_memory;"
        "from nnstudio.data.storage.room import Room;"
        "import numpy; from pathlib import Path; assert 0 < available_memory() < 400 << 20;"
        f"array = Room(folder=Path({str(tmp_path)!r})).array((100 << 20,), numpy.float64);"
        "array[::4096] = 1; assert array[::4096].sum() == len(array) // 4096"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
