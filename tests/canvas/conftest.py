"""A canvas on the screen with a row of layers, and a hand to work on it."""

import pytest

from nnstudio.canvas.view import CanvasView
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.dress import theme
from tests.helpers.drawing import Hand
from tests.helpers.projects import row_of


@pytest.fixture
def editor(qapp) -> Editor:
    theme.apply(qapp, "light")
    return Editor(row_of("input", "dense", "dense", "output"))


@pytest.fixture
def view(editor: Editor, qtbot) -> CanvasView:
    view = CanvasView(editor)
    view.resize(1000, 600)
    qtbot.addWidget(view)
    with qtbot.waitActive(view):  # a test on the real platform needs the keyboard
        view.show()
        view.activateWindow()
    view.setFocus()
    return view


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)
