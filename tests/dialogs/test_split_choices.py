"""The split in the import of a table: likely columns, and files of their own that no other part has."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from nnstudio.dialogs.import_csv import ImportCsvDialog

LEFT = Qt.MouseButton.LeftButton
PARTS, SICK = ("train", "test", "train", "train", "train"), ("no", "yes")
TABLE = "age,patient,day,part,sick\n" + "".join(
    f"{30 + row},p{row // 5},2024-01-{1 + row % 28:02d},{PARTS[row % 5]},{SICK[row % 2]}\n"
    for row in range(40)
)


@pytest.fixture
def dialog(qtbot, tmp_path):
    """The import of a table with a column for every way to split."""
    (tmp_path / "patients.csv").write_text(TABLE)
    (tmp_path / "more.csv").write_text(TABLE)
    dialog = ImportCsvDialog()
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    with qtbot.waitSignal(dialog.ready, timeout=60_000):
        dialog.open_file(tmp_path / "patients.csv")
    return dialog


def go_to(dialog: ImportCsvDialog, method: str) -> None:
    """Choose a way to split with the keyboard."""
    box = dialog.form.choices.rows.method
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.findData(method)):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentData() == method


def test_each_way_points_at_a_column_that_it_can_take(dialog):
    for method, column in (("group", "patient"), ("time", "day"), ("column", "part")):
        go_to(dialog, method)
        assert dialog.form.choices.rows.column.currentData() == column
        assert not dialog.form.message.isVisible()
        assert dialog.form.import_button.isEnabled()


def choose(dialog: ImportCsvDialog, qtbot, monkeypatch, part: str, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    QTest.mouseClick(dialog.findChild(QPushButton, f"{part}_file"), LEFT)
    qtbot.waitUntil(lambda: not dialog._is_reading, timeout=60_000)


def test_no_file_is_that_of_two_parts(dialog, qtbot, monkeypatch, tmp_path):
    go_to(dialog, "files")
    choose(dialog, qtbot, monkeypatch, "test", tmp_path / "patients.csv")
    assert dialog.form.message.text().startswith("patients.csv holds the rows for training already")
    choose(dialog, qtbot, monkeypatch, "test", tmp_path / "more.csv")
    assert dialog.form.import_button.isEnabled()
    choose(dialog, qtbot, monkeypatch, "validation", tmp_path / "more.csv")
    assert "what the network has met is no validation" in dialog.form.message.text()
    assert dialog.form.choices.rows.files["validation"].findChild(QPushButton).text() == "Choose…"
    QTest.mouseClick(dialog.form.import_button, LEFT)
    assert dialog.data is not None
    assert dialog.data.table.rows == 80


def test_the_buttons_of_files_are_seen_whole(dialog):
    go_to(dialog, "files")
    for part in ("validation", "test"):
        button = dialog.findChild(QPushButton, f"{part}_file")
        assert button.height() >= button.minimumSizeHint().height()


def test_cells_that_fit_are_not_elided(dialog):
    preview = dialog.form.preview
    for column in range(5):
        assert preview.columnWidth(column) > preview.sizeHintForColumn(column)


def test_rows_left_out_for_gaps_are_told_with_what_keeps_them(dialog, qtbot, tmp_path):
    (tmp_path / "gaps.csv").write_text(TABLE.replace("\n31,", "\n,").replace("\n32,", "\n,"))
    with qtbot.waitSignal(dialog.ready, timeout=60_000):
        dialog.open_file(tmp_path / "gaps.csv")
    choices = dialog.form.choices
    assert choices.left_out.text() == (
        "Left out: 2 rows without all input values. Filling in missing values would keep 2 rows."
    )
    choices.missing.setFocus()
    QTest.keyClick(choices.missing, Qt.Key.Key_Down)
    assert choices.left_out.isHidden()
