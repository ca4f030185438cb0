"""Tables into the window and programs out of it."""

import csv
import gzip
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QWidget,
)  # fmt: skip

from nnstudio.app.projects.exports import EXPORTS, RUN_TABLE
from nnstudio.data.columns.guess import guess
from nnstudio.document.editing.plan_edits import set_plan_setting
from nnstudio.document.networks.hand_weights import set_first_weight
from nnstudio.document.project import ProjectData
from nnstudio.engine.training.single_weights import SingleWeight
from tests.helpers.dialogs import when_asked
from tests.helpers.dropping import drop
from tests.helpers.images import image_folder
from tests.helpers.projects import flower_project, flower_table

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def flowers() -> ProjectData:
    table = flower_table()
    return ProjectData(table, guess(table, "kind"), source="flowers.csv")


def test_imported_data_on_an_empty_canvas_offers_a_network(window, qtbot):
    window.data_import.take(flowers())
    assert not window.is_welcoming
    assert window.editor.project.name == "flowers"
    assert window.message_bar.text.startswith("flowers.csv is in: 60 rows")
    qtbot.mouseClick(window.findChild(QPushButton, "message_action"), LEFT)
    assert window.editor.report.can_train
    assert window.editor.undo_stack.count() == 2
    window.editor.undo_stack.undo()
    window.editor.undo_stack.undo()
    assert window.editor.project.data is None


def test_imported_data_keep_the_drawing_that_is_there(window):
    window.editor.new(flower_project())
    drawing = window.editor.project.graph
    window.data_import.take(flowers())
    assert window.editor.project.graph is drawing
    assert not window.message_bar.findChild(QPushButton, "message_action").isVisible()


ROWS = "size\tcity\tprice\n" + "".join(
    f"{50 + row},5\t{'Rome' if row % 3 else 'Oslo'}\t{100 + row * row}\n" for row in range(40)
)


def take_it(dialog: QWidget) -> None:
    """Press “Import” as soon as the table is read."""
    button = dialog.findChild(QPushButton, "import_accept")
    if button.isEnabled():
        QTest.mouseClick(button, LEFT)
    else:
        QTimer.singleShot(10, lambda: take_it(dialog))


@pytest.mark.parametrize("place", ["welcome", "canvas", "data_panel"])
def test_rows_of_a_spreadsheet_are_pasted_as_a_table(window, place):
    if place != "welcome":
        window.show_canvas()
    QApplication.clipboard().setText(ROWS)
    when_asked(take_it)
    widget = getattr(window, place)
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    data = window.editor.project.data
    assert data.source == "Pasted table"
    assert data.table.names == ("size", "city", "price")
    assert data.table.column("size").values[:2].tolist() == [50.5, 51.5]
    assert window.editor.project.name == "Pasted table"


def test_pasting_neither_rows_nor_layers_says_so(window):
    window.editor.new(flower_project())
    window.show_canvas()
    QApplication.clipboard().setText("one word")
    window.actions_by_name["paste"].trigger()
    assert window.message_bar.text.startswith("The clipboard holds no layers")


def test_copied_layers_are_pasted_as_layers(window):
    window.editor.new(flower_project())
    window.show_canvas()
    window.editor.select(["dense_1"])
    window.canvas.copy()
    count = len(window.editor.project.graph.nodes)
    window.actions_by_name["paste"].trigger()
    assert len(window.editor.project.graph.nodes) == count + 1


def write_workbook(path: Path) -> None:
    book = Workbook()
    for line in ROWS.replace(",5", ".5").splitlines():
        book.active.append(line.split("\t"))
    book.save(path)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("houses.csv", lambda path: path.write_text(ROWS)),
        ("houses.TSV", lambda path: path.write_text(ROWS, encoding="utf-16")),
        ("houses.csv.gz", lambda path: path.write_bytes(gzip.compress(ROWS.encode()))),
        ("houses.xlsx", write_workbook),
    ],
)
def test_tables_of_any_kind_dropped_on_the_window_are_imported(window, tmp_path, name, write):
    write(tmp_path / name)
    when_asked(take_it)
    assert drop(window, tmp_path / name)
    data = window.editor.project.data
    assert (data.source, data.table.rows, data.with_role("target")) == (name, 40, ("price",))
    assert data.table.column("size").values[1] == 51.5


