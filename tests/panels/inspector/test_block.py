"""A selected block shows its name, shapes, size, layers and problems, and can be named."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnstudio.document.drawing import blocks
from nnstudio.document.editing import edits
from nnstudio.document.graph import Link
from nnstudio.document.starting.starters import sample_project
from nnstudio.panels.inspector.panel import InspectorPanel
from nnstudio.panels.problem_cards import ProblemCards
from nnstudio.session.editing.editor import Editor


@pytest.fixture
def editor(qapp) -> Editor:
    project = sample_project("residual_cnn", 0)
    editor = Editor(blocks.set_folded(project, ["block_1"], True))
    editor.select({"add_1"})
    return editor


@pytest.fixture
def section(editor, qtbot):
    panel = InspectorPanel(editor)
    qtbot.addWidget(panel)
    panel.show()
    yield panel.block_section
    panel.hide()  # until here the section needs its panel


def test_it_tells_what_the_block_is(section, editor):
    assert section.isVisible()
    assert section.title.text() == "Residual block"
    assert section._facts.text() == "4 layers · in 8×8×16 · out 8×8×16 · 4,640 parameters"
    assert "Conv2D 2" in section._layers.text()
    assert "double click" in section._hint.text()
    editor.perform("Unfold", lambda project: blocks.set_folded(project, ["block_1"], False))
    assert "folds them" in section._hint.text()
    editor.select({"add_1"})
    assert not section.isVisible()


def test_its_name_is_changed_in_one_entry(section, editor):
    section.title.setFocus()
    section.title.selectAll()
    QTest.keyClicks(section.title, "Skip")
    QTest.keyClick(section.title, Qt.Key.Key_Return)
    assert editor.project.sheet.blocks[0].name == "Skip"
    assert editor.undo_stack.undoText() == "Name the block Skip"
    section.title.selectAll()
    QTest.keyClick(section.title, Qt.Key.Key_Delete)
    QTest.keyClick(section.title, Qt.Key.Key_Return)
    assert section.title.text() == "Skip"
    assert editor.undo_stack.count() == 1


def test_problems_inside_are_shown_with_their_ways_out(section, editor):
    assert not section.findChild(ProblemCards).isVisible()
    editor.perform("Cut", lambda project: edits.disconnect(project, Link("conv2d_2", "conv2d_3")))
    assert section.findChild(ProblemCards).isVisible()
