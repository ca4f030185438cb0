"""Text of twice the usual size: no word of a button, a label or a field is cut off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nnstudio.app.main_window import MainWindow
from nnstudio.dialogs.import_csv import ImportCsvDialog
from nnstudio.dialogs.playground import PlaygroundDialog
from nnstudio.dialogs.preferences import PreferencesDialog
from nnstudio.panels.views.view_tabs import ViewTabs
from nnstudio.session.editing.editor import Editor
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress import theme
from nnstudio.widgets.settings import Settings
from tests.helpers.clipping import clipped

SIZE = (1920, 1400)


@pytest.fixture
def large_text(qapp) -> Iterator[None]:
    theme.apply(qapp, "light", text_scale=2.0)
    yield
    theme.apply(qapp, "light", text_scale=1.0)


@pytest.fixture
def window(large_text, qtbot: QtBot) -> Iterator[MainWindow]:
    editor = Editor()
    window = MainWindow(editor, Runner(editor))
    window.resize(*SIZE)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.runner.shutdown()
    window.editor.new()
    window.close()
    window.deleteLater()
    window.views = None


def test_text_is_as_large_as_asked_for(large_text, qapp) -> None:
    assert qapp.font().pixelSize() == 2 * theme.FONT_PIXELS
    assert theme.paper_font(13).pixelSize() == 13
    assert "font-size: 30px" in qapp.styleSheet()
    assert "border: 1px" in qapp.styleSheet()


def test_the_welcome_page_shows_its_words_whole(window: MainWindow) -> None:
    assert window.is_welcoming
    assert clipped(window) == []


@pytest.mark.parametrize("node", ["", "input_1", "dense_1", "output_1"])
def test_the_panels_show_their_words_whole(window: MainWindow, qtbot: QtBot, node: str) -> None:
    window.files.open_sample("penguins")
    window.editor.select([node] if node else [])
    qtbot.wait(200)
    assert clipped(window) == []


def test_the_drawing_grows_with_the_text_around_it(window: MainWindow, qtbot: QtBot) -> None:
    assert window.canvas.camera.zoom == 2.0
    window.editor.perform("Layer", _one_layer)
    window.canvas.zoom_to_fit()
    assert window.canvas.camera.zoom == 2.0


def _one_layer(project):
    from nnstudio.document.editing.edits import add_node

    return add_node(project, "dense", 0, 0)[0]


def test_the_views_show_their_words_whole(window: MainWindow, qtbot: QtBot) -> None:
    window.add_views()
    window.files.open_sample("penguins")
    with qtbot.waitSignal(window.runner.finished, timeout=60_000):
        window.runner.train()
    views = window.views
    assert isinstance(views, ViewTabs)
    for name in ("loss", "weights", "decision", "evaluation", "predict", "explore", "neurons", "data"):
        views.set_open((name,))
        qtbot.waitUntil(lambda: not window.inspection.is_busy, timeout=60_000)
        qtbot.wait(50)
        assert clipped(views) == [], name


def test_dialogs_show_their_words_whole(large_text, qtbot: QtBot, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("age,town,ok\n" + "36,London,yes\n41,Paris,no\n" * 12)
    dialogs = PreferencesDialog(Settings()), PlaygroundDialog(), ImportCsvDialog(table)
    for dialog in dialogs:
        qtbot.addWidget(dialog)
        dialog.resize(1800, 1300)
        with qtbot.waitExposed(dialog):
            dialog.show()
    qtbot.waitUntil(dialogs[2].form.import_button.isEnabled, timeout=60_000)
    for dialog in dialogs:
        assert clipped(dialog) == []
