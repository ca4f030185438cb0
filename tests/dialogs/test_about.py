"""The About window tells what a report needs, and whose work the program stands on."""

from PySide6.QtWidgets import QLabel, QPlainTextEdit

from nnstudio import __version__
from nnstudio.components import components
from nnstudio.dialogs.about import AboutDialog


def test_version_and_every_licence_can_be_read_and_copied(qtbot):
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    words = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert f"NN Studio {__version__}\nEngine " in words
    works = dialog.findChild(QPlainTextEdit, "about_works")
    assert works.isReadOnly()
    told = works.toPlainText()
    assert [
        work.name for work in components() if f"{work.name} {work.version}: {work.licence}" not in told
    ] == []
