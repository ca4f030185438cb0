"""Files are replaced whole or not at all, and nothing that is no file is ever replaced."""

import os
import stat
import sys
from pathlib import Path

import pytest

from nnstudio.data.csv.writing import write_csv
from nnstudio.data.storage.replacing import refuse_place, replacing
from nnstudio.data.tables.table import number_column
from nnstudio.errors import DataError, ProjectError

COLUMNS = [number_column("x", [1.0])]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path):
    path = tmp_path / "f"
    path.write_bytes(b"old")
    with pytest.raises(TypeError), replacing(path) as file:
        file.writelines([b"half", "no bytes"])
    assert (path.read_bytes(), names(tmp_path)) == (b"old", ["f"])


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are those of POSIX")
def test_a_private_file_stays_private(tmp_path: Path):
    path = tmp_path / "f.csv"
    path.touch(0o600)
    write_csv(path, COLUMNS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_stays_a_link(tmp_path: Path):
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "f.csv").touch()
    (tmp_path / "f.csv").symlink_to(tmp_path / "far" / "f.csv")
    write_csv(tmp_path / "f.csv", COLUMNS)
    assert (tmp_path / "f.csv").is_symlink()
    assert (tmp_path / "far" / "f.csv").read_text() == "x\n1\n"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have no names in folders there")
def test_what_is_no_ordinary_file_is_not_replaced(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    for act in (refuse_place, lambda path: write_csv(path, COLUMNS)):
        with pytest.raises(DataError, match="pipe” is no ordinary file: name a file to save in"):
            act(tmp_path / "pipe")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (".", "” is a folder: name a file to save in"),
        ("no/f", "There is no folder “.*no” to save f in: make it first"),
        ("f/g", "There is no folder “.*f” to save g in: make it first"),
        ("x" * 300, "cannot be saved in .*: choose another place"),
    ],
)
def test_a_place_is_refused_before_anything_is_written(tmp_path: Path, place: str, words: str):
    (tmp_path / "f").touch()
    with pytest.raises(ProjectError, match=words):
        refuse_place(tmp_path / place, ProjectError)
    assert names(tmp_path) == ["f"]


@pytest.mark.skipif(sys.platform != "linux", reason="nobody can make files there on Linux")
def test_a_folder_where_nobody_can_write_is_refused_before(tmp_path: Path):
    with pytest.raises(DataError, match="“f” cannot be saved in “/proc”"):
        refuse_place(Path("/proc/f"))
