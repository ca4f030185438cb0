"""Choices about columns are edits of the project: undone, saved, and followed by training and prediction."""

from dataclasses import replace
from io import BytesIO

import msgspec
import numpy as np
import pytest

from nnstudio.data.columns.choices import ColumnChoices
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.tables.table import number_column
from nnstudio.document.checks.problems import check
from nnstudio.document.editing import data_edits, edits
from nnstudio.document.experiment import predict, prepare
from nnstudio.document.files.file_format import ProjectRecord, record_of
from nnstudio.document.files.storage import read, write
from nnstudio.document.project import Project
from nnstudio.engine.layers import Embedding, Flatten
from nnstudio.errors import DataError
from tests.helpers.projects import flower_project
from tests.helpers.training import trained


def own(project: Project, name: str) -> ColumnChoices | None:
    return project.data.setting_of[name].own


def with_weights(values) -> Project:
    """The flowers with a column that says how much each row counts."""
    project = flower_project()
    table = project.data.table.with_columns([number_column("worth", values)])
    columns = (*project.data.columns, ColumnSetting("worth", "number", "weight"))
    return data_edits.set_data(project, replace(project.data, table=table, columns=columns))


def test_choices_are_taken_for_some_columns_and_given_up_again():
    before = flower_project()
    after = data_edits.set_column_choices(before, {"width", "length"}, scaling="log")
    assert own(after, "width") == own(after, "length") == ColumnChoices(scaling="log")
    assert own(before, "width") is own(after, "colour") is None
    assert data_edits.set_column_choices(after, {"width", "length"}, scaling="") == before
    assert data_edits.set_column_choices(after, {"width"}, scaling="log") is after


def test_a_logarithm_is_taken_and_given_up_whoever_asked_for_it():
    by_rule = data_edits.set_preparation(flower_project(), scaling="log")
    assert data_edits.set_logarithm(by_rule, {"width"}, True).data.setting_of["width"].own.log
    given_up = data_edits.set_logarithm(by_rule, {"width"}, False)
    assert own(given_up, "width") == ColumnChoices(scaling="standard")
    older = data_edits.set_column_choices(flower_project(), {"width"}, scaling="log")
    assert own(data_edits.set_logarithm(older, {"width"}, False), "width") == ColumnChoices(
        scaling="standard"
    )


def test_choices_of_a_file_of_format_3_are_read_and_prepare_the_same(flowers_by_choice):
    """Older files know neither an order of steps nor texts."""
    project, run = flowers_by_choice
    record = msgspec.to_builtins(record_of(project, run))
    record["version"] = 3
    for column in record["data"]["columns"]:
        for name in ("log", "steps", "words", "lower_case", "weighing"):
            (column["own"] or {}).pop(name, None)
    fitted = record["run"]["preparation"]
    del fitted["texts"]
    for column in fitted["numbers"]:
        del column["steps"]
    older = msgspec.convert(record, ProjectRecord)
    assert older.data.columns == project.data.columns
    assert older.run.preparation == run.preparation == prepare(project).preparation


def test_the_rule_for_all_is_changed():
    project = data_edits.set_preparation(flower_project(), missing="median")
    assert project.data.preparation.missing == "median"
    assert data_edits.set_preparation(project, missing="median") is project


def test_a_choice_that_does_not_exist_is_refused():
    with pytest.raises(DataError, match="“best” is no choice for scaling; choose one of “standard”"):
        data_edits.set_column_choices(flower_project(), {"width"}, scaling="best")


def test_choices_and_what_was_fitted_are_saved(flowers_by_choice):
    project, run = flowers_by_choice
    file = BytesIO()
    write(file, project, run)
    again, run_again = read(BytesIO(file.getvalue()), "flowers.nns")
    assert again.data.columns == project.data.columns
    assert run_again.preparation == run.preparation
    np.testing.assert_array_equal(
        predict(again, run_again, again.data.table).answers[0].probabilities,
        predict(project, run, project.data.table).answers[0].probabilities,
    )


@pytest.fixture(scope="module")
def flowers_by_choice():
    project = data_edits.set_column_choices(flower_project(), {"width"}, clipping="fences", was_missing=True)
    project = data_edits.set_column_choices(project, {"colour"}, encoding="order", order=("red", "blue"))
    return project, trained(project)


