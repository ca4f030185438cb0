"""An output's loss keeps what was set of it: through edits and undo, in the file, and into the training."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.checks.problems import check
from nnstudio.document.editing import edits
from nnstudio.document.experiment import prepare
from nnstudio.document.files.file_format import ProjectRecord, project_of, record_of
from nnstudio.document.files.format_error import FormatError
from nnstudio.document.files.table_format import table_arrays
from nnstudio.document.learning.loss_settings import balance_classes, set_loss_setting
from nnstudio.document.learning.losses import loss_of
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import project_for_table
from nnstudio.engine.choices.losses import CrossEntropy, Huber, MeanSquaredError
from nnstudio.errors import EditError
from tests.helpers.projects import flower_project
from tests.helpers.training import trained


def rare_project() -> Project:
    """Twelve rows of one class for each of the other, and a third one in between."""
    kinds = ["common"] * 120 + ["rare"] * 10 + ["some"] * 40
    numbers = np.linspace(0, 1, len(kinds))
    table = Table((number_column("x", numbers), category_column("kind", kinds)), "rare.csv")
    return project_for_table(table, "kind")


def output_layer(project: Project):
    return project.graph.node("output_1").layer


def written_and_read(project: Project) -> tuple[Project, bytes]:
    text = msgspec.json.encode(record_of(project, None))
    assert project.data is not None
    arrays = table_arrays(project.data.table)
    return project_of(msgspec.json.decode(text, type=ProjectRecord), arrays), text


def test_a_setting_belongs_to_the_loss_in_use() -> None:
    project = set_loss_setting(flower_project(), "output_1", "label_smoothing", 0.1)
    assert loss_of(project, "output_1") == CrossEntropy(label_smoothing=0.1)
    other = edits.set_setting(project, "output_1", "loss", "mse")
    assert loss_of(other, "output_1") == MeanSquaredError()
    assert (
        loss_of(edits.set_setting(other, "output_1", "loss", "cross_entropy"), "output_1").label_smoothing
        == 0.1
    )
    huber = edits.set_setting(project, "output_1", "loss", "huber")
    assert loss_of(set_loss_setting(huber, "output_1", "delta", 0.5), "output_1") == Huber(delta=0.5)


def test_going_back_to_the_default_leaves_no_trace() -> None:
    project = flower_project()
    changed = set_loss_setting(project, "output_1", "label_smoothing", 0.1)
    assert set_loss_setting(changed, "output_1", "label_smoothing", 0.1) is changed
    assert set_loss_setting(changed, "output_1", "label_smoothing", 0.0) == project


@pytest.mark.parametrize(
    ("node", "name", "value", "words"),
    [
        ("output_1", "label_smoothing", 2.0, "Output 1, cross-entropy: Label smoothing must be at most 1"),
        ("output_1", "delta", 2.0, "no setting “delta”"),
        ("dense_1", "delta", 2.0, "no output “dense_1”"),
    ],
)
def test_what_cannot_be_set_is_refused_in_a_sentence(node: str, name: str, value: float, words: str) -> None:
    with pytest.raises(EditError, match=words):
        set_loss_setting(flower_project(), node, name, value)


def test_settings_are_saved_and_a_file_without_any_is_as_before() -> None:
    plain = flower_project()
    assert b"loss_settings" not in written_and_read(plain)[1]
    project = set_loss_setting(plain, "output_1", "class_weights", (1.0, 2.0, 0.5))
    read, _ = written_and_read(project)
    assert read.graph == project.graph
    assert loss_of(read, "output_1") == CrossEntropy(class_weights=(1.0, 2.0, 0.5))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b'"kind":"cross_entropy"', b'"kind":"surprise"', "output_1.loss_settings is of the unknown kind"),
        (b'"label_smoothing"', b'"softness"', "unknown setting “softness”"),
        (b'"label_smoothing":0.1', b'"label_smoothing":"much"', "label_smoothing"),
    ],
)
def test_damaged_settings_in_a_file_are_named(old: bytes, new: bytes, words: str) -> None:
    text = written_and_read(set_loss_setting(flower_project(), "output_1", "label_smoothing", 0.1))[1]
    assert old in text
    record = msgspec.json.decode(text.replace(old, new), type=ProjectRecord)
    with pytest.raises(FormatError, match=words):
        project_of(replace_data(record), {})


def replace_data(record: ProjectRecord) -> ProjectRecord:
    return msgspec.structs.replace(record, data=None)


def test_training_uses_the_settings() -> None:
    project = flower_project(epochs=2)
    smoothed = set_loss_setting(project, "output_1", "label_smoothing", 0.5)
    assert prepare(smoothed).losses["output_1"][0] == CrossEntropy(label_smoothing=0.5)
    assert list(trained(smoothed).history["batch_loss"]) != list(trained(project).history["batch_loss"])


def test_balanced_classes_count_the_same_together() -> None:
    project = balance_classes(rare_project(), "output_1")
    weights = loss_of(project, "output_1").class_weights
    codes = prepare(project).data.targets["output_1"]
    counts = np.bincount(codes, minlength=3)
    assert counts[1] < counts[2] < counts[0]
    np.testing.assert_allclose(counts * weights, len(codes) / 3, rtol=1e-3)


def test_a_number_cannot_be_balanced() -> None:
    with pytest.raises(EditError, match="Only classes can be balanced"):
        balance_classes(flower_project("height"), "output_1")


def test_weights_for_another_number_of_classes_are_a_problem_with_ways_out() -> None:
    project = set_loss_setting(flower_project(), "output_1", "class_weights", (1.0, 2.0))
    problem = check(project).of_node("output_1")[0]
    assert problem.sentence == (
        "Output 1 has class weights for 2 classes, but “kind” has 3: weigh the classes anew."
    )
    assert not check(project).can_train
    plain, balanced = (fix.edit(project) for fix in problem.fixes)
    assert loss_of(plain, "output_1") == CrossEntropy()
    assert loss_of(balanced, "output_1").class_weights == (1.0, 1.0, 1.0)
    assert check(balanced).can_train


def test_an_illegal_setting_from_a_file_is_a_problem_with_a_way_out() -> None:
    project = flower_project()
    layer = replace(output_layer(project), loss_settings=CrossEntropy(label_smoothing=3.0))
    node = replace(project.graph.node("output_1"), layer=layer)
    nodes = tuple(node if other.id == "output_1" else other for other in project.graph.nodes)
    broken = replace(project, graph=replace(project.graph, nodes=nodes))
    problem = check(broken).of_node("output_1")[0]
    assert "Label smoothing must be at most 1, not 3" in problem.sentence
    assert check(problem.fixes[0].edit(broken)).can_train


def test_whole_numbers_among_class_weights_are_kept_as_a_file_gives_them_back():
    project = set_loss_setting(flower_project(), "output_1", "class_weights", (0, 2, 1))
    weights = project.graph.node("output_1").layer.loss_settings.class_weights
    assert [type(weight) for weight in weights] == [float, float, float]
