"""Names of columns and classes that look like markup are shown as they stand, wherever the window does."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from nnstudio.app.main_window import MainWindow
from nnstudio.data.columns import guess
from nnstudio.data.table import Table, category_column, number_column
from nnstudio.document import edits
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.starters import project_for_table

SIZE, KIND, CLASSES = "<b>size</b> & 5%", "<i>kind</i> & co", ("<b>a</b>", "&b <u>50%</u>")


def marked_project() -> Project:
    """Two numbers and two classes, all called as markup is."""
    rows = range(40)
    table = Table(
        (
            number_column(SIZE, [row % 7 / 3 for row in rows]),
            number_column("<s>other", [row % 5 / 2 for row in rows]),
            category_column(KIND, [CLASSES[row % 2] for row in rows]),
        ),
        "<h1>t.csv",
    )
    project = project_for_table(table, KIND, hidden=(3,), columns=guess(table, KIND))
    assert isinstance(project.data, ProjectData)
    project = edits.rename(project, "<b>project</b> & co")
    return edits.set_plan_setting(edits.set_plan_setting(project, "epochs", 2), "early_stopping", False)


def rich_words(root: QWidget) -> Iterator[str]:
    """What labels and tooltips below a widget would show as markup of a file."""
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, QLabel) and _is_marked(widget.text()):
            is_plain = widget.textFormat() == Qt.TextFormat.PlainText
            if not is_plain and QtText.mightBeRichText(widget.text()):
                yield f"{widget.objectName()}: {widget.text()}"
        tooltip = widget.toolTip()
        if _is_marked(tooltip) and QtText.mightBeRichText(tooltip):
            yield f"tooltip of {type(widget).__name__} {widget.objectName()}: {tooltip}"


def lost_marks(root: QWidget) -> Iterator[str]:
    """Buttons and actions whose “&” Qt would take for the mark of a key."""
    buttons = [(one, one.text()) for one in root.findChildren(QAbstractButton)]
    for widget, text in buttons:
        if _is_named(text) and "&" in text.replace("&&", ""):
            yield f"{type(widget).__name__} {widget.objectName()}: {text}"


def _is_marked(text: str) -> bool:
    return any(mark in text for mark in ("<b>", "<i>", "<s>", "<u>", "<h1>"))


def _is_named(text: str) -> bool:
    return any(name in text.replace("&&", "&") for name in (SIZE, KIND, *CLASSES))


@pytest.mark.parametrize("view", ["evaluation", "predict", "decision", "weights", "data", "explore"])
def test_names_stand_as_they_are(window: MainWindow, qtbot, view: str) -> None:
    window.editor.new(marked_project())
    window.add_views()
    with qtbot.waitSignal(window.runner.finished, timeout=60_000):
        window.runner.train()
    assert window.views is not None
    window.views.set_open((view,))
    qtbot.waitUntil(lambda: not window.inspection.is_busy, timeout=60_000)
    assert any(_is_marked(label.text()) for label in window.findChildren(QLabel))
    assert list(rich_words(window)) == []
    assert list(lost_marks(window)) == []