def test_shapes_follow_the_choices(flowers_by_choice):
    project, run = flowers_by_choice
    assert prepare(project).network.shapes["input_1"] == (4,)
    assert run.weights["dense_1/weight"].shape == (4, 4)


def test_columns_of_an_older_file_have_no_choices():
    import msgspec

    record = msgspec.to_builtins(record_of(flower_project(), None))
    for column in record["data"]["columns"]:
        del column["own"]
    assert (
        msgspec.convert(record["data"]["columns"], tuple[ColumnSetting, ...]) == flower_project().data.columns
    )


# ------------------------------------------------------------------ weights


def test_a_weight_reaches_the_training():
    values = np.linspace(0.5, 2.0, 60)
    experiment = prepare(with_weights(values))
    np.testing.assert_array_equal(experiment.data.sample_weights, np.float32(values[experiment.split.train]))
    np.testing.assert_array_equal(
        experiment.data.validation_sample_weights, np.float32(values[experiment.split.validation])
    )
    for _ in experiment.train():
        pass
    plain = prepare(flower_project())
    for _ in plain.train():
        pass
    assert not np.array_equal(
        experiment.network.parameters["dense_1/weight"], plain.network.parameters["dense_1/weight"]
    )


def test_rows_without_a_weight_are_left_out_and_stay_out_of_the_run():
    values = np.linspace(0.5, 2.0, 60)
    values[7] = np.nan
    project = with_weights(values)
    run = trained(project)
    assert run.preparation.weight == "worth"
    assert run.rows + run.validation_rows + len(prepare(project).split.test) == 59
    from nnstudio.document.learning.arrays import split_rows

    ignored = data_edits.set_roles(project, {"worth"}, "ignored")
    then = split_rows(project, run.split, run.preparation)
    now = split_rows(ignored, run.split, run.preparation)
    np.testing.assert_array_equal(then.test, now.test)


def test_a_weight_below_nothing_is_named():
    values = np.ones(60)
    row = int(prepare(flower_project()).split.train[3])
    values[row] = -2
    with pytest.raises(
        DataError, match=rf"Row {row + 1} of flowers.csv: column “worth” says how .* holds “-2”"
    ):
        prepare(with_weights(values))


# ------------------------------------------------------------------ an Embedding of a category


def embedding_project() -> Project:
    """One category to an Embedding of two rows, which are too few for its codes."""
    project = flower_project()
    project = edits.set_setting(project, "input_1", "columns", ("colour",))
    (link,) = project.graph.incoming("dense_1")
    project = edits.disconnect(project, link)
    project, embedding = edits.add_node(project, Embedding(count=20, size=2), 0, 0)
    project, flat = edits.add_node(project, Flatten(), 0, 0)
    for source, target in (("input_1", embedding), (embedding, flat), (flat, "dense_1")):
        project = edits.connect(project, source, target)
    return project


def test_a_category_gets_numbers_for_an_embedding_by_one_fix():
    project = embedding_project()
    (problem,) = check(project).problems
    assert "give each category a number" in problem.sentence
    mended = problem.fixes[0].edit(project)
    assert own(mended, "colour") == ColumnChoices(encoding="codes")
    assert not check(mended).problems
    experiment = prepare(mended)
    assert set(experiment.data.inputs["input_1"].ravel().tolist()) == {1.0, 2.0}
    for _ in experiment.train():
        pass


def test_an_embedding_has_room_for_what_was_never_met():
    project = data_edits.set_column_choices(embedding_project(), {"colour"}, encoding="codes")
    project = edits.set_setting(project, "embedding_1", "count", 2)
    (problem,) = check(project).problems
    assert "“colour” has 2 categories, and 0 stands for what was never met: raise" in problem.sentence
    assert not check(problem.fixes[0].edit(project)).problems


def test_a_date_is_no_target():
    project = flower_project()
    columns = tuple(replace(one, type="date") if one.name == "kind" else one for one in project.data.columns)
    project = data_edits.set_data(project, replace(project.data, columns=columns))
    problem = next(one for one in check(project).problems if "taken as a date" in one.sentence)
    assert problem.fixes[0].edit(project).data.setting_of["kind"].type == "category"
