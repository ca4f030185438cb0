"""`nnstudio train`: train a project, show how it goes, and save it with its weights. Ctrl-C keeps what was
learned.
"""

import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

from nnstudio.cli.exit_codes import INTERRUPTED
from nnstudio.cli.opening import Opened, default_output, open_project, with_tables
from nnstudio.cli.places import check_project_place
from nnstudio.cli.progress import engine_ready, shown
from nnstudio.cli.train_report import Result, print_record, print_result
from nnstudio.cli.world import WorldOptions, refuse_both
from nnstudio.document.editing import plan_edits
from nnstudio.document.experiment import Evaluation, Experiment, conclude, evaluate, prepare
from nnstudio.document.files.storage import save
from nnstudio.document.networks.build import outputs_of
from nnstudio.document.project import Project
from nnstudio.document.runs import Ending, Run
from nnstudio.document.starting.playground import playground_project, with_points
from nnstudio.engine.training.training import Control, Progress, TrainingDiverged
from nnstudio.errors import ProjectError, TrainingError


def train_project(
    name: str | None,
    data: Path | None,
    parts: Mapping[str, Path],
    world: WorldOptions,
    epochs: int | None,
    seed: int | None,
    data_share: float | None,
    out: Path | None,
    resume: bool,
    as_json: bool,
) -> int:
    """Train, save and report; gives the exit code."""
    refuse_both(world, data)
    opened = _opened(name, world, seed)
    out = out or default_output(opened, name or world.world or "")
    check_project_place(out, data, *parts.values())
    project = _with_options(with_tables(opened.project, data, parts), epochs, seed, data_share)
    experiment = prepare(project, _run_to_resume(opened, project) if resume else None)
    engine_ready()
    result = _trained(experiment, out, unseen=not (resume and data))
    if result.run.ending == "stopped":
        sys.stderr.write("Stopped; what was learned so far is kept.\n")
    if as_json:
        print_record(result)
    else:
        print_result(result)
    return INTERRUPTED if result.run.ending == "stopped" else 0


def _opened(name: str | None, world: WorldOptions, seed: int | None) -> Opened:
    """The project, with the points of a toy world where one is asked for; without a name, one made for it."""
    if not world.wanted:
        if name is None:
            raise ProjectError("Nothing to train: name a project, or a toy world with --world.")
        return open_project(name)
    points, title = world.made(seed or 0)
    if name is None:
        return Opened(playground_project(points, title, seed or 0), None, None)
    opened = open_project(name)
    return replace(opened, project=with_points(opened.project, points, title))


def _with_options(
    project: Project, epochs: int | None, seed: int | None, data_share: float | None
) -> Project:
    if epochs is not None:
        project = plan_edits.set_plan_setting(project, "epochs", epochs)
    if data_share is not None:
        project = plan_edits.set_plan_setting(project, "data_share", data_share)
    return project if seed is None else plan_edits.set_seed(project, seed)


def _run_to_resume(opened: Opened, project: Project) -> Run:
    """The run to go on from; raises `TrainingError` where there is none, or its test rows would be
    learned.
    """
    run = opened.run
    if run is None:
        raise TrainingError(
            f"“{project.name}” has no weights to go on from: train it without --resume first."
        )
    if project.data is not None and run.split not in (None, project.data.split):
        raise TrainingError(
            f"“{project.name}” was trained on other rows than its seed and shares give now, so going on "
            "would learn its test rows: leave --resume or --seed out."
        )
    return run


def _trained(experiment: Experiment, out: Path, unseen: bool) -> Result:
    """Train, save and measure; from the first batch on, Ctrl-C ends the training and loses nothing."""
    control, project = Control(snapshots=0), experiment.project
    with _stopping_on_interrupt(control):
        last = _train(experiment, control)
        ending: Ending = "stopped" if last.state == "stopped" else "finished"
        run = conclude(experiment, ending)
        _save(out, project, run)
        return Result(experiment, run, last, _evaluations(experiment, run), out, unseen)


def _train(experiment: Experiment, control: Control) -> Progress:
    last = None
    try:
        for progress in shown(experiment.train(control), experiment.plan.epochs):
            last = progress
    except TrainingDiverged as error:
        raise TrainingError(f"{error} Nothing was saved.") from error
    if last is None:
        raise RuntimeError("the training ended without a word")
    return last


@contextmanager
def _stopping_on_interrupt(control: Control) -> Iterator[None]:
    """Let Ctrl-C end the training at the next batch instead of breaking the program off.

    However often it is pressed: people press it again while the weights are being saved.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        control.stop()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _save(out: Path, project: Project, run: Run) -> None:
    """Save, or where the place was lost during the training, save in the folder for temporary files."""
    try:
        save(out, project, run)
    except ProjectError as error:
        rescued = Path(tempfile.mkdtemp(prefix="nnstudio-")) / out.name
        save(rescued, project, run)
        raise ProjectError(f"{error} What was learned is kept in “{rescued}” for now.") from error


def _evaluations(experiment: Experiment, run: Run) -> tuple[Evaluation, ...]:
    """Of each output, on the test rows; where there are none on those of the validation or the training."""
    parts = ("test", "validation", "train")
    part = next(part for part in parts if len(experiment.split.part(part)))
    project = experiment.project
    return tuple(evaluate(project, run, part, output) for output in outputs_of(project))
