"""The Neurons view: what lies under the pointer is said in words, row by row, while the network learns."""

import numpy as np
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import sample_project
from nnstudio.panels.views.neurons.layout import MOST_UNITS, Line, Unit
from nnstudio.panels.views.neurons.panel import NO_DENSE, NeuronsPanel
from nnstudio.panels.views.numbers import short
from tests.helpers.projects import flower_project
from tests.helpers.studio import Studio
from tests.panels.conftest import OpenStudio


def shown(studio: Studio, qtbot: QtBot) -> NeuronsPanel:
    panel = NeuronsPanel(studio.editor, studio.runner, studio.inspection)
    qtbot.addWidget(panel)
    panel.resize(700, 320)
    with qtbot.waitExposed(panel):
        panel.show()
    studio.settle()
    return panel


def place(panel: NeuronsPanel, unit: Unit) -> QPoint:
    layout = panel.sheet.layout_now()
    assert layout is not None
    return layout.place(unit).toPoint()


def test_the_pointer_on_a_unit_tells_its_value_and_bias(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project())
    panel = shown(studio, qtbot)
    qtbot.mouseMove(panel.sheet, place(panel, Unit(1, 2)))
    qtbot.waitUntil(lambda: panel.sheet.marked == Unit(1, 2))
    title, value, bias = panel.sheet.words()
    assert title == "unit 3 of Dense 1"
    assert value.startswith("value ")
    assert bias == "bias 0"
    assert panel.sheet.accessibleDescription() == f"{title}, {value}, {bias}"


def test_the_pointer_on_a_line_tells_its_weight(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project())
    panel = shown(studio, qtbot)
    studio.train()
    start, end = place(panel, Unit(0, 0)), place(panel, Unit(1, 0))
    qtbot.mouseMove(panel.sheet, start + (end - start) * 0.08 + QPoint(8, 0))
    qtbot.waitUntil(lambda: isinstance(panel.sheet.marked, Line))
    marked = panel.sheet.marked
    assert isinstance(marked, Line)
    run = studio.editor.run
    assert run is not None
    weight = float(run.weights["dense_1/weight"][marked.target.index, marked.source.index])
    assert panel.sheet.words()[1] == f"weight {short(weight)}"


def test_the_next_row_has_other_values(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project())
    panel = shown(studio, qtbot)
    assert panel.row.text() == "row 1 of the data"
    before = panel.sheet._units
    qtbot.mouseClick(panel.another, Qt.MouseButton.LeftButton)
    studio.settle()
    assert panel.row.text() == "row 2 of the data"
    after = panel.sheet._units
    assert before is not None
    assert after is not None
    assert not np.array_equal(before.columns[0].values, after.columns[0].values)


def test_weights_move_while_it_learns(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(flower_project())
    panel = shown(studio, qtbot)
    before = panel.sheet.grab().toImage()
    assert panel._state.text() == "before training"
    studio.train()
    assert panel._state.text() == "after epoch 5"
    assert panel.sheet.grab().toImage() != before


def test_arrow_keys_walk_from_unit_to_unit(open_studio: OpenStudio, qtbot: QtBot) -> None:
    panel = shown(open_studio(flower_project()), qtbot)
    for key, at in (
        (Qt.Key.Key_Right, Unit(0, 0)), (Qt.Key.Key_Down, Unit(0, 1)), (Qt.Key.Key_Right, Unit(1, 1)),
        (Qt.Key.Key_Up, Unit(1, 0)), (Qt.Key.Key_Up, Unit(1, 0)), (Qt.Key.Key_Left, Unit(0, 0)),
    ):  # fmt: skip
        qtbot.keyClick(panel.sheet, key)
        assert panel.sheet.marked == at


def test_of_a_large_layer_some_units_are_shown(open_studio: OpenStudio, qtbot: QtBot) -> None:
    panel = shown(open_studio(sample_project("digits")), qtbot)
    layout = panel.sheet.layout_now()
    assert layout is not None
    assert [len(column) for column in layout.centres] == [MOST_UNITS, MOST_UNITS, MOST_UNITS, 10]
    room = panel.sheet.rect()
    assert all(room.contains(centre.toPoint()) for column in layout.centres for centre in column)


def test_without_dense_layers_it_says_what_to_do(open_studio: OpenStudio, qtbot: QtBot) -> None:
    studio = open_studio(Project())
    panel = shown(studio, qtbot)
    assert panel.message == NO_DENSE
    assert not panel.another.isEnabled()
    studio.editor.apply("Take", flower_project())
    studio.settle()
    assert panel.message == ""
    project = studio.editor.project
    studio.editor.apply("Cut", edits.disconnect(project, project.graph.incoming("output_1")))
    assert panel.message == NO_DENSE
