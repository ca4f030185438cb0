"""The switch “Dropout after” in a drawing that goes from top to bottom."""

from dataclasses import replace

from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from nnstudio.document.sheet import Sheet
from nnstudio.panels.inspector.dropout_after import set_dropout_after
from tests.helpers.projects import row_of

STEP = 144.0


def places(project: Project) -> dict[str, tuple[float, float]]:
    return {node.id: (node.x, node.y / STEP) for node in project.graph.nodes}


def test_dropout_stands_below_its_layer_and_goes_without_a_gap():
    row = row_of("input", "dense", "dense", "output")
    column = edits.move(row, {node.id: (0.0, STEP * number) for number, node in enumerate(row.graph.nodes)})
    column = replace(column, sheet=Sheet("down"))
    project = set_dropout_after(column, "dense_1", 0.5)
    assert places(project)["dropout_1"] == (0, 2)
    assert places(project)["output_1"] == (0, 4)
    assert places(set_dropout_after(project, "dense_1", 0.0)) == places(column)
