"""The program as a process: quick to start, heard on Ctrl-C, silent where nobody looks."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nnstudio.document.files.storage import load, save
from tests.helpers.projects import flower_project

HEAVY = ("numba", "PySide6", "pyqtgraph", "numpy")


def start(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "nnstudio", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}


def loaded_by(code: str) -> set[str]:
    check = f"import sys\n{code}\nprint(' '.join(name for name in {HEAVY!r} if name in sys.modules))"
    result = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    return set(result.stdout.split("\n")[-2].split())


def test_importing_the_package_imports_nothing_heavy():
    assert loaded_by("import nnstudio") == set()


def test_version_and_help_import_nothing_heavy():
    code = "from nnstudio.__main__ import main\nmain(['--version'])\nmain(['--help'])"
    assert loaded_by(code) == set()


def test_documents_need_neither_compiler_nor_window():
    rooms = ("checks.problems", "files.storage", "starting.starters")
    code = "import " + ", ".join(f"nnstudio.document.{room}" for room in rooms)
    assert loaded_by(code) <= {"numpy"}


def test_the_scripting_api_is_complete():
    code = "import nnstudio as nn\nassert all(getattr(nn, name) and name in dir(nn) for name in nn.__all__)"
    assert not loaded_by(code) & {"numba", "PySide6"}


def test_no_traceback_for_a_missing_file(tmp_path: Path):
    process = start("evaluate", "no.nns", folder=tmp_path)
    out, err = process.communicate()
    assert (process.returncode, out) == (2, "")
    assert err.count("\n") == 1
    assert "There is no file “no.nns”" in err


def test_one_json_object_and_nothing_else(tmp_path: Path):
    save(tmp_path / "p.nns", flower_project())
    out, err = start("train", "p.nns", "--json", folder=tmp_path).communicate()
    assert json.loads(out)["epochs"] == 5
    assert err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="streams are closed otherwise there")
def test_closed_streams_are_no_trouble(tmp_path: Path):
    command = f'"{sys.executable}" -m nnstudio samples >&- 2>&-'
    result = subprocess.run(command, shell=True, cwd=tmp_path, env=environment(), check=False)
    assert result.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGPIPE there")
def test_a_reader_that_leaves_is_no_trouble(tmp_path: Path):
    process = start("samples", folder=tmp_path)
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 1


def test_two_processes_give_the_same_file_to_the_bit(tmp_path: Path):
    save(tmp_path / "p.nns", flower_project())
    files = []
    for out in ("a.nns", "b.nns"):
        process = start("train", "p.nns", "--seed", "7", "--out", out, folder=tmp_path)
        assert process.communicate()[1] == ""
        files.append((tmp_path / out).read_bytes())
    assert files[0] == files[1]


def test_a_run_that_goes_on_in_another_process_ends_as_one_that_never_stopped(tmp_path: Path):
    save(tmp_path / "p.nns", flower_project(epochs=5))
    save(tmp_path / "long.nns", flower_project(epochs=10))
    for arguments in (("p.nns",), ("p.nns", "--resume"), ("long.nns",)):
        start("train", *arguments, folder=tmp_path).communicate()
    (_, two_halves), (_, whole) = load(tmp_path / "p.nns"), load(tmp_path / "long.nns")
    assert two_halves.epochs == whole.epochs == 10
    assert all(np.array_equal(two_halves.weights[name], whole.weights[name]) for name in whole.weights)
    assert np.array_equal(two_halves.history["batch_loss"], whole.history["batch_loss"])
