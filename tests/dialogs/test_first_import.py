"""The import right after an installation from source, when nothing is compiled yet."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnstudio import paths
from nnstudio.compiling import cache_locator
from nnstudio.data.csv import compiled
from nnstudio.dialogs.import_csv import ImportCsvDialog
from nnstudio.session.file_worker import wait_for_threads

ROWS = "a,b\n" + "1.25,x\n2.5,y\n" * 20


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A cache that knows nothing."""
    monkeypatch.setenv(paths.CACHE_VARIABLE, str(tmp_path / "cache"))
    cache_locator.folder.cache_clear()
    yield tmp_path / "cache"
    cache_locator.folder.cache_clear()


def opened(qtbot, path: Path) -> ImportCsvDialog:
    dialog = ImportCsvDialog(path)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_what_is_compiled_first_is_said_and_cancelled_at_once(qtbot, tmp_path, cache):
    path = tmp_path / "large.csv"
    path.write_text("a,b\n" + "1.25,x\n2.5,y\n" * 100_000)
    dialog = opened(qtbot, path)
    form = dialog.form
    qtbot.waitUntil(lambda: form.message.text().startswith("Preparing the reader"), timeout=60_000)
    assert form.message.isVisible()
    assert form.progress.isVisible()
    assert form.progress.maximum() == 0  # it moves, and promises no share
    assert not form.import_button.isEnabled()
    QTest.mouseClick(form.cancel_button, Qt.MouseButton.LeftButton)
    assert dialog.isHidden()
    wait_for_threads()
    assert not any(path.name.endswith(".nbi") for path in cache.rglob("*"))


def test_the_bar_and_the_words_go_on_when_there_is_a_share(qtbot, tmp_path):
    path = tmp_path / "small.csv"
    path.write_text(ROWS)
    dialog = opened(qtbot, path)
    with qtbot.waitSignal(dialog.ready):
        dialog.form.announce("Preparing …")
        assert (dialog.form.message.text(), dialog.form.progress.maximum()) == ("Preparing …", 0)
        dialog.form.show_share(0.25)
        assert dialog.form.message.isHidden()
        assert dialog.form.progress.value() == dialog.form.progress.maximum() // 4
        dialog.form.announce("Preparing …")
    assert dialog.form.message.isHidden()
    dialog.reject()


def test_small_files_wait_for_no_compiler(qtbot, tmp_path, cache):
    path = tmp_path / "small.csv"
    path.write_text(ROWS)
    dialog = opened(qtbot, path)
    said = []
    dialog._reader.announced.connect(said.append)
    with qtbot.waitSignal(dialog.ready):
        pass
    assert said == []
    assert not cache.exists()
    assert path.stat().st_size < compiled.SMALL
    dialog.reject()
