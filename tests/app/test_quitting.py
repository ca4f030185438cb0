"""Closing the window and quitting while a table is on its way in: nothing hangs and nothing is left."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from nnstudio.app.main_window import MainWindow
from nnstudio.data.tables import table_cache
from nnstudio.session.file_worker import wait_for_threads
from tests.helpers.dialogs import answer_question, when_asked
from tests.helpers.projects import flower_project

SCRIPT = Path(__file__).parents[1] / "helpers" / "told_to_end.py"
LARGE = "a,b\n" + "1.25,x\n2.5,y\n" * 1_000_000
SMALL = "a,b\n" + "1.25,x\n2.5,y\n" * 20


@pytest.fixture
def tables(tmp_path, monkeypatch) -> Path:
    """An empty folder for tables larger than memory, as every large one is here."""
    monkeypatch.setattr(table_cache, "usual_limit", lambda: 100_000)
    monkeypatch.setattr(table_cache, "table_folder", lambda: tmp_path / "tables")
    return tmp_path / "tables"


def begun(dialog: QWidget) -> bool:
    return True


def is_shown(dialog: QWidget) -> bool:
    return dialog.form.preview.model().rowCount() > 0


def is_half_read(dialog: QWidget) -> bool:
    return dialog.form.progress.value() > 200


def is_read(dialog: QWidget) -> bool:
    return dialog.form.import_button.isEnabled()


def open_as_the_program_does(window: MainWindow, path: Path) -> None:
    """Open a file within the loop of the program, without which there is nothing to quit."""

    def open_it() -> None:
        window.open_file(path)
        QApplication.exit()

    QTimer.singleShot(0, open_it)
    QApplication.exec()
    QApplication.removePostedEvents(QApplication.instance(), QEvent.Type.Quit)  # of the last window to close


def quit_when(is_so) -> None:
    """Quit as a menu of the system does, as soon as the next dialog is so far."""

    def look(dialog: QWidget) -> None:
        if is_so(dialog):
            QApplication.quit()
        else:
            QTimer.singleShot(5, lambda: look(dialog))

    when_asked(look)


@pytest.mark.parametrize("moment", [begun, is_shown, is_half_read, is_read])
def test_quitting_during_an_import_closes_everything(window, tmp_path, tables, moment):
    path = tmp_path / "large.csv"
    path.write_text(LARGE)
    before = window.editor.project
    quit_when(moment)
    open_as_the_program_does(window, path)
    assert not window.isVisible()
    assert window.editor.project is before
    wait_for_threads()
    assert (moment is is_read) == any(tables.rglob("*"))  # a whole table is kept, for the next import


def test_quitting_while_another_file_is_judged_closes_everything(window, tmp_path, tables):
    (tmp_path / "small.csv").write_text(SMALL)
    (tmp_path / "large.csv").write_text(LARGE)

    def choose_another(dialog: QWidget) -> None:
        if is_read(dialog):
            dialog.open_file(tmp_path / "large.csv")
            QApplication.quit()
        else:
            QTimer.singleShot(5, lambda: choose_another(dialog))

    when_asked(choose_another)
    open_as_the_program_does(window, tmp_path / "small.csv")
    assert not window.isVisible()
    wait_for_threads()
    assert not any(tables.rglob("*"))


@pytest.mark.parametrize("events_later", [0, 1, 50])
def test_closing_while_an_import_is_taken_in_asks_and_closes(window, qtbot, tmp_path, events_later):
    path = tmp_path / "large.csv"
    path.write_text(LARGE)
    window.add_views()

    def take(dialog: QWidget) -> None:
        if is_read(dialog):
            dialog.accept()
        else:
            QTimer.singleShot(5, lambda: take(dialog))

    when_asked(take)
    window.open_file(path)
    assert window.editor.project.data is not None
    for _ in range(events_later):
        QApplication.processEvents()
    asked = answer_question(QMessageBox.StandardButton.Discard)
    assert window.close()
    assert asked == ["Save the changes to “large”?"]


def test_quitting_during_an_import_asks_about_what_was_not_saved(window, tmp_path):
    path = tmp_path / "small.csv"
    path.write_text(SMALL)
    window.editor.new(flower_project(), modified=True)
    before, asked = window.editor.project, []

    def quit_and_stay(dialog: QWidget) -> None:
        asked.append(answer_question(QMessageBox.StandardButton.Cancel))
        QApplication.quit()

    when_asked(quit_and_stay)
    open_as_the_program_does(window, path)
    assert asked == [["Save the changes to “flowers”?"]]
    assert window.isVisible()
    assert window.editor.project is before


@pytest.mark.skipif(os.name == "nt", reason="Windows ends programs without a word to them")
@pytest.mark.parametrize("number", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_a_program_that_is_told_to_end_leaves_nothing_half_written(tmp_path, number):
    path = tmp_path / "large.csv"
    path.write_text(LARGE)
    tables = tmp_path / "tables"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(SCRIPT.parents[2])}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), number, str(path), str(tables)],
        env=environment, capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.splitlines() == ["is reading=True"]
    assert not any(tables.rglob("*"))
