"""The watch over every test does catch what it is there for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Tests that leave something behind, what makes each do so, and what must be said about it.
DIRTY = {
    "test_thread": (
        "event = threading.Event(); threading.Thread(target=event.wait, daemon=True).start()",
        "left behind: thread",
    ),
    "test_window": ("KEPT.append(QWidget()); KEPT[-1].show()", "left behind: window QWidget"),
    "test_timer": ("KEPT.append(QTimer()); KEPT[-1].start(100_000)", "left behind: running timer QTimer"),
    "test_qt_thread": ("KEPT.append(QThread()); KEPT[-1].start()", "left behind: running thread QThread"),
    "test_qt_message": ("qWarning('something is wrong')", "test_qt_message"),
    "test_python_warning": ("warnings.warn('old', DeprecationWarning)", "DeprecationWarning: old"),
}
HEAD = """
import threading
import warnings
from PySide6.QtCore import QThread, QTimer, qWarning
from PySide6.QtWidgets import QWidget
KEPT = []
def test_clean(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    timer = QTimer(widget)
    timer.start(100_000)
    threading.Thread(target=print).start()
"""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says of a clean test and one dirty test of each kind."""
    tests = [f"def {name}(qapp):\n    {line}\n" for name, (line, _) in DIRTY.items()]
    file = tmp_path_factory.mktemp("inner") / "test_inner.py"
    file.write_text(HEAD + "\n".join(tests), "utf-8")
    options = [
        "-q",
        "-rA",
        "-c",
        str(ROOT / "pyproject.toml"),
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(file)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "COLUMNS": "400"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return done.stdout


def _summary(outcome: str, test: str) -> list[str]:
    return [line for line in outcome.splitlines() if f"::{test}" in line.partition(" - ")[0]]


@pytest.mark.parametrize("test", DIRTY)
def test_a_test_that_leaves_something_behind_fails(test: str, outcome: str) -> None:
    said = [line for line in _summary(outcome, test) if line.startswith(("FAILED", "ERROR"))]
    assert [line for line in said if DIRTY[test][1] in line], outcome


def test_a_clean_test_passes(outcome: str) -> None:
    assert [line.split()[0] for line in _summary(outcome, "test_clean")] == ["PASSED"], outcome
