"""Augmentation and the part of the data in a project's plan: changed, checked, saved, loaded and trained."""

from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import msgspec
import numpy as np
import pytest

from nnstudio.document.checks.legality import setting_problems
from nnstudio.document.editing import plan_edits
from nnstudio.document.experiment import conclude, prepare
from nnstudio.document.files.storage import load, save
from nnstudio.document.project import Project
from nnstudio.engine.choices.augmentation import Augmentation
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.errors import EditError
from tests.helpers.projects import flower_project


def changed(*settings: tuple[str, object]) -> Project:
    project = flower_project()
    for name, value in settings:
        project = plan_edits.set_plan_setting(project, name, value)
    return project


def test_settings_of_the_augmentation_are_changed_one_by_one() -> None:
    project = changed(("augmentation.noise", 0.2), ("augmentation.horizontal_flip", True))
    assert project.plan.augmentation == Augmentation(noise=0.2, horizontal_flip=True)
    assert plan_edits.set_plan_setting(project, "augmentation.noise", 0.2) is project


@pytest.mark.parametrize(("name", "value"), [("augmentation.noise", -1), ("data_share", 0.0)])
def test_illegal_values_are_refused(name: str, value: float) -> None:
    with pytest.raises(EditError, match="must be at least"):
        changed((name, value))


def test_an_illegal_augmentation_is_a_problem() -> None:
    plan = TrainingPlan(augmentation=Augmentation(shift=0.9))
    problems = list(setting_problems(replace(flower_project(), plan=plan)))
    assert [one.sentence for one in problems] == ["The augmentation: Shift must be at most 0.5, not 0.9."]


def test_both_are_saved_and_loaded(tmp_path: Path) -> None:
    project = changed(("augmentation.rotate", 12), ("augmentation.vertical_flip", True), ("data_share", 0.25))
    save(tmp_path / "p.nns", project)
    assert load(tmp_path / "p.nns")[0].plan == project.plan


def test_a_file_from_before_them_is_read(tmp_path: Path) -> None:
    save(tmp_path / "new.nns", flower_project())
    with ZipFile(tmp_path / "new.nns") as new, ZipFile(tmp_path / "old.nns", "w") as old:
        for name in new.namelist():
            content = new.read(name)
            if name == "project.json":
                record = msgspec.json.decode(content)
                del record["plan"]["augmentation"], record["plan"]["settings"]["data_share"]
                content = msgspec.json.encode(record)
            old.writestr(name, content)
    assert load(tmp_path / "old.nns")[0].plan == flower_project().plan


def test_a_run_on_a_part_is_saved_and_goes_on_as_if_it_had_not_stopped() -> None:
    project = changed(("data_share", 0.3), ("augmentation.noise", 0.1), ("epochs", 4))
    whole = prepare(project)
    list(whole.train())
    half = prepare(plan_edits.set_plan_setting(project, "epochs", 2))
    list(half.train())
    run = replace(conclude(half, "stopped"), plan=project.plan)
    rest = prepare(project, run)
    list(rest.train())
    np.testing.assert_array_equal(rest.network.vector, whole.network.vector)
    rows = len(whole.split.train)
    assert (
        whole.state.step == 4 * project.plan.steps_per_epoch(rows) < 4 * -(-rows // project.plan.batch_size)
    )
    other = prepare(plan_edits.set_plan_setting(project, "data_share", 0.6), run)
    assert other.state.step == 0
