"""The import of images: shown, chosen, read beside the window, and refused in place."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from nnstudio.data.images import files as image_files
from nnstudio.dialogs.import_images import ImportImagesDialog
from nnstudio.document.starting.image_projects import image_shape
from tests.helpers.images import idx_pair, image_folder, parted_folder

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(qtbot):
    def open_dialog(path) -> ImportImagesDialog:
        dialog = ImportImagesDialog(path)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return open_dialog


def test_a_folder_is_shown_and_read_as_chosen(opened, qtbot, tmp_path):
    dialog = opened(image_folder(tmp_path / "f", ("<b>a<b>", "light"), colour=True))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    assert (dialog.width_field.value(), dialog.height_field.value(), dialog.colour.isChecked()) == (
        8,
        8,
        True,
    )
    assert "12 images of 2 classes: <b>a<b> (6), light (6)" in dialog.facts.text()
    qtbot.waitUntil(lambda: len(dialog.strip.labels) == 7)
    QTest.keyClick(dialog.colour, Qt.Key.Key_Space)
    dialog.width_field.setValue(5)
    QTest.mouseClick(dialog.import_button, LEFT)
    qtbot.waitUntil(lambda: dialog.result() == QDialog.DialogCode.Accepted)
    assert image_shape(dialog.data.table) == (8, 5, 1)
    assert dialog.data.preparation.scaling == "together"
    assert dialog.data.source == "f"


def test_a_file_of_arrays_is_taken_at_once(opened, qtbot, tmp_path):
    images, _ = idx_pair(tmp_path)
    dialog = opened(images)
    qtbot.waitUntil(lambda: dialog.result() == QDialog.DialogCode.Accepted)
    assert image_shape(dialog.data.table) == (8, 8, 1)


@pytest.mark.parametrize("name", ["empty", "broken.npz", "train-images-idx3-ubyte"])
def test_what_holds_no_images_is_refused_in_place(opened, qtbot, tmp_path, name):
    path = tmp_path / name
    path.mkdir() if name == "empty" else path.write_bytes(b"no")
    dialog = opened(path)
    qtbot.waitUntil(lambda: bool(dialog.words.text()))
    assert name in dialog.words.text()
    assert not dialog.import_button.isEnabled()
    assert dialog.data is None


def test_a_size_that_does_not_fit_is_warned_of(opened, qtbot, tmp_path, monkeypatch):
    dialog = opened(image_folder(tmp_path / "f"))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    monkeypatch.setattr("nnstudio.data.storage.memory.available_memory", lambda: 200_000)
    dialog.width_field.setValue(120)
    assert dialog.words.text() == ""
    dialog.height_field.setValue(120)
    assert "A smaller size is quicker" in dialog.words.text()
    assert dialog.import_button.isEnabled()


def test_cancel_stops_the_reading(opened, qtbot, tmp_path, monkeypatch):
    def slow(file, form):
        time.sleep(0.02)
        return read(file, form)

    read = image_files.read_image
    monkeypatch.setattr(image_files, "read_image", slow)
    dialog = opened(image_folder(tmp_path / "f", each=200))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    QTest.mouseClick(dialog.import_button, LEFT)
    qtbot.waitUntil(lambda: dialog.progress.value() > 0)
    began = time.monotonic()
    QTest.mouseClick(dialog.cancel_button, LEFT)
    assert time.monotonic() - began < 1
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert dialog.data is None


def test_the_parts_of_a_folder_are_told_and_split_the_rows(opened, qtbot, tmp_path):
    dialog = opened(parted_folder(tmp_path / "f"))
    qtbot.waitUntil(dialog.import_button.isEnabled)
    assert dialog.facts.text() == "24 images of 2 classes: dark (12), light (12)"
    assert dialog.split.text() == "Split as its sub-folders say: 12 train, 12 test"
    QTest.mouseClick(dialog.import_button, LEFT)
    qtbot.waitUntil(lambda: dialog.result() == QDialog.DialogCode.Accepted)
    assert (dialog.data.split.method, dialog.data.split.column) == ("files", "part")
