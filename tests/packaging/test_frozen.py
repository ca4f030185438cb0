"""The program as it is shipped: built into one folder, it starts, trains and quits on its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LARGEST = 425e6  # bytes, with the program that tries it

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a fresh build."""
    pytest.importorskip("PyInstaller")
    target = tmp_path_factory.mktemp("build")
    build = f"import freeze, pathlib; print(freeze.freeze(pathlib.Path({str(target)!r})))"
    done = subprocess.run(
        [sys.executable, "-c", build],
        cwd=ROOT / "packaging",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.splitlines()[-1])


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
    compiled = _run([str(program / "nnstudio"), "--compile-kernels"], tmp_path).split()
    assert "machine" in compiled
    assert list((tmp_path / "cache").glob("numba/*/machine.advance-*.nbi"))


def test_the_folder_stays_small(program: Path) -> None:
    total = sum(
        path.stat().st_size for path in program.rglob("*") if path.is_file() and not path.is_symlink()
    )
    assert total < LARGEST
