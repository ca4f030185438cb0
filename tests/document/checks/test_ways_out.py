"""Every way out that a problem offers is an edit after which that problem is gone: one case for each kind."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.checks.problems import check
from nnstudio.document.editing import data_edits, edits
from nnstudio.document.learning.loss_settings import set_loss_setting
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.starting.starters import sample_project, with_row_of_layers
from nnstudio.engine.choices.optimizers import Adam
from nnstudio.engine.layers import (
    Activation,
    Add,
    Concatenate,
    Conv2D,
    Dense,
    Embedding,
    Flatten,
    GlobalMaxPool,
    Input,
    Layer,
    MaxPool2D,
    Output,
)
from tests.helpers.projects import flower_project, flower_table, with_role
from tests.helpers.training import first_loss

IMAGE = Input(shape=(8, 8, 1))
LAST = Dense(units=10, activation="softmax")


def with_setting(node_id: str, name: str, value: object, target: str = "kind") -> Project:
    return edits.set_setting(flower_project(target), node_id, name, value)


def with_types(**types: str) -> Project:
    """The flowers, with columns taken as other types whatever they hold."""
    project = flower_project()
    columns = tuple(replace(one, type=types.get(one.name, one.type)) for one in project.data.columns)
    return data_edits.set_data(project, replace(project.data, columns=columns))


def without_role(role: str) -> Project:
    data = flower_project().data
    names = data.with_role(role)
    return data_edits.set_roles(flower_project(), names, "ignored")


def with_layer_between(layer: Layer) -> Project:
    project = flower_project()
    return edits.insert_on_link(project, project.graph.incoming("dense_1")[0], layer, 0, 0)[0]


def with_dead_branch(layers: int) -> Project:
    project, source = flower_project(), "dense_1"
    for _ in range(layers):
        project, node_id = edits.add_node(project, "dense", 300, 200)
        project, source = edits.connect(project, source, node_id), node_id
    return project


def with_loop() -> Project:
    project, add = edits.add_node(flower_project(), "add", 0, 100)
    for source, target in (("dense_1", add), ("input_1", add), (add, "dense_1")):
        project = edits.connect(project, source, target)
    return project


def with_half_merge() -> Project:
    project, add = edits.add_node(flower_project(), "add", 300, 100)
    return edits.connect(project, "dense_1", add)


def joined(layer: Layer, *branches: tuple[Layer, ...], image: bool = False) -> Project:
    """Branches from one Input to a layer that joins them, and from there to an Output."""
    project = Project(data=sample_project("digits").data)
    project, entry = edits.add_node(project, IMAGE if image else Input(), 0, 0)
    project, meeting = edits.add_node(project, layer, 900, 0)
    for row, layers in enumerate(branches):
        source = entry
        for column, each in enumerate(layers):
            project, node = edits.add_node(project, each, 150 * (column + 1), 130 * row)
            project, source = edits.connect(project, source, node), node
        project = edits.connect(project, source, meeting, row)
    source = meeting
    for column, each in enumerate((*((GlobalMaxPool(),) if image else ()), LAST, Output())):
        project, node = edits.add_node(project, each, 1050 + 150 * column, 0)
        project, source = edits.connect(project, source, node), node
    return project


def digits(*layers: Layer) -> Project:
    return with_row_of_layers(Project(data=sample_project("digits").data), (*layers, Output()))


def two_targets() -> Project:
    return with_role(flower_project(), "height", "target")


def with_codes(values: list[float], count: int = 5) -> Project:
    """A column of numbers that an Embedding looks up."""
    project = flower_project()
    table = Table((*project.data.table.columns, number_column("code", values)))
    columns = tuple(replace(one, role="ignored") if one.role == "input" else one for one in
                    project.data.columns)  # fmt: skip
    data = ProjectData(table, (*columns, ColumnSetting("code", "number", "input")))
    data = replace(data, preparation=replace(data.preparation, scaling="none"))
    layers = (Input(), Embedding(count, 3), Flatten(), Dense(3, "softmax"), Output())
    return with_row_of_layers(replace(project, data=data, graph=Project().graph), layers)


def with_numbers_as_classes() -> Project:
    table = flower_table()
    kept = tuple(column for column in table.columns if column.name != "kind")
    project = flower_project()
    table = Table((*kept, number_column("kind", [float(row) for row in range(60)])))
    project = data_edits.set_data(project, replace(project.data, table=table))
    return edits.set_setting(project, "dense_2", "units", 60)


def with_three_classes_of_weights() -> Project:
    project = edits.set_setting(flower_project(), "output_1", "loss", "cross_entropy")
    return set_loss_setting(project, "output_1", "class_weights", (1.0, 2.0))


def with_illegal_rate() -> Project:
    project = flower_project()
    return replace(project, plan=replace(project.plan, optimizer=Adam(learning_rate=-1.0)))


def shared_but_not_alike() -> Project:
    return edits.set_shares(with_setting("dense_1", "units", 7), "dense_2", "dense_1")


@dataclass(frozen=True)
class Case:
    """A project, words of the sentence of its problem, and the buttons that it offers."""

    make: Callable[[], Project]
    words: str
    labels: tuple[str, ...]
    solves_all: bool = True
    """Whether training is possible after the first way out."""


def split_by(method: str, name: str, cells: list[str | None]) -> Project:
    """The flowers, split by one more column, beside one with days."""
    project = flower_project()
    days = [f"2024-{1 + row // 28:02d}-{1 + row % 28:02d}" for row in range(60)]
    more = (category_column(name, cells), category_column("day", days))
    columns = (ColumnSetting(name, "category", "id"), ColumnSetting("day", "date", "ignored"))
    table = Table((*project.data.table.columns, *more))
    data = replace(project.data, table=table, columns=(*project.data.columns, *columns))
    return data_edits.set_split(replace(project, data=data), method=method, column=name)


def with_gaps_everywhere() -> Project:
    project = flower_project()
    table, name = project.data.table, project.data.with_role("input")[0]
    gone = number_column(name, [math.nan] * table.rows)
    columns = tuple(gone if column.name == name else column for column in table.columns)
    return replace(project, data=replace(project.data, table=Table(columns)))


CASES = {
    "a part that is none": Case(
        lambda: split_by("column", "part", ["train", "test", "soon"] * 20),
        "Row 3: column “part” holds “soon”, which is no part",
        ("Split at random",),
    ),
    "groups with gaps": Case(
        lambda: split_by("group", "patient", [None, *"abcdefghij" * 5, *"abcdefghi"]),
        "Row 1: column “patient” splits the rows and has no value",
        ("Split at random",),
    ),
    "a time that is none": Case(
        lambda: split_by("time", "when", ["soon", "later"] * 30),
        "column “when” splits the rows by time and holds “soon”",
        ("Split by “day”", "Split at random"),
    ),
    "a gap in every row": Case(with_gaps_everywhere, "There is no row to split", (), False),
    "empty": Case(
        lambda: replace(flower_project(), graph=Project().graph), "canvas is empty", ("Draw a network",)
    ),
    "no input": Case(lambda: edits.remove(flower_project(), ["input_1"]), "no Input", ("Add an Input",)),
    "no output": Case(lambda: edits.remove(flower_project(), ["output_1"]), "no Output", ("Add an Output",)),
    "loop": Case(
        with_loop, "Dense 1 → Add 1 → Dense 1 is a loop", ("Remove the link Add 1 → Dense 1",), False
    ),
    "nothing arrives": Case(
        lambda: edits.disconnect(flower_project(), flower_project().graph.incoming("dense_2")),
        "Nothing arrives at Dense 2",
        ("Connect Dense 1 → Dense 2",),
    ),
    "half a merge": Case(
        with_half_merge,
        "Add 1 joins at least 2 branches but gets 1, from Dense 1",
        ("Remove Add 1 and join",),
    ),
    "one dead layer": Case(
        lambda: with_dead_branch(1), "Dense 3, fed by Dense 1, leads nowhere", ("Delete Dense 3",)
    ),
    "a dead branch": Case(
        lambda: with_dead_branch(3),
        "The branch of 3 layers that ends with Dense 5, fed by Dense 1, leads nowhere",
        ("Remove the branch of 3 layers",),
    ),
    "what was cut off": Case(
        lambda: edits.disconnect(flower_project(), flower_project().graph.incoming("dense_2")),
        "The branch of 2 layers that ends with Dense 1 leads nowhere",
        ("Connect Dense 1 → Dense 2", "Remove the branch of 2 layers"),
    ),
    "image into a list": Case(
        lambda: digits(IMAGE, Conv2D(), LAST),
        "Dense 1, fed by Conv2D 1, needs a flat list of features but gets 6×6×16",
        ("Put a Flatten layer between",),
    ),
    "shape that the columns do not fill": Case(
        lambda: digits(Input(shape=(9, 9, 1)), Flatten(), LAST),
        "Input 1 is set to the shape 9×9×1, which holds 81 values, but its columns give 64 features",
        ("Set shape to 8×8×1", "Take columns as a list"),
    ),
    "window larger than the image": Case(
        lambda: digits(IMAGE, MaxPool2D(4), Conv2D(8, 3), Flatten(), LAST),
        "Conv2D 1, fed by MaxPool2D 1, needs an image of at least 3×3",
        ("Set padding to same", "Set size to 2×2"),
    ),
    "sum of two lengths": Case(
        lambda: joined(Add(), (Dense(16),), (Dense(8),)),
        "Add 1, fed by Dense 1 and Dense 2, needs inputs of one shape but gets 16 and 8: "
        "give the layers before it the same number of units",
        (
            "Set units of Dense 2 to 16",
            "Insert a Dense layer of 16 after Dense 2",
            "Set units of Dense 1 to 8",
        ),
    ),
    "sum with what skips": Case(
        lambda: joined(Add(), (), (Dense(8), Activation("tanh"))),
        "Add 1, fed by Input 1 and Activation 1, needs inputs of one shape but gets 64 and 8",
        (
            "Set units of Dense 1 to 64",
            "Insert a Dense layer of 64 after Activation 1",
            "Insert a Dense layer of 8 after Input 1",
        ),
    ),
    "residual branch that shrinks": Case(
        lambda: joined(Add(), (Conv2D(8, 1),), (Conv2D(8, 3), Conv2D(8, 3)), image=True),
        "Add 1, fed by Conv2D 1 and Conv2D 3, needs inputs of one shape but gets 8×8×8 and 4×4×8: "
        "let the layers before it keep the same size",
        ("Set padding of 3 layers to same",),
    ),
    "residual branch of more channels": Case(
        lambda: joined(Add(), (), (Conv2D(8, 3, padding="same"),), image=True),
        "Add 1, fed by Input 1 and Conv2D 1, needs inputs of one shape but gets 8×8×1 and 8×8×8: "
        "give the layers before it the same number of filters",
        (
            "Set filters of Conv2D 1 to 1",
            "Insert a 1×1 Conv2D of 1 after Conv2D 1",
            "Insert a 1×1 Conv2D of 8 after Input 1",
        ),
    ),
    "an image beside a list": Case(
        lambda: edits.remove(
            joined(Concatenate(), (Flatten(), Dense(4)), (Conv2D(2, 3),), image=True), ["global_max_pool_1"]
        ),
        "Concatenate 1, fed by Dense 1 and Conv2D 1",
        ("Put a Flatten layer before Concatenate 1",),
        False,
    ),
    "weights of another shape": Case(
        shared_but_not_alike, "shares the weights of Dense 1", ("Give Dense 2 weights of its own",), False
    ),
    "scaled numbers looked up": Case(
        lambda: data_edits.set_preparation(with_codes([row % 5 for row in range(60)]), scaling="standard"),
        "are scaled",
        ("Leave numbers as they are",),
    ),
    "fractions looked up": Case(
        lambda: with_codes([row % 5 / 2 for row in range(60)], count=9),
        "“code” holds others",
        ("Take “code” as a category",),
    ),
    "too few rows to look up": Case(
        lambda: with_codes([row % 7 for row in range(60)]), "goes up to 6", ("Set Count to 7",)
    ),
    "what a layer computes, looked up": Case(
        lambda: digits(Input(), Dense(4), Embedding(5, 2), Flatten(), LAST),
        "Embedding 1 looks whole numbers up, but gets what Dense 1 computes",
        ("Remove Embedding 1",),
    ),
    "no target": Case(lambda: without_role("target"), "No column is the target", ("Predict “kind”",)),
    "no inputs": Case(
        lambda: without_role("input"), "No column is an input", ("Learn from 4 other columns",)
    ),
    "column that is not there": Case(
        lambda: with_setting("input_1", "columns", ("petals",)),
        "Input 1 names the column “petals”",
        ("Use every input column",),
    ),
    "target among the inputs": Case(
        lambda: with_setting("input_1", "columns", ("width", "kind")),
        "Input 1 sees the target “kind” itself",
        ("Leave “kind” out",),
    ),
    "target that is not there": Case(
        lambda: with_setting("output_1", "target", "petals"),
        "Output 1 predicts “petals”",
        ("Predict “kind”",),
    ),
    "several targets": Case(
        two_targets,
        "The data has 2 targets",
        ("Give each target an Output", "Predict “height”", "Predict “kind”"),
    ),
    "free text": Case(lambda: with_types(kind="text"), "holds free text", ("Take “kind” as a category",)),
    "date": Case(lambda: with_types(kind="date"), "is taken as a date", ("Take “kind” as a category",)),
    "numbers as classes": Case(
        with_numbers_as_classes, "has 60 classes in 60 rows", ("Take “kind” as a number",), False
    ),
    "illegal setting": Case(
        lambda: replace(
            flower_project(),
            graph=flower_project().graph.with_node(
                replace(flower_project().graph.node("dense_1"), layer=Dense(units=0))
            ),
        ),
        "Dense 1: Units must be at least 1, not 0",
        ("Set Units back to 16",),
    ),
    "illegal plan": Case(
        with_illegal_rate, "The optimizer: Learning rate", ("Set Learning rate back to 0.001",)
    ),
    "a slope of zero": Case(
        lambda: with_setting("dense_1", "activation", "step"), "slope is zero", ("Use sigmoid",)
    ),
    "image at the end": Case(
        lambda: digits(IMAGE, Conv2D()),
        "Output 1, fed by Conv2D 1, needs a flat list of values but gets 6×6×16",
        ("Put Flatten and Dense before it",),
    ),
    "units that are no classes": Case(
        lambda: with_setting("dense_2", "units", 5),
        "Dense 2 gives 5 units to Output 1, but “kind” has 3 classes",
        ("Set units to 3",),
    ),
    "loss of classes for a number": Case(
        lambda: with_setting("output_1", "loss", "cross_entropy", "height"),
        "Output 1 learns by cross-entropy, which compares classes, but its target “height” is a number: mean "
        "squared error fits",
        ("Use mean squared error",),
    ),
    "loss of numbers for classes": Case(
        lambda: with_setting("output_1", "loss", "mse"),
        "Output 1 measures classes by mean squared error behind a softmax",
        ("Use cross-entropy",),
    ),
    "bent end before a number": Case(
        lambda: with_setting("dense_2", "activation", "relu", "height"), "cannot reach", ("Use Linear",)
    ),
    "wrong end before a loss": Case(
        lambda: with_setting("dense_2", "activation", "tanh"), "ends with Tanh", ("Use Softmax",)
    ),
    "weights of other classes": Case(
        with_three_classes_of_weights,
        "class weights for 2 classes",
        ("Let all classes count the same", "Balance the classes"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_every_way_out_mends_its_problem(name: str):
    case = CASES[name]
    project = case.make()
    (problem,) = [each for each in check(project).problems if case.words in each.sentence]
    assert tuple(fix.label for fix in problem.fixes) == case.labels
    for fix in problem.fixes:
        assert problem.sentence not in [left.sentence for left in check(fix.edit(project)).problems]
    if case.solves_all:
        mended = problem.fixes[0].edit(project)
        assert math.isfinite(first_loss(replace(mended, plan=replace(mended.plan, epochs=1))))


def test_a_problem_of_shapes_names_the_links_that_carry_what_does_not_fit():
    project = digits(IMAGE, Conv2D(), LAST)
    (problem,) = check(project).problems
    assert problem.links == project.graph.incoming("dense_1")


def test_only_the_end_of_a_dead_branch_speaks_of_it():
    found = [problem for problem in check(with_dead_branch(3)).problems if "nowhere" in problem.sentence]
    assert [problem.node_id for problem in found] == ["dense_5"]
    assert check(found[0].fixes[0].edit(with_dead_branch(3))).problems == ()


def test_two_dead_branches_are_two_problems():
    project, node_id = edits.add_node(with_dead_branch(2), "dense", 0, 300)
    project = edits.connect(project, "input_1", node_id)
    found = [problem for problem in check(project).problems if "nowhere" in problem.sentence]
    assert {problem.node_id for problem in found} == {"dense_4", node_id}


def test_without_an_output_no_layer_is_blamed_for_leading_nowhere():
    problems = check(edits.remove(flower_project(), ["output_1"])).problems
    assert [problem.node_id for problem in problems] == [None]


def test_in_a_drawing_that_goes_down_the_loose_end_above_is_offered():
    project = with_row_of_layers(
        Project(data=flower_project().data, sheet=replace(Project().sheet, direction="down")),
        (Input(), Dense(4), Dense(3, "softmax"), Output()),
    )
    project = edits.move(project, {node.id: (0.0, 150.0 * row) for row, node in
                                   enumerate(project.graph.nodes)})  # fmt: skip
    project = edits.disconnect(project, project.graph.incoming("dense_2"))
    (problem,) = [each for each in check(project).problems if each.node_id == "dense_2"]
    assert [fix.label for fix in problem.fixes] == ["Connect Dense 1 → Dense 2"]
