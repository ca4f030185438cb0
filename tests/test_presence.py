"""What is at a path is told of every path, also of those that may not be looked at."""

from pathlib import Path

import pytest

from nnstudio.presence import are_one, is_file, is_folder, is_there
from tests.helpers.malformed_tables import open_to_all, without_permission


def test_files_and_folders(tmp_path: Path):
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("file")
    assert (is_folder(tmp_path), is_file(tmp_path), is_there(tmp_path)) == (True, False, True)
    assert (is_folder(tmp_path / "link"), is_file(tmp_path / "link")) == (False, True)
    assert are_one(tmp_path / "file", tmp_path / "link")
    assert not are_one(tmp_path / "file", tmp_path)


def test_behind_a_closed_door_nothing_is_there():
    with open_to_all() as folder:
        (folder / "closed" / "inside").mkdir(parents=True)
        (folder / "closed" / "file").touch()
        with without_permission(folder / "closed"):
            assert not is_folder(folder / "closed" / "inside")
            assert not is_file(folder / "closed" / "file")
            assert not is_there(folder / "closed" / "file")
            assert not are_one(folder / "closed" / "file", folder / "closed" / "file")


@pytest.mark.parametrize("name", ["x" * 300, "nul\0", "a/" * 3000])
def test_a_name_that_no_disk_takes(name: str):
    path = Path(name)
    assert not any(test(path) for test in (is_folder, is_file, is_there))
    assert not are_one(path, path)
