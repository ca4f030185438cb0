"""What stands in the way of training is said where it is, and the fixes mend it."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.checks.problems import Problem, check
from nnstudio.document.editing import data_edits, edits
from nnstudio.document.editing.data_edits import set_data
from nnstudio.document.experiment import prepare
from nnstudio.document.project import Project
from nnstudio.engine.layers import Activation, Conv2D, Dense, Embedding, Flatten, Input
from tests.helpers.projects import flower_project, flower_table, with_role
from tests.helpers.training import trained


def the_problem(project: Project, words: str) -> Problem:
    found = [problem for problem in check(project).problems if words in problem.sentence]
    assert len(found) == 1, [problem.sentence for problem in check(project).problems]
    return found[0]


def mended(project: Project, problem: Problem, fix: int = 0) -> Project:
    return problem.fixes[fix].edit(project)


def test_a_starter_has_no_problems():
    report = check(flower_project())
    assert report.problems == ()
    assert report.can_train
    assert report.reason == ""


def test_shapes_and_counts_are_reported():
    report = check(flower_project())
    assert report.shapes == {"input_1": (4,), "dense_1": (4,), "dense_2": (3,), "output_1": (3,)}
    assert report.parameter_counts == {"input_1": 0, "dense_1": 20, "dense_2": 15, "output_1": 0}
    assert report.parameter_count == 35


def project_with_a_read_softmax() -> Project:
    """The flowers, whose last softmax is also read by another layer with an output of its own."""
    project, other = edits.add_node(flower_project(), Dense(units=3, activation="softmax"), 400, 200)
    project, end = edits.add_node(project, "output", 600, 200)
    return edits.connect(edits.connect(project, "dense_2", other), other, end)


def test_a_softmax_that_others_read_beside_its_loss_is_told_before_training():
    project = project_with_a_read_softmax()
    problem = the_problem(project, "takes over")
    assert problem.node_id == "dense_2"
    assert "Dense 3" in problem.sentence
    assert not check(project).can_train


def test_a_read_softmax_is_mended_by_an_activation_for_each_reader():
    project = project_with_a_read_softmax()
    project = mended(project, the_problem(project, "takes over"))
    assert check(project).can_train
    assert len(project.graph.of_kind("activation")) == 2
    prepare(project)


def test_a_softmax_that_others_read_may_stay_where_the_loss_leaves_it_alone():
    project = edits.set_setting(project_with_a_read_softmax(), "output_1", "loss", "mse")
    assert not [problem for problem in check(project).problems if "takes over" in problem.sentence]


def test_the_same_project_gives_the_same_report():
    project = flower_project()
    assert check(project) is check(project)
    assert check(replace(project, name="another")) is not check(project)


def test_an_empty_canvas():
    assert "canvas is empty" in check(replace(flower_project(), graph=Project().graph)).reason


def test_no_data():
    project = replace(flower_project(), data=None)
    problem = the_problem(project, "no data to learn from")
    assert problem.node_id is None
    assert not check(project).can_train


@pytest.mark.parametrize(("kind", "gone", "others"), [("Input", "input_1", 1), ("Output", "output_1", 2)])
def test_missing_ends_can_be_added(kind: str, gone: str, others: int):
    project = edits.remove(flower_project(), [gone])
    problem = the_problem(project, f"has no {kind}")
    assert check(mended(project, problem)).can_train


def test_nothing_arrives():
    project = flower_project()
    project = edits.disconnect(project, project.graph.incoming("dense_2"))
    problem = the_problem(project, "Nothing arrives at Dense 2")
    assert problem.node_id == "dense_2"
    assert problem.fixes[0].label == "Connect Dense 1 → Dense 2"
    assert check(mended(project, problem)).problems == ()


def test_a_layer_that_was_only_dropped_has_one_problem():
    project, _ = edits.add_node(flower_project(), "dense", 450, 200)
    problem = the_problem(project, "Dense 3")
    assert problem.sentence.startswith("Nothing arrives at Dense 3")
    assert problem.fixes[-1].label == "Delete Dense 3"
    assert check(mended(project, problem, -1)).problems == ()


def test_the_first_layer_on_the_canvas_can_get_an_input():
    project, _ = edits.add_node(replace(flower_project(), graph=Project().graph), "dense", 450, 200)
    problem = the_problem(project, "Nothing arrives at Dense 1")
    assert [fix.label for fix in problem.fixes] == ["Put an Input before it", "Delete Dense 1"]
    after = mended(project, problem)
    assert [problem.sentence for problem in check(after).problems] == [
        "The network has no Output: drag one onto the canvas and connect it."
    ]
    assert after.graph.node("input_1").x < after.graph.node("dense_1").x


def test_a_merging_layer_needs_two_branches():
    project = flower_project()
    project, add = edits.add_node(project, "add", 300, 100)
    project = edits.connect(project, "dense_1", add)
    problem = the_problem(project, "Add 1 joins at least 2 branches but gets 1, from Dense 1")
    assert problem.node_id == add
    assert problem.fixes[-1].label == "Remove Add 1 and join"
    assert check(mended(project, problem, -1)).can_train


def test_a_loop_is_named_and_can_be_cut():
    project, third = edits.add_node(flower_project(), "add", 0, 100)
    link = edits.connect(project, "dense_1", third)
    project = edits.connect(edits.connect(link, third, "dense_1"), "input_1", third)
    problem = the_problem(project, "is a loop")
    assert problem.sentence.startswith("Dense 1 → Add 1 → Dense 1 is a loop")
    assert problem.node_id == "dense_1"
    assert not any("loop" in left.sentence for left in check(mended(project, problem)).problems)


def test_a_layer_that_leads_nowhere_is_a_warning():
    project, node_id = edits.add_node(flower_project(), "dense", 300, 100)
    project = edits.connect(project, "dense_1", node_id)
    problem = the_problem(project, "Dense 3, fed by Dense 1, leads nowhere")
    assert problem.severity == "warning"
    assert check(project).can_train
    assert check(mended(project, problem)).problems == ()


def test_a_shape_mismatch_names_both_nodes_and_can_be_flattened():
    project = edits.set_setting(flower_project(), "input_1", "shape", (2, 2))
    problem = the_problem(project, "needs a flat list")
    assert problem.node_id == "dense_1"
    assert problem.sentence.startswith("Dense 1, fed by Input 1, needs a flat list of features but gets 2×2:")
    assert check(mended(project, problem)).problems == ()


def test_an_input_shape_that_the_columns_do_not_fill():
    project = edits.set_setting(flower_project(), "input_1", "shape", (3, 3))
    assert the_problem(project, "holds 9 values, but its columns give 4 features").node_id == "input_1"


def test_the_wrong_number_of_units_for_the_classes():
    project = edits.set_setting(flower_project(), "dense_2", "units", 5)
    problem = the_problem(project, "Dense 2 gives 5 units to Output 1, but “kind” has 3 classes")
    assert problem.node_id == "dense_2"
    assert problem.fixes[0].label == "Set units to 3"
    assert check(mended(project, problem)).problems == ()


def test_units_are_counted_through_an_activation():
    project = edits.set_setting(flower_project(), "dense_2", "activation", "linear")
    project = edits.set_setting(project, "dense_2", "units", 2)
    link = project.graph.incoming("output_1")[0]
    project, _ = edits.insert_on_link(project, link, "activation", 0, 0)
    project = edits.set_setting(project, "activation_1", "function", "softmax")
    assert the_problem(project, "“kind” has 3 classes").node_id == "dense_2"


def test_without_a_dense_layer_one_is_offered():
    project = edits.remove(flower_project(), ["dense_1", "dense_2"])
    project = edits.connect(project, "input_1", "output_1")
    problem = the_problem(project, "Output 1 gets 4 values from Input 1")
    project = mended(project, problem)
    assert check(project).problems == ()
    assert project.graph.node("dense_1").layer == Dense(units=3, activation="softmax")


def test_a_number_needs_one_unit():
    project = edits.set_setting(flower_project("height"), "dense_2", "units", 2)
    problem = the_problem(project, "the target “height” is one number")
    assert check(mended(project, problem)).problems == ()


def test_cross_entropy_on_a_number():
    project = edits.set_setting(flower_project("height"), "output_1", "loss", "cross_entropy")
    problem = the_problem(project, "“height” is a number")
    assert problem.node_id == "output_1"
    assert check(mended(project, problem)).problems == ()


def test_a_bent_end_before_a_number_is_a_warning():
    project = edits.set_setting(flower_project("height"), "dense_2", "activation", "relu")
    problem = the_problem(project, "cannot reach every value of “height”")
    assert (problem.node_id, problem.severity) == ("dense_2", "warning")
    assert check(mended(project, problem)).problems == ()


def test_softmax_with_a_squared_error_is_a_warning():
    project = edits.set_setting(flower_project(), "output_1", "loss", "mse")
    problem = the_problem(project, "behind a softmax")
    assert problem.severity == "warning"
    assert check(mended(project, problem)).problems == ()


def test_the_wrong_activation_before_cross_entropy_is_a_warning():
    project = edits.set_setting(flower_project(), "dense_2", "activation", "relu")
    problem = the_problem(project, "Dense 2 ends with ReLU, but cross-entropy")
    assert problem.fixes[0].label == "Use Softmax"
    assert check(mended(project, problem)).problems == ()


def test_logits_before_cross_entropy_are_fine():
    assert check(edits.set_setting(flower_project(), "dense_2", "activation", "linear")).problems == ()


def test_the_step_activation_cannot_learn():
    project = edits.set_setting(flower_project(), "dense_1", "activation", "step")
    problem = the_problem(project, "slope is zero everywhere")
    assert (problem.node_id, problem.severity) == ("dense_1", "warning")
    assert check(mended(project, problem)).problems == ()


@pytest.mark.parametrize("layer", [Conv2D(2, 1, activation="step"), Activation("step")])
def test_no_layer_learns_through_a_step(layer):
    project = edits.set_setting(flower_project(), "input_1", "shape", (2, 2, 1))
    (link,) = project.graph.incoming("dense_1")
    project, node = edits.insert_on_link(project, link, layer, 0, 0)
    project, _ = edits.insert_on_link(project, project.graph.incoming("dense_1")[0], "flatten", 0, 0)
    problem = the_problem(project, "slope is zero everywhere")
    assert (problem.node_id, problem.severity) == (node, "warning")
    assert check(mended(project, problem)).problems == ()


def test_two_classes_take_one_sigmoid_unit():
    table = flower_table()
    keep = [row for row in range(table.rows) if row % 3 != 2]
    project = flower_project()
    project = data_edits.set_data(project, replace(project.data, table=table.take(keep)))
    project = edits.set_setting(project, "dense_2", "units", 1)
    problem = the_problem(project, "softmax over one unit")
    project = mended(project, problem)
    assert project.graph.node("dense_2").layer.activation == "sigmoid"
    assert check(project).problems == ()


def test_a_single_class_cannot_be_told_apart():
    project = flower_project()
    table = project.data.table.take([0, 3, 6, 9])
    project = data_edits.set_data(project, replace(project.data, table=table))
    assert the_problem(project, "there is nothing to tell apart").node_id == "output_1"


def test_no_target():
    project = with_role(flower_project(), "kind", "ignored")
    problem = the_problem(project, "No column is the target")
    assert check(mended(project, problem)).can_train


def test_no_inputs():
    project = flower_project()
    for name in ("width", "length", "colour"):
        project = with_role(project, name, "ignored")
    assert the_problem(project, "No column is an input").node_id is None


def test_several_targets_have_to_be_chosen_from():
    project = with_role(flower_project(), "height", "target")
    problem = the_problem(project, "The data has 2 targets")
    labels = [fix.label for fix in problem.fixes]
    assert labels == ["Give each target an Output", "Predict “height”", "Predict “kind”"]
    assert check(mended(project, problem)).problems == ()
    (left,) = check(mended(project, problem, 2)).problems
    assert (left.sentence[:20], left.severity) == ("“height” is a target", "warning")


def test_an_input_names_a_column_that_is_not_there():
    project = edits.set_setting(flower_project(), "input_1", "columns", ("petals",))
    problem = the_problem(project, "names the column “petals”")
    assert check(mended(project, problem)).problems == ()


def test_an_input_that_sees_the_target_is_a_warning():
    project = edits.set_setting(flower_project(), "input_1", "columns", ("width", "kind"))
    problem = the_problem(project, "sees the target “kind” itself")
    assert problem.severity == "warning"
    assert check(mended(project, problem)).problems == ()


def test_an_output_names_a_target_that_is_not_there():
    project = edits.set_setting(flower_project(), "output_1", "target", "petals")
    problem = the_problem(project, "“petals”, which is no column")
    assert check(mended(project, problem)).problems == ()


def test_free_text_can_be_an_input():
    project = flower_project()
    columns = tuple(
        replace(setting, type="text") if setting.name == "colour" else setting
        for setting in project.data.columns
    )
    project = data_edits.set_data(project, replace(project.data, columns=columns))
    assert check(project).problems == ()


def test_illegal_settings_from_elsewhere_are_found():
    project = flower_project()
    node = project.graph.node("dense_1")
    project = replace(project, graph=project.graph.with_node(replace(node, layer=Dense(units=0))))
    problem = the_problem(project, "Dense 1: Units must be at least 1, not 0")
    assert problem.node_id == "dense_1"
    assert check(mended(project, problem)).can_train


def test_early_stopping_without_validation_rows_is_a_warning():
    project = flower_project(early_stopping=True)
    split = replace(project.data.split, validation=0.0)
    project = data_edits.set_data(project, replace(project.data, split=split))
    problem = the_problem(project, "Early stopping")
    assert check(mended(project, problem)).problems == ()


def test_two_inputs_share_the_columns():
    project = edits.set_setting(flower_project(), "input_1", "columns", ("width",))
    project, second = edits.add_node(project, Input(columns=("colour",)), 0, 100)
    project, joined = edits.insert_on_link(
        project, project.graph.incoming("dense_1")[0], "concatenate", 75, 0
    )
    report = check(edits.connect(project, second, joined))
    assert report.problems == ()
    assert report.shapes[joined] == (3,)


def test_of_node_puts_errors_first():
    project = edits.set_setting(flower_project(), "dense_2", "activation", "step")
    project = edits.set_setting(project, "dense_2", "units", 5)
    assert check(project).of_node("dense_2")[0].severity == "error"


def test_classes_that_hardly_repeat():
    project = flower_project()
    assert project.data is not None
    columns = (
        *project.data.table.columns[:4],
        category_column("kind", [f"k{row // 2}" for row in range(60)]),
    )
    halves = set_data(project, replace(project.data, table=Table(columns)))
    assert not [problem for problem in check(halves).problems if "too few of each" in problem.sentence]
    columns = (*columns[:4], category_column("kind", [f"k{row % 31}" for row in range(60)]))
    found = the_problem(set_data(project, replace(project.data, table=Table(columns))), "too few of each")
    assert found.severity == "warning"
    assert "has 31 classes in 60 rows" in found.sentence


def test_a_number_that_never_changes_is_nothing_to_learn():
    project = flower_project("height")
    assert project.data is not None
    for height, words in ((3.5, "holds 3.5 in every row"), (float("nan"), "holds no value at all")):
        columns = (*project.data.table.columns[:3], number_column("height", [height] * 60))
        table = Table((*columns, project.data.table.columns[4]))
        found = check(set_data(project, replace(project.data, table=table)))
        assert words in found.reason


def project_with_an_embedding(values, count: int = 5, scaling: str = "none") -> Project:
    """The flowers with a column of codes, which a table turns into features beside the others."""
    project = flower_project()
    data = project.data
    table = Table((*data.table.columns, number_column("code", np.asarray(values, float))))
    columns = (*data.columns, ColumnSetting("code", "number", "ignored"))
    preparation = replace(data.preparation, scaling=scaling)
    project = set_data(project, replace(data, table=table, columns=columns, preparation=preparation))
    (link,) = project.graph.incoming("dense_1")
    project, joined = edits.insert_on_link(project, link, "concatenate", 100, 0)
    before = ""
    for layer in (Input(columns=("code",)), Embedding(count, 3), Flatten()):
        project, node = edits.add_node(project, layer, 0, 200)
        project = edits.connect(project, before, node) if before else project
        before = node
    return edits.connect(project, before, joined)


CODES = np.arange(60) % 5


def test_an_embedding_of_codes_that_fit_is_trained():
    project = project_with_an_embedding(CODES)
    assert check(project).can_train
    assert trained(project).weights["embedding_1/weight"].shape == (5, 3)


def test_numbers_that_are_scaled_are_no_codes():
    project = project_with_an_embedding(CODES, scaling="standard")
    problem = the_problem(project, "are scaled")
    assert problem.node_id == "embedding_1"
    assert check(mended(project, problem)).can_train


def test_more_codes_than_rows_are_told_with_the_count_that_is_needed():
    project = project_with_an_embedding(CODES, count=4)
    problem = the_problem(project, "“code” goes up to 4")
    mended_project = mended(project, problem)
    assert mended_project.graph.node("embedding_1").layer.count == 5
    assert check(mended_project).can_train


@pytest.mark.parametrize("values", [CODES / 2, CODES - 1])
def test_fractions_and_negative_numbers_are_no_codes(values):
    assert the_problem(project_with_an_embedding(values), "“code” holds others").severity == "error"


def test_a_category_enters_an_embedding_as_zeros_and_ones():
    project = edits.set_setting(project_with_an_embedding(CODES), "input_2", "columns", ("colour",))
    assert the_problem(project, "only two rows").severity == "warning"
    assert check(project).can_train
    assert check(edits.set_setting(project, "embedding_1", "count", 2)).problems == ()


def test_an_embedding_of_what_a_layer_computes_is_told():
    project = project_with_an_embedding(CODES)
    (link,) = project.graph.incoming("embedding_1")
    project, _ = edits.insert_on_link(project, link, "dense", 50, 200)
    assert the_problem(project, "gets what Dense 3 computes").node_id == "embedding_1"
    assert not check(project).can_train
