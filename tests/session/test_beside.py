"""Work that is waited for while the window lives."""

import threading
import time

import numpy as np
import pytest
from PySide6.QtCore import QTimer

from nnstudio.data.columns.guess import guess
from nnstudio.data.tables.table import Table, number_column
from nnstudio.document.project import Project, ProjectData
from nnstudio.errors import ProjectError
from nnstudio.session.beside import LONG_WORK, done_beside
from nnstudio.session.editing.editor import Editor


def test_small_work_is_done_at_once(qapp):
    assert done_beside(threading.get_ident, LONG_WORK) == threading.get_ident()


def test_large_work_is_done_beside_while_timers_run(qapp):
    ticks = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(True))
    timer.start(5)

    def work() -> int:
        end = time.monotonic() + 10
        while len(ticks) < 3 and time.monotonic() < end:
            time.sleep(0.001)
        return threading.get_ident()

    assert done_beside(work, LONG_WORK + 1) != threading.get_ident()
    timer.stop()
    assert len(ticks) >= 3


def test_what_goes_wrong_beside_is_raised(qapp):
    def fail() -> None:
        raise ProjectError("The disk is full.")

    with pytest.raises(ProjectError, match="The disk is full"):
        done_beside(fail, LONG_WORK + 1)


@pytest.fixture
def large() -> Project:
    table = Table(
        (number_column("x", np.arange(3_000_000) % 7), number_column("y", np.arange(3_000_000) % 5))
    )
    return Project("large", data=ProjectData(table, guess(table)))


def test_a_large_project_is_saved_and_opened_beside(qapp, tmp_path, large):
    editor = Editor()
    editor.new(large, modified=True)
    editor.save(tmp_path / "large.nns")
    assert not editor.is_modified
    editor.open(tmp_path / "large.nns")
    assert editor.project.data.table.rows == 3_000_000
    with pytest.raises(ProjectError):
        editor.save(tmp_path / "nowhere" / "large.nns")
    assert editor.path == tmp_path / "large.nns"


def test_what_changes_while_a_large_project_is_saved_stays_unsaved(qapp, tmp_path, large):
    editor = Editor()
    editor.new(large, modified=True)
    QTimer.singleShot(0, lambda: editor.set_run(object()))
    editor.save(tmp_path / "large.nns")
    assert editor.is_modified