def test_a_cancelled_import_changes_nothing(window, tmp_path):
    file = tmp_path / "small.csv"
    file.write_text("a,b\n1,x\n2,y\n3,x\n", "utf-8")
    before = window.editor.project
    when_asked(lambda dialog: dialog.reject())
    window.open_file(file)
    assert window.editor.project is before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,b\n",
        b"a,b\n1,2\n3\n",
        b"a,b\n1,\x00\n",
        b"PK\x03\x04",
        b"a\n1\n",
        b"a,b\n1,2\n",
        b"a,k\n1,x\n2,x\n",
    ],
)
def test_a_bad_file_is_refused_in_the_dialog_and_nothing_changes(window, tmp_path, qtbot, content):
    window.editor.new(flower_project())
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    said: list[bool] = []

    def look(dialog: QWidget) -> None:
        qtbot.waitUntil(lambda: not dialog.findChild(QProgressBar, "import_progress").isVisible())
        said.append(dialog.findChild(QPushButton, "import_accept").isEnabled())
        assert dialog.findChild(QLabel, "import_message").text().endswith(".")
        dialog.reject()

    before = window.editor.project
    when_asked(look)
    window.open_file(file)
    assert said == [False]
    assert window.editor.project is before


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.suffix)
def test_an_untrained_network_is_not_exported(window, export):
    window.editor.new(flower_project())
    window.exports.ask_and_write(export)
    assert window.message_bar.text == "“flowers” has not been trained yet: train it first."


def check_programs(window, folder: Path, monkeypatch) -> None:
    """Export in every way, and see that Python can read what was written."""
    for export in EXPORTS:
        path = folder / f"flowers{export.suffix}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, path=path: (str(path), ""))
        window.exports.ask_and_write(export)
        assert window.message_bar.text == f"Wrote {path}."
        compile(path.read_text("utf-8"), str(path), "exec")


def test_a_network_set_by_hand_leaves_as_programs(window, tmp_path, monkeypatch):
    window.editor.new(set_first_weight(flower_project(), SingleWeight("dense_1", "weight", (0, 0)), 0.625))
    check_programs(window, tmp_path, monkeypatch)


def test_a_trained_network_leaves_as_programs(window, qtbot, tmp_path, monkeypatch):
    window.editor.new(flower_project(epochs=2))
    with qtbot.waitSignal(window.runner.finished, timeout=60_000):
        window.actions_by_name["train"].trigger()
    check_programs(window, tmp_path, monkeypatch)


def epochs_done(window) -> int:
    progress = window.runner.last_progress
    return 0 if progress is None else progress.epoch


def test_a_run_leaves_as_a_table_with_what_was_changed(window, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "run.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), ""))
    window.editor.new(flower_project(epochs=100_000))
    action = next(each for each in window.findChildren(QAction) if each.text() == RUN_TABLE.text)
    action.trigger()
    assert window.message_bar.text == "“flowers” has no finished epoch yet: train it first."
    window.actions_by_name["train"].trigger()
    qtbot.waitUntil(lambda: epochs_done(window) >= 2, timeout=60_000)
    window.editor.perform("", lambda project: set_plan_setting(project, "l2", 0.25))
    qtbot.waitUntil(lambda: len(window.runner.curves().events) == 1)
    reached = epochs_done(window)
    qtbot.waitUntil(lambda: epochs_done(window) > reached + 1)
    window.runner.stop()
    qtbot.waitUntil(lambda: window.editor.run is not None, timeout=60_000)
    action.trigger()
    assert window.message_bar.text == f"Wrote {path}."
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    run = window.editor.run
    assert [int(row["epoch"]) for row in rows] == list(range(1, run.epochs + 1))
    assert [float(row["validation loss"]) for row in rows] == pytest.approx(
        run.history["epoch_validation_loss"].tolist(), rel=1e-9
    )
    ((place, changed),) = ((place, row) for place, row in enumerate(rows) if row["changed"])
    (event,) = run.events
    assert changed["changed"] == f"l2 = 0.25 after step {event.step}"
    assert int(rows[place - 1]["steps"]) <= event.step < int(changed["steps"])


def test_an_export_into_a_missing_folder_is_told(window, qtbot, tmp_path, monkeypatch):
    window.editor.new(flower_project(epochs=2))
    with qtbot.waitSignal(window.runner.finished, timeout=60_000):
        window.actions_by_name["train"].trigger()
    path = Path(tmp_path / "missing" / "flowers.py")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), ""))
    window.exports.ask_and_write(EXPORTS[0])
    folder = tmp_path / "missing"
    sentence = f"There is no folder “{folder}” to save flowers.py in: make it first."
    assert sentence in window.message_bar.text


