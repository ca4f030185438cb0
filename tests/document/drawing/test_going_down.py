"""Where a drawing goes from top to bottom, what is inserted goes there, too."""

from dataclasses import replace

import pytest

from nnstudio.document.checks.problems import check
from nnstudio.document.drawing.inserting import ROW_STEP, insert_with_room
from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from nnstudio.document.sheet import Sheet
from tests.helpers.projects import row_of


@pytest.fixture
def column() -> Project:
    project = row_of("input", "dense", "dense", "output")
    places = {node.id: (0.0, row * ROW_STEP) for row, node in enumerate(project.graph.nodes)}
    return replace(edits.move(project, places), sheet=Sheet("down"))


def places(project: Project) -> dict[str, tuple[float, float]]:
    return {node.id: (node.x, node.y / ROW_STEP) for node in project.graph.nodes}


def test_a_layer_between_others_makes_itself_room_below(column):
    project, node_id = insert_with_room(column, column.graph.incoming("dense_2")[0], "activation")
    assert places(project) == {
        "input_1": (0, 0), "dense_1": (0, 1), node_id: (0, 2), "dense_2": (0, 3), "output_1": (0, 4),
    }  # fmt: skip


def test_a_missing_output_is_added_below(column):
    project = edits.remove(column, ["output_1"])
    fix = next(fix for problem in check(project).problems for fix in problem.fixes if "Output" in fix.label)
    assert places(fix.edit(project))["output_1"] == (0, 3)
