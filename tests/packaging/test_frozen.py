"""The program as it is shipped: built into one folder, it starts, trains and quits on its own."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from nnstudio.document.compiled import EVERYTHING

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture
def program(released: Path) -> Path:
    """The folder of a fresh build."""
    return released / "nnstudio"


def _run(command: list[str], home: Path, variables: Mapping[str, str] | None = None) -> str:
    """Start a program with nothing of this Python in its environment; its output once it ended well."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "LANG") if name in os.environ}
    done = subprocess.run(
        command,
        cwd=home,
        env={**kept, "HOME": str(home), "NNSTUDIO_HOME": str(home), **(variables or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=400,
    )
    assert done.returncode == 0, done.stdout
    assert "Traceback" not in done.stdout, done.stdout
    return done.stdout


def test_the_window_opens_trains_a_step_and_closes(program: Path, tmp_path: Path) -> None:
    said = _run([str(program / "smoke")], tmp_path, {"QT_QPA_PLATFORM": "offscreen"})
    assert "trained and closed" in said


@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="needs Xvfb")
def test_the_window_opens_on_a_real_display(program: Path, tmp_path: Path) -> None:
    said = _run(["xvfb-run", "-a", str(program / "smoke")], tmp_path, {"QT_QPA_PLATFORM": "xcb"})
    assert "trained and closed" in said


def test_the_command_line_trains_and_saves(program: Path, tmp_path: Path) -> None:
    _run([str(program / "nnstudio"), "train", "wine", "--epochs", "1", "--out", "wine.nns"], tmp_path)
    assert "wine" in _run([str(program / "nnstudio"), "inspect", "wine.nns"], tmp_path)


def test_kernels_are_compiled_in_a_child_that_is_the_program_itself(program: Path, tmp_path: Path) -> None:
    compiled = _run([str(program / "nnstudio"), "--compile-kernels", *EVERYTHING], tmp_path).split()
    assert compiled == list(EVERYTHING)
    assert list((tmp_path / "cache").glob("numba/*/machine.advance-*.nbi"))


def test_checksums_are_those_of_all_that_is_given_out(released: Path) -> None:
    listed = (released / "SHA256SUMS").read_text("ascii").splitlines()
    told = dict(reversed(line.split("  ")) for line in listed)
    given = {path.name for path in released.iterdir() if path.is_file()} - {"SHA256SUMS"}
    assert told == {name: hashlib.sha256((released / name).read_bytes()).hexdigest() for name in given}
