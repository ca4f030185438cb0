"""Layout, alignment and equal gaps as edits."""

from itertools import pairwise

import pytest

from nnstudio.document.drawing.arranging import align, arrange, distribute
from nnstudio.document.drawing.layout import Gaps
from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from nnstudio.errors import EditError
from tests.helpers.projects import row_of

GAPS = Gaps()
SIZES = {
    "input_1": (120.0, 96.0),
    "dense_1": (120.0, 96.0),
    "dense_2": (120.0, 200.0),
    "output_1": (120.0, 96.0),
}
SEVERAL = ("input_1", "dense_1", "dense_2")


@pytest.fixture
def project():
    places = {"input_1": (0, 10), "dense_1": (170, 50), "dense_2": (300, 0), "output_1": (100, 700)}
    return edits.move(row_of("input", "dense", "dense", "output"), places)


def boxes(project, chosen=SEVERAL):
    nodes = [project.graph.node(node_id) for node_id in chosen]
    return [(node.x, node.y, node.x + SIZES[node.id][0], node.y + SIZES[node.id][1]) for node in nodes]


@pytest.mark.parametrize(
    ("edge", "measure", "line"),
    [
        ("left", lambda box: box[0], 0),
        ("right", lambda box: box[2], 420),
        ("top", lambda box: box[1], 0),
        ("bottom", lambda box: box[3], 200),
        ("centre", lambda box: (box[0] + box[2]) / 2, 210),
        ("middle", lambda box: (box[1] + box[3]) / 2, 100),
    ],
)
def test_edges_and_middles_are_made_equal(project, edge, measure, line):
    aligned = align(project, SIZES, SEVERAL, edge)
    assert {measure(box) for box in boxes(aligned)} == {line}
    assert aligned.graph.node("output_1") is project.graph.node("output_1")


def test_gaps_are_made_equal_between_the_outermost(project):
    across = boxes(distribute(project, SIZES, SEVERAL, "x"))
    assert [box[0] for box in across] == [0, 150, 300]
    four = boxes(distribute(project, SIZES, tuple(SIZES), "y"), ("input_1", "dense_1", "dense_2", "output_1"))
    tops = sorted(four, key=lambda box: box[1])
    gaps = [after[1] - before[3] for before, after in pairwise(tops)]
    assert gaps == [pytest.approx(gaps[0])] * 3


def test_too_few_are_refused_in_words(project):
    with pytest.raises(EditError, match="two or more"):
        align(project, SIZES, ("dense_1",), "left")
    with pytest.raises(EditError, match="three or more"):
        distribute(project, SIZES, ("dense_1", "dense_2"), "x")


def test_arranging_the_drawing_leaves_links_and_layers_alone(project):
    tidy = arrange(project, SIZES, "right", GAPS)
    assert tidy.graph.links == project.graph.links
    assert [node.layer for node in tidy.graph.nodes] == [node.layer for node in project.graph.nodes]
    assert arrange(tidy, SIZES, "right", GAPS) is tidy


def test_several_selected_layers_are_arranged_alone(project):
    tidy = arrange(project, SIZES, "right", GAPS, ("dense_1", "dense_2"))
    assert tidy.graph.node("output_1") is project.graph.node("output_1")
    assert tidy.graph.node("dense_1") != project.graph.node("dense_1")


def test_an_empty_drawing_is_not_laid_out():
    with pytest.raises(EditError, match="nothing to lay out"):
        arrange(Project(), {}, "down", GAPS)


def test_another_direction_takes_the_whole_drawing_along(project):
    turned = arrange(project, SIZES, "down", GAPS, ("dense_1", "dense_2"))
    assert turned.sheet.direction == "down"
    assert turned.graph.node("output_1") != project.graph.node("output_1")
    heights = [node.y for node in turned.graph.nodes]
    assert heights == sorted(set(heights))
