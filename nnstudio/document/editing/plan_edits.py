"""What can be done to the training plan of a project; edits as in `edits`."""

from dataclasses import replace
from typing import Any

from nnstudio.document.editing.data_edits import set_data
from nnstudio.document.editing.edits import with_setting
from nnstudio.document.project import Project
from nnstudio.engine.choices.optimizers import OPTIMIZERS
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.choices.schedules import SCHEDULES
from nnstudio.errors import EditError


def set_plan(project: Project, plan: TrainingPlan) -> Project:
    """Take another training plan as a whole."""
    return project if plan == project.plan else replace(project, plan=plan)


def set_plan_setting(project: Project, name: str, value: Any) -> Project:
    """Change one setting of the run; ``optimizer.learning_rate`` reaches into the optimizer, and
    ``schedule.…`` and ``augmentation.…`` into those.

    The seed governs the split of the rows too, so both change together.
    """
    if name == "seed":
        return set_seed(project, value)
    if name == "optimizer" and isinstance(value, str):
        return set_optimizer(project, value)
    if name.startswith("optimizer."):
        own = name.removeprefix("optimizer.")
        optimizer = with_setting("The optimizer", project.plan.optimizer, own, value)
        return set_plan(project, replace(project.plan, optimizer=optimizer))
    if name == "schedule" and isinstance(value, str):
        return set_schedule(project, value)
    if name.startswith("schedule."):
        schedule = with_setting("The schedule", project.plan.schedule, name.removeprefix("schedule."), value)
        return set_plan(project, replace(project.plan, schedule=schedule))
    if name.startswith("augmentation."):
        setting, before = name.removeprefix("augmentation."), project.plan.augmentation
        augmentation = with_setting("The augmentation", before, setting, value)
        return set_plan(project, replace(project.plan, augmentation=augmentation))
    return set_plan(project, with_setting("The training plan", project.plan, name, value))


def set_optimizer(project: Project, kind: str) -> Project:
    """Choose another optimizer, with its own default settings."""
    if kind not in OPTIMIZERS:
        raise EditError(f"There is no optimizer “{kind}”: choose one of {', '.join(OPTIMIZERS)}.")
    if kind == project.plan.optimizer.kind:
        return project
    return set_plan(project, replace(project.plan, optimizer=OPTIMIZERS[kind]()))


def set_schedule(project: Project, kind: str) -> Project:
    """Choose another schedule of the learning rate, with its own default settings."""
    if kind not in SCHEDULES:
        raise EditError(f"There is no schedule “{kind}”: choose one of {', '.join(SCHEDULES)}.")
    if kind == project.plan.schedule.kind:
        return project
    return set_plan(project, replace(project.plan, schedule=SCHEDULES[kind]()))


def set_seed(project: Project, seed: int) -> Project:
    """Let one seed govern first weights, batches, all chance and the split of the rows."""
    project = set_plan(project, with_setting("The training plan", project.plan, "seed", seed))
    if project.data is None or project.data.split.seed == seed:
        return project
    return set_data(project, replace(project.data, split=replace(project.data.split, seed=seed)))
