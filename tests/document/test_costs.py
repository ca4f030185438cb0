"""What a network is said to cost follows what decides it."""

from dataclasses import replace

import pytest

from nnstudio.document.checks.problems import check
from nnstudio.document.costs import Costs, costs_of
from nnstudio.document.editing import edits, plan_edits
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import sample_project
from tests.helpers.projects import flower_project


def costs(project: Project, rows: int = 1000, validation: int = 200) -> Costs:
    return costs_of(project, check(project), rows, validation)


def test_more_of_anything_costs_more():
    few = flower_project()
    wide = edits.set_setting(few, "dense_1", "units", 400)
    assert costs(wide).multiply_adds > costs(few).multiply_adds
    assert costs(wide).memory > costs(few).memory
    assert costs(wide).epoch_seconds > costs(few).epoch_seconds
    assert costs(few, rows=9000).epoch_seconds > 5 * costs(few).epoch_seconds
    assert costs(few, rows=9000).memory > costs(few).memory
    larger = plan_edits.set_plan_setting(few, "batch_size", 512)
    assert costs(larger).memory > costs(few).memory
    assert costs(larger).epoch_seconds < costs(few).epoch_seconds
    adam, plain = plan_edits.set_optimizer(wide, "adam"), plan_edits.set_optimizer(wide, "sgd")
    assert costs(adam).memory > costs(plain).memory


def test_an_estimate_is_of_the_right_size():
    found = costs(sample_project("residual_cnn"), 1168, 270)
    assert found.multiply_adds == 378_016
    assert 0.02 < found.epoch_seconds < 0.2  # measured: 0.05
    assert 1.5e6 < found.memory < 4e6  # measured: 3.0e6, 0.6e6 of it the same for any network


def test_a_part_of_the_data_takes_a_part_of_the_time():
    project = sample_project("digits")
    part = plan_edits.set_plan_setting(project, "data_share", 0.1)
    assert costs(part, 1000, 0).epoch_seconds == pytest.approx(
        0.1 * costs(project, 1000, 0).epoch_seconds, rel=0.1
    )


def test_without_rows_there_is_no_time_and_without_layers_nothing():
    assert costs(flower_project(), 0, 0).epoch_seconds == 0
    empty = replace(flower_project(), graph=Project().graph)
    assert costs(empty).multiply_adds == 0
