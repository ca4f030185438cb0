"""The inspector on the flowers, for whatever it shows of them."""

import pytest

from nnstudio.panels.inspector.panel import InspectorPanel
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.dress import theme
from tests.helpers.projects import flower_project


@pytest.fixture
def editor(qapp) -> Editor:
    theme.apply(qapp, "light")
    return Editor(flower_project())


@pytest.fixture
def inspector(editor, qtbot) -> InspectorPanel:
    panel = InspectorPanel(editor)
    panel.resize(312, 900)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel
