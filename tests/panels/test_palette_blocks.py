"""The palette lists the blocks of the open project, those of equal content once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnstudio.document.drawing import blocks
from nnstudio.document.editing import edits
from nnstudio.document.starting.starters import sample_project
from nnstudio.panels.palette_blocks import PaletteBlocks
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.layers.block_list import BLOCK_MIME


@pytest.fixture
def editor(qapp) -> Editor:
    return Editor(sample_project("residual_cnn", 0))


@pytest.fixture
def palette(editor, qtbot) -> PaletteBlocks:
    palette = PaletteBlocks(editor)
    qtbot.addWidget(palette)
    with qtbot.waitExposed(palette):
        palette.show()
    return palette


def names(palette: PaletteBlocks) -> list[str]:
    return [palette.list.item(row).text() for row in range(palette.list.count())]


def test_equal_blocks_are_listed_once_and_others_as_they_come_and_go(palette, editor):
    assert names(palette) == ["Residual block"]
    editor.perform("Other", lambda project: edits.set_setting(project, "conv2d_4", "filters", 8))
    assert names(palette) == ["Residual block", "Residual block 2"]
    editor.perform("Group", lambda project: blocks.group(project, {"conv2d_1"}, "Stem")[0])
    assert names(palette) == ["Residual block", "Residual block 2", "Stem"]
    ids = list(editor.project.sheet.block_by_id)
    editor.perform("Free", lambda project: blocks.ungroup(project, ids))
    assert not palette.isVisible()
    editor.undo_stack.setIndex(0)
    assert palette.isVisible()
    assert names(palette) == ["Residual block"]


def test_a_drag_carries_the_id_and_enter_chooses(palette, qtbot):
    item = palette.list.item(0)
    assert bytes(palette.list.mimeData([item]).data(BLOCK_MIME).data()) == b"block_1"
    palette.list.setCurrentItem(item)
    with qtbot.waitSignal(palette.chosen) as told:
        QTest.keyClick(palette.list, Qt.Key.Key_Return)
    assert told.args == ["block_1"]
