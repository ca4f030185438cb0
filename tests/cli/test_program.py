"""The program as a process: quick to start, heard on Ctrl-C, silent where nobody looks."""

import json
import os
import subprocess
import sys
from pathlib import Path

from nnstudio.document.storage import save
from tests.helpers.projects import flower_project

HEAVY = ("numba", "pandas", "PySide6", "pyqtgraph", "numpy")


def start(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "nnstudio", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)},
    )


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
    code = "import nnstudio.document.problems, nnstudio.document.storage, nnstudio.document.starters"
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