def test_a_dropped_folder_of_images_becomes_a_network(window, qtbot, tmp_path):
    folder = image_folder(tmp_path / "pets", each=8)
    (folder / "dark" / "bad.png").write_bytes(b"no")

    def take(dialog: QWidget) -> None:
        qtbot.waitUntil(dialog.import_button.isEnabled)
        qtbot.mouseClick(dialog.import_button, LEFT)

    when_asked(take)
    drop(window, folder)
    assert window.editor.project.name == "pets"
    assert window.editor.report.can_train
    assert window.message_bar.text.startswith(
        "pets is in: 16 images of 8 × 8 pixels. 1 file was left out: dark/bad"
    )
    window.editor.undo_stack.undo()
    assert window.editor.project.data is None


def test_of_two_dropped_tables_the_first_is_opened_and_the_window_says_so(window, tmp_path):
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text(ROWS)
    opened = []

    def look(dialog: QWidget) -> None:
        opened.append(dialog.form.title.text())
        dialog.reject()

    when_asked(look)
    drop(window, tmp_path / "notes.odt", tmp_path / "one.csv", tmp_path / "two.csv")
    assert opened == ["one.csv"]
    assert window.message_bar.text.startswith("One file is opened at a time, now “one.csv”.")


def test_a_file_of_an_unknown_ending_is_told_how_to_be_opened(window, tmp_path):
    (tmp_path / "rows.out").write_text(ROWS)
    window.open_file(tmp_path / "rows.out")
    assert window.message_bar.text.startswith("“rows.out” has the ending of no project, table or image")
    assert "Import a table…" in window.message_bar.text


def test_a_data_file_without_names_is_dropped_as_a_table(window, tmp_path):
    (tmp_path / "iris.data").write_text("".join(f"5.{row},3.1,kind {row % 3}\n" for row in range(30)))
    when_asked(take_it)
    assert drop(window, tmp_path / "iris.data")
    assert window.editor.project.data.table.rows == 30


def test_an_empty_folder_leaves_the_project_as_it_was(window, qtbot, tmp_path):
    before = window.editor.project

    def look(dialog: QWidget) -> None:
        qtbot.waitUntil(lambda: "holds no images" in dialog.words.text())
        dialog.reject()

    (tmp_path / "empty").mkdir()
    when_asked(look)
    drop(window, tmp_path / "empty")
    assert window.editor.project is before


def entry(menu: QMenu, words: str) -> QAction:
    """The entry of a menu whose text holds some words."""
    return next(action for action in menu.actions() if words in action.text().replace("&", ""))


@pytest.mark.parametrize(("form", "start"), [("SVG", b"<?xml"), ("PNG", b"\x89PNG"), ("PDF", b"%PDF")])
def test_the_drawing_is_exported(window, tmp_path, monkeypatch, form, start):
    window.editor.new(flower_project())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(tmp_path / "net"), ""))
    entry(window._menus.export, f"Drawing as {form}").trigger()
    path = tmp_path / f"net.{form.lower()}"
    assert path.read_bytes().startswith(start)
    assert window.message_bar.text == f"Wrote {path}."


def test_a_picture_and_the_table_of_the_layers_are_copied(window, qtbot):
    clipboard = QGuiApplication.clipboard()
    qtbot.keyClick(window, Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.AltModifier)
    assert window.message_bar.text.startswith("The canvas is empty")
    window.editor.new(flower_project())
    qtbot.keyClick(window, Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.AltModifier)
    assert not clipboard.image().isNull()
    window.actions_by_name["copy_markdown"].trigger()
    assert clipboard.text().count("\n| ") == 6
    window.actions_by_name["copy_text"].trigger()
    assert clipboard.text().startswith("flowers\n──")
    assert window.message_bar.text == "A table of 4 layers is on the clipboard."
