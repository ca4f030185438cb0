"""Rows beside what was made of them: also where each pixel is a column of its own."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.document.answering.evaluation import evaluate
from nnstudio.document.checks.problems import check
from nnstudio.document.starting.autoencoders import autoencoder_project, usual_units
from nnstudio.document.starting.starters import sample_project
from nnstudio.errors import DataError
from nnstudio.session.looking.feature_names import units_of
from nnstudio.session.looking.rebuilt_rows import rebuilt_target, worst_and_best
from tests.helpers.projects import flower_project
from tests.helpers.training import trained


def test_pixels_that_are_columns_become_pictures_again():
    project = autoencoder_project(sample_project("digits").data, "digits")
    project = replace(project, plan=replace(project.plan, epochs=2))
    run = trained(project)
    found = evaluate(project, run, "validation")
    worst, best = worst_and_best(project, run.preparation, "output_1", found)
    assert worst.given_pictures.shape == (len(worst), 8, 8, 1)
    table = project.data.table
    row = np.array([table.column(name).values[worst.rows[0]] for name in project.data.with_role("input")])
    assert worst.given_pictures[0].ravel() == pytest.approx(row / 16)
    assert worst.errors[0] == found.errors.max()
    assert best.errors[0] == found.errors.min()
    assert worst.labels[0] == f"digit {table.column('digit').cell(int(worst.rows[0]))}"
    assert np.mean((worst.rebuilt_pictures[0] - worst.given_pictures[0]) ** 2) > np.mean(
        (best.rebuilt_pictures[0] - best.given_pictures[0]) ** 2
    )


def test_the_last_units_are_called_by_what_they_rebuild():
    project = autoencoder_project(sample_project("wine").data, "wine")
    assert check(project).can_train
    last = project.graph.incoming("output_1")[0].source
    assert units_of(project, last)[:2] == ("unit 1 (alcohol)", "unit 2 (malic_acid)")


def test_an_output_that_predicts_has_nothing_to_show():
    with pytest.raises(DataError, match="predicts a column"):
        rebuilt_target(flower_project(), "output_1")


@pytest.mark.parametrize("features", [1, 2, 3, 9, 64, 784, 100_000])
def test_the_code_is_the_narrowest_of_the_usual_layers(features):
    before, code, behind = usual_units(features)
    assert before == behind > code >= 2
    assert code < features or features <= 2
