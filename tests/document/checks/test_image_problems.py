"""The usual mistakes with images: each has one problem, and every way out that is offered mends it."""

import pytest

from nnstudio.document.checks.problems import check
from nnstudio.document.checks.report import Problem
from nnstudio.document.drawing.inserting import NODE_STEP, insert_with_room, remove_and_join
from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import sample_project, with_row_of_layers
from nnstudio.engine.layers import (
    Conv2D,
    Dense,
    Flatten,
    GlobalMaxPool,
    Input,
    Layer,
    MaxPool2D,
    Output,
    Reshape,
)

LAST = Dense(units=10, activation="softmax")
IMAGE = Input(shape=(8, 8, 1))


def digits(*layers: Layer) -> Project:
    empty = Project(data=sample_project("digits").data)
    return with_row_of_layers(empty, (*layers, Output()))


def only_problem(project: Project) -> Problem:
    (problem,) = check(project).problems
    return problem


@pytest.mark.parametrize(
    ("layers", "sentence", "labels"),
    [
        (
            (Input(), Conv2D(), Flatten(), LAST),
            "Conv2D 1, fed by Input 1, needs an image of height×width×channels but gets 64: give it that",
            ("Take columns as 8×8×1", "Insert Reshape 8×8×1"),
        ),
        (
            (Input(), Dense(units=25), MaxPool2D(), Flatten(), LAST),
            "MaxPool2D 1, fed by Dense 1, needs an image of height×width×channels but gets 25: give it that",
            ("Insert Reshape 5×5×1",),
        ),
        (
            (IMAGE, Flatten(), Conv2D(), GlobalMaxPool(), LAST),
            "Conv2D 1, fed by Flatten 1, needs an image",
            ("Remove Flatten 1", "Insert Reshape 8×8×1"),
        ),
        (
            (IMAGE, Conv2D(), LAST),
            "Dense 1, fed by Conv2D 1, needs a flat list of features but gets 6×6×16",
            ("Put a Flatten layer between",),
        ),
        (
            (IMAGE, Conv2D(), MaxPool2D(4), MaxPool2D(2), Flatten(), LAST),
            "MaxPool2D 2, fed by MaxPool2D 1, needs an image of at least 2×2 with this padding but gets 1×1",
            ("Set padding to same", "Set size to 1×1", "Remove MaxPool2D 2"),
        ),
        (
            (IMAGE, MaxPool2D(2), Conv2D(kernel_size=5), Flatten(), LAST),
            "Conv2D 1, fed by MaxPool2D 1, needs an image of at least 5×5",
            ("Set padding to same", "Set size to 4×4"),
        ),
        (
            (IMAGE, Conv2D(), Flatten(), Conv2D(), GlobalMaxPool(), LAST),
            "Conv2D 2, fed by Flatten 1, needs an image of height×width×channels but gets 576",
            ("Remove Flatten 1", "Insert Reshape 24×24×1"),
        ),
        (
            (Input(shape=(9, 9, 1)), Conv2D(), Flatten(), LAST),
            "Input 1 is set to the shape 9×9×1, which holds 81 values, but its columns give 64 features",
            ("Set shape to 8×8×1", "Take columns as a list"),
        ),
        (
            (Input(), Reshape(shape=(7, 7, 1)), Conv2D(), Flatten(), LAST),
            "Reshape 1, fed by Input 1, is set to the shape 7×7×1, which holds 49 values, but gets 64",
            ("Set shape to 8×8×1", "Remove Reshape 1"),
        ),
        (
            (IMAGE, Conv2D()),
            "Output 1, fed by Conv2D 1, needs a flat list of values but gets 6×6×16: put a Flatten and",
            ("Put Flatten and Dense before it",),
        ),
    ],
)
def test_a_mistake_with_an_image(layers: tuple[Layer, ...], sentence: str, labels: tuple[str, ...]):
    project = digits(*layers)
    problem = only_problem(project)
    assert problem.sentence.startswith(sentence)
    assert tuple(fix.label for fix in problem.fixes) == labels
    for fix in problem.fixes:
        mended = check(fix.edit(project)).problems
        assert all(left.node_id != problem.node_id for left in mended)
    assert check(problem.fixes[0].edit(project)).problems == ()


def test_a_list_that_is_no_square_has_no_way_out_to_an_image():
    project = with_row_of_layers(
        Project(data=sample_project("wine").data), (Input(), Conv2D(), Flatten(), LAST, Output())
    )
    assert only_problem(project).fixes == ()


def test_a_layer_put_between_makes_itself_room():
    project = digits(IMAGE, Conv2D(), LAST)
    mended = only_problem(project).fixes[0].edit(project).graph
    places = [mended.node(name).x for name in ("input_1", "conv2d_1", "flatten_1", "dense_1", "output_1")]
    assert places == [step * NODE_STEP for step in range(5)]


def test_where_there_is_room_nothing_moves():
    project = edits.move(digits(IMAGE, Conv2D(), LAST), {"dense_1": (900.0, 0.0), "output_1": (1200.0, 0.0)})
    link = project.graph.incoming("dense_1")[0]
    inserted, node_id = insert_with_room(project, link, Flatten())
    assert (inserted.graph.node(node_id).x, inserted.graph.node("dense_1").x) == (525.0, 900.0)


def test_a_node_taken_away_leaves_its_neighbours_joined():
    project = digits(IMAGE, Conv2D(), MaxPool2D(), Flatten(), LAST)
    links = {(link.source, link.target) for link in remove_and_join(project, ["max_pool2d_1"]).graph.links}
    assert ("conv2d_1", "flatten_1") in links
    assert len(links) == 4
