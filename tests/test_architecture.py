"""The plan of the house holds: contracts are kept and can fail, heavy libraries stay with their owners."""

import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.helpers.imports import imported_modules
from tests.helpers.planted import ROOT, Plant, copy_of_the_package, lint_imports, plant

PACKAGE = ROOT / "nnstudio"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
PLANTS = [
    Plant("staircase", "a step up", {"document/planted.py": "import nnstudio.session"}),
    Plant(
        "staircase",
        "a step up inside a function",
        {"data/planted.py": "def f():\n    import nnstudio.document"},
    ),
    Plant("staircase", "the compiler and the engine", {"compiling/planted.py": "import nnstudio.engine"}),
    Plant("staircase", "a neighbour", {"canvas/planted.py": "import nnstudio.panels"}),
    Plant("staircase", "engine and data", {"engine/planted.py": "import nnstudio.data"}),
    Plant("staircase", "a room that is in no plan", {"misc/__init__.py": ""}),
    Plant("no-windows-below", "Qt", {"engine/planted.py": "from PySide6.QtCore import QObject"}),
    Plant("no-windows-below", "Qt at the compiler", {"compiling/planted.py": "import PySide6.QtCore"}),
    Plant("no-windows-below", "plots", {"cli/planted.py": "import pyqtgraph"}),
    Plant("plots-in-one-place", "the window", {"app/planted.py": "from pyqtgraph import PlotWidget"}),
    Plant("command-line-without-session", "session", {"cli/planted.py": "import nnstudio.session"}),
    Plant(
        "no-circles",
        "two files",
        {
            "data/left.py": "import nnstudio.data.right",
            "data/right.py": "import nnstudio.data.left",
        },
    ),
]
# Whoever else needs one of these libraries asks its owner, so that the window opens before they are loaded.
OWNERS = {
    "numba": ["compiling/*", "engine/*", "data/csv/kernels/*"],
    "llvmlite": ["compiling/*", "engine/*"],
    "PIL": ["data/*"],
    "msgspec": ["document/*", "interchange/*"],
    "safetensors": ["document/*", "interchange/*"],
    "pyqtgraph": ["panels/views/plots*", "panels/views/*/plots*"],
    "typer": ["cli/*"],
    "rich": ["cli/*"],
    "pandas": [],
    "scipy": [],
    "sklearn": [],
    "torch": [],
}
# Module, and what importing it must not load.
STAYS_LIGHT = {
    "nnstudio": "PySide6 numpy numba pyqtgraph typer msgspec",
    "nnstudio.engine.network": "numba PySide6",
    "nnstudio.data.reading.table_reading": "numba PySide6",
    "nnstudio.document.compiled": "numba PySide6",
    "nnstudio.document.editing.edits": "numba PySide6",
    "nnstudio.__main__": "numba pyqtgraph",
    "nnstudio.cli": "numba PySide6 pyqtgraph",
    "nnstudio.app.main_window": "numba pyqtgraph",
}
MANY_QT_CALLS = """
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel
class Sender(QObject):
    sent = Signal(bool, object)
application, sender, label = QApplication([]), Sender(), QLabel()
received = []
sender.sent.connect(lambda flag, value: received.append(flag))
for _ in range(100_000):
    sender.sent.emit(True, None)
    label.setText("text")
assert len(received) == 100_000
"""


def test_all_contracts_are_kept() -> None:
    checked = lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract["id"] for contract in CONTRACTS} == {planted.contract for planted in PLANTS}


@pytest.mark.parametrize("planted", PLANTS, ids=lambda planted: f"{planted.contract}: {planted.title}")
def test_contract_catches_a_planted_violation(planted: Plant, tmp_path: Path) -> None:
    copy = copy_of_the_package(tmp_path)
    plant(copy, planted.lines)
    checked = lint_imports(copy, planted.contract)
    name = next(contract["name"] for contract in CONTRACTS if contract["id"] == planted.contract)
    assert checked.returncode == 1
    assert f"{name} BROKEN" in checked.stdout, checked.stdout


def test_imports_for_types_go_down_too() -> None:
    assert _steps_up(PACKAGE) == []


def test_an_import_for_types_that_goes_up_is_caught(tmp_path: Path) -> None:
    line = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import nnstudio.session.beside"
    plant(tmp_path, {"engine/layers/planted.py": line, "canvas/planted.py": line})
    assert _steps_up(tmp_path / "nnstudio") == ["engine/layers/planted.py imports nnstudio.session.beside"]


@pytest.mark.parametrize("library", OWNERS)
def test_library_is_imported_by_its_owners_only(library: str) -> None:
    assert _strangers(library, PACKAGE) == []


@pytest.mark.parametrize("library", OWNERS)
def test_import_by_a_stranger_is_caught(library: str, tmp_path: Path) -> None:
    plant(tmp_path, {"panels/planted.py": f"def f():\n    import {library}.something"})
    assert _strangers(library, tmp_path / "nnstudio") == ["panels/planted.py"]


@pytest.mark.parametrize("module", STAYS_LIGHT)
def test_importing_a_module_stays_light(module: str) -> None:
    script = f"import sys, {module}; print(*(set({STAYS_LIGHT[module].split()}) & set(sys.modules)))"
    assert _run(script).stdout.split() == []


def test_session_uses_no_widgets() -> None:
    names = {name for path in (PACKAGE / "session").rglob("*.py") for name in imported_modules(path)}
    used = {name for name in names if name.startswith("PySide6")}
    assert used <= {"PySide6.QtCore", "PySide6.QtGui"}


def test_a_hundred_thousand_calls_into_qt_do_not_abort() -> None:
    """PySide6 6.12.0 on Python 3.11 loses references to True and None and ends the process."""
    _run(MANY_QT_CALLS)


def _run(script: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done


def _steps_up(package: Path) -> list[str]:
    """Imports of any kind, those for types included, whose room is not their own and not on a lower step."""
    steps = next(contract["layers"] for contract in CONTRACTS if contract["id"] == "staircase")
    step_of = {room.strip(): step for step, rooms in enumerate(steps) for room in rooms.split("|")}
    found = []
    for path in sorted(package.rglob("*/*.py")):
        name = path.relative_to(package)
        for imported in imported_modules(path):
            room = f"{imported}..".split(".")[1]
            if (
                imported.startswith("nnstudio.")
                and room != name.parts[0]
                and step_of[room] <= step_of[name.parts[0]]
            ):
                found.append(f"{name.as_posix()} imports {imported}")
    return found


def _strangers(library: str, package: Path) -> list[str]:
    """Files of a package that import a library without being among its owners."""
    names = {path.relative_to(package).as_posix(): path for path in package.rglob("*.py")}
    strange = {name for name in names if not any(fnmatch(name, pattern) for pattern in OWNERS[library])}
    return sorted(name for name in strange if _imports(names[name], library))


def _imports(path: Path, library: str) -> bool:
    return any(name.split(".")[0] == library for name in imported_modules(path))


def test_one_file_dresses_the_application():
    """Widgets name a role instead, so that every theme and size of text reaches them."""
    dressing = [path.name for path in PACKAGE.rglob("*.py") if ".setStyleSheet(" in path.read_text("utf-8")]
    assert dressing == ["theme.py"]
