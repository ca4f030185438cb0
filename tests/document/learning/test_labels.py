"""A target of several labels from its table to predictions: a network that answers each by itself."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from nnstudio.data.csv.writing import write_csv
from nnstudio.data.tables.table import Table, category_column
from nnstudio.document.answering.file_prediction import predict_file
from nnstudio.document.checks.problems import check
from nnstudio.document.editing import data_edits, edits
from nnstudio.document.experiment import evaluate, predict, prepare
from nnstudio.document.files.storage import load, save
from nnstudio.document.learning.arrays import split_rows
from nnstudio.document.learning.loss_settings import balanced_weights
from nnstudio.document.learning.losses import loss_of
from nnstudio.engine import metrics
from nnstudio.errors import DataError, EditError
from tests.helpers.films import GENRES, film_project, film_table
from tests.helpers.projects import flower_project
from tests.helpers.training import trained
from tests.interchange.test_sources import SOURCES, Source, assert_predicts_the_same


@pytest.fixture(scope="module")
def films():
    project = film_project(epochs=60)
    return project, trained(project)


def test_a_starter_answers_each_label_by_itself():
    project = film_project()
    assert check(project).problems == ()
    last = project.graph.node("dense_2").layer
    assert (last.units, last.activation) == (3, "sigmoid")
    assert loss_of(project, "output_1").kind == "binary_cross_entropy"
    arrays = prepare(project).data
    assert arrays.targets["output_1"].shape[1] == 3
    assert arrays.targets["output_1"].dtype == np.float32


def test_figures_are_those_of_each_label(films):
    project, run = films
    found = evaluate(project, run, "test")
    assert (found.task, found.classes, found.confusion_matrix) == ("labels", GENRES, None)
    cells = [film_table().column("genres").cell(row) for row in found.rows]
    held = [[genre in cell for genre in GENRES] for cell in cells]
    assert found.true.tolist() == np.array(held, int).tolist()
    assert found.rows_by_class.tolist() == found.true.sum(axis=0).tolist()
    right = np.mean([np.array_equal(*both) for both in zip(found.true, found.predicted, strict=True)])
    assert found.metrics["subset_accuracy"] == right > 0.5
    hits = (found.true & found.predicted).sum(axis=0)
    np.testing.assert_allclose(found.by_class["recall"], hits / found.true.sum(axis=0))
    assert found.metrics["roc_auc"] == metrics.labels_roc_auc(found.true, found.probabilities)


def test_labels_that_are_likely_stand_in_one_cell(films, tmp_path):
    project, run = films
    source, target = tmp_path / "new.csv", tmp_path / "out.csv"
    write_csv(source, film_table().columns[:3])
    predict_file(project, run, source, target)
    (answer,) = predict(project, run, film_table()).answers
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, shares in zip(rows, answer.probabilities, strict=True):
        likely = [genre for genre, share in zip(GENRES, shares, strict=True) if share >= 0.5]
        assert row["predicted genres"] == ";".join(likely)
        assert [float(row[f"probability of {genre}"]) for genre in GENRES] == pytest.approx(shares, abs=1e-6)


def test_every_part_has_rows_of_the_rarest_label():
    project = film_project(rows=200)
    split = split_rows(project, project.data.split)
    cells = [project.data.column_of["genres"].cell(row) for row in range(200)]
    shares = [np.mean(["drama" in cells[row] for row in split.part(part)]) for part in ("train", "test")]
    assert shares[0] == pytest.approx(shares[1], abs=0.04)


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("loss", "cross_entropy", "learns by cross-entropy, which knows one class for each row"),
        ("units", 5, "gives 5 units to Output 1, but “genres” has 3 labels"),
        ("activation", "softmax", "which lets only one label be likely"),
    ],
)
def test_what_does_not_fit_labels_is_said_and_mended(setting, value, sentence):
    node = "output_1" if setting == "loss" else "dense_2"
    wrong = edits.set_setting(film_project(), node, setting, value)
    (problem,) = check(wrong).problems
    assert sentence in problem.sentence
    assert check(problem.fixes[0].edit(wrong)).problems == ()


def test_classes_become_labels_and_labels_classes():
    project = film_project()
    classes = data_edits.set_types(project, {"genres"}, "category")
    assert any("classes" in problem.sentence for problem in check(classes).problems)
    other = data_edits.set_column_choices(project, {"genres"}, separator="|")
    assert "labels" in check(other).problems[0].sentence
    with pytest.raises(EditError, match="Only classes can be balanced"):
        balanced_weights(project, "output_1")


def test_a_saved_project_answers_the_same(films, tmp_path):
    project, run = films
    save(tmp_path / "films.nns", project, run)
    again = load(tmp_path / "films.nns")
    assert again[1].preparation == run.preparation
    before, after = (predict(one, two, film_table()).answers[0] for one, two in (films, again))
    np.testing.assert_array_equal(before.probabilities, after.probabilities)


def test_labels_as_an_input_are_features_and_an_unseen_one_is_left_out_when_asked():
    project = flower_project(epochs=2)
    kinds = ["a;b" if row % 2 else "b" for row in range(60)]
    table = project.data.table.with_columns([category_column("tags", kinds)])
    columns = (*project.data.columns, replace(project.data.columns[0], name="tags", type="labels"))
    project = data_edits.set_data(project, replace(project.data, table=table, columns=columns))
    run = trained(project)
    new = Table((*table.take(np.arange(2)).columns[:-1], category_column("tags", ["a", "a;c"])), "new.csv")
    with pytest.raises(DataError, match=r"^Row 2 of new\.csv: column “tags” holds the label “c”"):
        predict(project, run, new)
    assert predict(project, run, new, unseen="drop").rows.tolist() == [0]
    assert predict(project, run, new, unseen="unknown").rows.tolist() == [0, 1]


@pytest.mark.parametrize("source", SOURCES)
def test_exported_source_tells_the_same_labels(source: Source, tmp_path):
    assert_predicts_the_same(source, film_project(epochs=20), film_table(20), tmp_path)
