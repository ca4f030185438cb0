"""A whole window on the screen, closed again without questions."""

from collections.abc import Iterator

import pytest

from nnstudio.app.docks import FIRST_SIZE
from nnstudio.app.main_window import MainWindow
from nnstudio.session.editing.editor import Editor
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress import theme


@pytest.fixture
def window(qapp, qtbot) -> Iterator[MainWindow]:
    theme.apply(qapp, "light")
    editor = Editor()
    window = MainWindow(editor, Runner(editor))
    window.resize(FIRST_SIZE)  # the offscreen screen is a small one
    with qtbot.waitActive(window):  # on the real platform, keys go to the active window only
        window.show()
        window.activateWindow()
    yield window
    window.runner.shutdown()
    window.editor.new()
    window.close()
    window.deleteLater()
    window.views = None  # pytest holds on to the window, and it to the plots, whose menus Qt does not own
