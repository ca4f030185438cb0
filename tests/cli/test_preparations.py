"""A command that waits for the compiler says so on a terminal, and nowhere else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnstudio import paths
from nnstudio.data.csv.compiled import SMALL

ROWS = "a,b\n" + "1.5,x\n" * SMALL


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A file that is read by compiled functions."""
    path = tmp_path / "table.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def inspect(table: Path, cache: Path, stderr: int) -> dict[str, object]:
    """What `inspect --json` prints."""
    done = subprocess.run(
        [sys.executable, "-m", "nnstudio", "inspect", "--json", "--data", str(table)],
        env={**os.environ, paths.CACHE_VARIABLE: str(cache)},
        stdout=subprocess.PIPE,
        stderr=stderr,
        encoding="utf-8",
        check=True,
    )
    return dict(json.loads(done.stdout))


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal to write to")
def test_the_first_time_only(table: Path, tmp_path: Path) -> None:
    reader, terminal = os.openpty()
    for _ in range(2):
        assert inspect(table, tmp_path / "cache", terminal)["rows"] == SMALL
    os.close(terminal)
    said = os.read(reader, 10_000).decode()
    os.close(reader)
    assert said == "Preparing the reading of large tables: some seconds, the first time only …\r\n"


def test_a_file_hears_nothing(table: Path, tmp_path: Path) -> None:
    with (tmp_path / "said").open("w") as said:
        assert inspect(table, tmp_path / "cache", said.fileno())["rows"] == SMALL
    assert (tmp_path / "said").read_text("utf-8") == ""
