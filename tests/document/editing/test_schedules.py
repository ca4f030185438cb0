"""The schedule of a project's plan: chosen, changed, checked, saved and loaded."""

from pathlib import Path

import pytest

from nnstudio.document.checks.legality import setting_problems
from nnstudio.document.editing import plan_edits
from nnstudio.document.files.storage import load, save
from nnstudio.engine.choices.schedules import SCHEDULES, Cosine, StepDecay
from nnstudio.errors import EditError
from tests.helpers.projects import flower_project


def test_a_schedule_is_chosen_by_its_kind_and_changed_by_its_settings() -> None:
    project = plan_edits.set_plan_setting(flower_project(), "schedule", "cosine")
    project = plan_edits.set_plan_setting(project, "schedule.lowest", 0.1)
    assert project.plan.schedule == Cosine(lowest=0.1)


def test_an_unknown_schedule_is_refused() -> None:
    with pytest.raises(EditError, match="no schedule “tide”"):
        plan_edits.set_plan_setting(flower_project(), "schedule", "tide")


@pytest.mark.parametrize("kind", SCHEDULES)
def test_every_schedule_is_saved_and_loaded(kind: str, tmp_path: Path) -> None:
    project = plan_edits.set_plan_setting(flower_project(), "schedule", kind)
    save(tmp_path / "p.nns", project)
    assert load(tmp_path / "p.nns")[0].plan == project.plan


def test_an_illegal_schedule_is_a_problem() -> None:
    project = flower_project()
    plan = project.plan.__class__(schedule=StepDecay(every=0))
    problems = list(setting_problems(project.__class__(project.name, project.graph, project.data, plan)))
    assert ["The schedule: Every must be at least 1, not 0." in one.sentence for one in problems] == [True]
