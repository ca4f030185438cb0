"""What a drawing needs for several targets, and for categories that come as numbers."""

import numpy as np
import pytest

from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.answering.evaluation import evaluate
from nnstudio.document.checks.problems import check
from nnstudio.document.editing import data_edits, edits, plan_edits
from nnstudio.document.experiment import predict
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import project_for_table, sample_project
from nnstudio.engine.layers import Concatenate, Embedding, Output
from tests.helpers.projects import flower_columns, flower_project, flower_table, with_role
from tests.helpers.training import trained


def coded(*names: str) -> Project:
    return data_edits.set_column_choices(sample_project("penguins"), names, encoding="codes")


def kinds(project: Project) -> list[str]:
    return [node.layer.kind for node in project.graph.nodes]


def briefly(project: Project, epochs: int = 20) -> Project:
    project = plan_edits.set_plan_setting(project, "early_stopping", False)
    return plan_edits.set_plan_setting(project, "epochs", epochs)


# ------------------------------------------------------------------ numbers that name categories


def test_numbers_that_nothing_looks_up_are_pointed_out_with_two_ways_out():
    (problem,) = check(coded("island", "sex")).problems
    assert problem.severity == "warning"
    assert problem.sentence.startswith("Input 1 brings “island”, “sex” as the number of a category")
    drawn, by_feature = (fix.edit(coded("island", "sex")) for fix in problem.fixes)
    assert check(drawn).problems == check(by_feature).problems == ()
    assert by_feature.data.columns == sample_project("penguins").data.columns
    assert kinds(drawn).count("embedding") == 2
    assert [node.layer.count for node in drawn.graph.of_kind("embedding")] == [4, 3]


def test_the_network_with_embeddings_is_laid_out_without_overlap_and_trains():
    project = check(coded("island")).problems[0].fixes[0].edit(coded("island"))
    places = {(node.x, node.y) for node in project.graph.nodes}
    assert len(places) == len(project.graph.nodes)
    run = trained(briefly(project))
    assert evaluate(project, run).metrics["accuracy"] > 0.8


def test_where_only_numbered_categories_come_in_the_input_itself_leads_to_the_embedding():
    project = edits.set_setting(coded("island"), "input_1", "columns", ("island",))
    drawn = check(project).problems[0].fixes[0].edit(project)
    assert check(drawn).problems == ()
    assert kinds(drawn).count("input") == 1
    assert not any(isinstance(node.layer, Concatenate) for node in drawn.graph.nodes)


def test_a_starter_draws_embeddings_for_numbered_categories():
    data = coded("island").data
    project = project_for_table(data.table, columns=data.columns)
    assert check(project).problems == ()
    assert any(isinstance(node.layer, Embedding) for node in project.graph.nodes)


# ------------------------------------------------------------------ several targets


def test_targets_without_an_output_get_one_each():
    project = data_edits.add_targets(flower_project(), ("height", "colour"))
    (problem,) = check(project).problems
    assert problem.sentence.startswith("“colour”, “height” are targets that no Output predicts")
    project = problem.fixes[0].edit(project)
    assert check(project).problems == ()
    outputs = [node.layer for node in project.graph.of_kind("output")]
    assert all(isinstance(layer, Output) for layer in outputs)
    assert [layer.target for layer in outputs] == ["kind", "colour", "height"]


def test_an_output_that_names_none_of_several_targets_offers_each_its_own():
    several = with_role(flower_project(), "height", "target")
    problem = next(one for one in check(several).problems if "2 targets" in one.sentence)
    labels = [fix.label for fix in problem.fixes]
    assert labels == ["Give each target an Output", "Predict “height”", "Predict “kind”"]
    mended = problem.fixes[0].edit(several)
    assert check(mended).problems == ()
    assert [node.layer.target for node in mended.graph.of_kind("output")] == ["kind", "height"]


@pytest.mark.parametrize("targets", [("kind", "height"), ("height", "width"), ("kind", "colour")])
def test_several_targets_are_drawn_trained_measured_and_predicted(targets):
    table = flower_table(90)
    columns = project_for_table(table, targets[0], columns=flower_columns(targets[0])).data.columns
    base = project_for_table(table, columns=columns)
    data = data_edits.add_targets(base, targets[1:]).data
    project = briefly(project_for_table(table, columns=data.columns, hidden=(8,)))
    assert check(project).problems == ()
    run = trained(project)
    told = {}
    for node in project.graph.of_kind("output"):
        found = evaluate(project, run, "test", node.id)
        told[found.target] = found.task
    assert set(told) == set(targets)
    assert all((task == "regression") == (name in ("height", "width")) for name, task in told.items())
    predictions = predict(project, run, table)
    assert {answer.target for answer in predictions.answers} == set(targets)
    assert {f"predicted {name}" for name in targets} <= {column.name for column in predictions.columns()}


def test_probabilities_of_classes_that_several_targets_have_name_their_target():
    """Many labels: each of several columns says yes or no."""
    rows = np.arange(60)
    labels = {name: ["yes" if (row >> bit) % 2 else "no" for row in rows] for bit, name in enumerate("ab")}
    table = Table(
        (
            number_column("x", rows % 4),
            *(category_column(name, cells) for name, cells in labels.items()),
        )
    )
    first = project_for_table(table, "a")
    columns = data_edits.add_targets(first, ("b",)).data.columns
    project = briefly(project_for_table(table, columns=columns), 5)
    names = [column.name for column in predict(project, trained(project), table).columns()]
    assert names == [
        "predicted a", "probability of a: no", "probability of a: yes",
        "predicted b", "probability of b: no", "probability of b: yes",
    ]  # fmt: skip
