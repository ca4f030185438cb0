"""Tables into the window and programs out of it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from nnstudio.app.exports import EXPORTS
from nnstudio.data.columns import guess
from nnstudio.document.project import ProjectData
from tests.helpers.dialogs import when_asked
from tests.helpers.projects import flower_project, flower_table

LEFT = Qt.MouseButton.LeftButton


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


def test_a_cancelled_import_changes_nothing(window, tmp_path):
    file = tmp_path / "small.csv"
    file.write_text("a,b\n1,x\n2,y\n3,x\n", "utf-8")
    before = window.editor.project
    when_asked(lambda dialog: dialog.reject())
    window.open_file(file)
    assert window.editor.project is before


def test_a_bad_file_is_refused_in_the_dialog_and_nothing_changes(window, tmp_path, qtbot):
    file = tmp_path / "empty.csv"
    file.write_bytes(b"")
    said: list[bool] = []

    def look(dialog: QWidget) -> None:
        said.append(dialog.findChild(QPushButton, "import_accept").isEnabled())
        dialog.reject()

    before = window.editor.project
    when_asked(look)
    window.open_file(file)
    assert said == [False]
    assert window.editor.project is before


def test_an_untrained_network_is_not_exported(window, monkeypatch):
    window.editor.new(flower_project())
    for export in EXPORTS:
        window.exports.ask_and_write(export)
        assert window.message_bar.text


def test_a_trained_network_leaves_as_programs(window, qtbot, tmp_path, monkeypatch):
    window.editor.new(flower_project(epochs=2))
    with qtbot.waitSignal(window.runner.finished, timeout=60_000):
        window.actions_by_name["train"].trigger()
    for export in EXPORTS:
        path = tmp_path / f"flowers{export.suffix}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, path=path: (str(path), ""))
        window.exports.ask_and_write(export)
        compile(path.read_text("utf-8"), str(path), "exec")
        assert window.message_bar.text == f"Wrote {path}."


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


def test_the_activation_s_picture_shows_where_the_inputs_are(window, qtbot):
    window.editor.new(flower_project(epochs=2))
    window.editor.select({"dense_1"})
    curve = window.inspector.node_section.form.curve
    assert curve._counts is None
    with qtbot.waitSignal(window.runner.finished, timeout=60_000):
        window.actions_by_name["train"].trigger()
    qtbot.waitUntil(lambda: curve._counts is not None, timeout=10_000)
    train_rows = 60 - 12 - 9
    assert int(curve._counts.sum()) == train_rows * 4
