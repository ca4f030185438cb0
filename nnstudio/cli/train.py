"""`nnstudio train`: train a project, show how it goes, and save it with its weights. Ctrl-C keeps what was
learned.
"""

import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from nnstudio.cli.evaluate import evaluation_sentence
from nnstudio.cli.opening import Opened, default_output, open_project, with_table
from nnstudio.cli.printing import console, duration, figure, plain, print_json
from nnstudio.cli.progress import engine_ready, shown
from nnstudio.document import edits
from nnstudio.document.experiment import Evaluation, Experiment, conclude, evaluate, prepare
from nnstudio.document.project import Project
from nnstudio.document.runs import Ending, Run, kept_epoch
from nnstudio.document.storage import save
from nnstudio.engine.training import Control, Progress, TrainingDiverged
from nnstudio.errors import ProjectError, TrainingError

INTERRUPTED = 130


@dataclass(frozen=True)
class _Result:
    """What came out of a training."""

    project: Project
    run: Run
    last: Progress
    evaluation: Evaluation | None
    out: Path


def train_project(
    name: str,
    data: Path | None,
    epochs: int | None,
    seed: int | None,
    out: Path | None,
    resume: bool,
    as_json: bool,
) -> int:
    """Train, save and report; gives the exit code."""
    opened = open_project(name)
    project = _with_options(opened.project, data, epochs, seed)
    out = out or default_output(opened, name)
    _check_place(out)
    experiment = prepare(project, _run_to_resume(opened) if resume else None)
    try:
        engine_ready()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped before the training began; nothing was changed.\n")
        return INTERRUPTED
    last = _train(experiment)
    ending: Ending = "stopped" if last.state == "stopped" else "finished"
    run = conclude(experiment, ending)
    save(out, project, run)
    result = _Result(project, run, last, _evaluation(project, run), out)
    if ending == "stopped":
        sys.stderr.write("Stopped; what was learned so far is kept.\n")
    if as_json:
        print_json(_record(result))
    else:
        _print(result)
    return INTERRUPTED if ending == "stopped" else 0


def _with_options(project: Project, data: Path | None, epochs: int | None, seed: int | None) -> Project:
    if data is not None:
        project = with_table(project, data)
    if epochs is not None:
        project = edits.set_plan_setting(project, "epochs", epochs)
    return project if seed is None else edits.set_seed(project, seed)


def _run_to_resume(opened: Opened) -> Run:
    if opened.run is None:
        raise TrainingError(
            f"“{opened.project.name}” has no weights to go on from: train it without --resume first."
        )
    return opened.run


def _check_place(out: Path) -> None:
    """A long training must not end at a folder that is not there."""
    if not out.absolute().parent.is_dir():
        raise ProjectError(
            f"There is no folder “{out.absolute().parent}” to save {out.name} in: make it first."
        )
    if out.is_dir():
        raise ProjectError(f"“{out}” is a folder: name a file to save in.")


def _train(experiment: Experiment) -> Progress:
    control = Control()
    last = None
    with _stopping_on_interrupt(control):
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
    """Let Ctrl-C end the training at the next batch instead of breaking the program off."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        control.stop()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _evaluation(project: Project, run: Run) -> Evaluation | None:
    """On the test part, where there is one."""
    if run.split is None or run.split.test == 0:
        return None
    return evaluate(project, run)


def _losses(result: _Result) -> tuple[float, float | None]:
    """Training and validation loss of the epoch whose weights are kept."""
    epoch, history = kept_epoch(result.run), result.run.history
    if epoch == 0:
        return result.last.loss, None
    validation = history["epoch_validation_loss"]
    loss = float(history["epoch_loss"][epoch - 1])
    return loss, float(validation[epoch - 1]) if len(validation) else None


def _record(result: _Result) -> dict[str, Any]:
    loss, validation_loss = _losses(result)
    return {
        "epochs": result.run.epochs,
        "kept_epoch": kept_epoch(result.run),
        "loss": loss,
        "validation_loss": validation_loss,
        "metrics": _metrics(result),
        "out": str(result.out),
        "ending": result.run.ending,
        "seed": result.run.plan.seed,
        "steps": result.run.steps,
        "seconds": round(result.last.elapsed, 3),
    }


def _metrics(result: _Result) -> Mapping[str, float]:
    """On the test part; without one on the validation part, or else on the training part."""
    if result.evaluation is not None:
        return result.evaluation.metrics
    return result.last.validation_metrics or result.last.metrics


def _print(result: _Result) -> None:
    run, lines = result.run, console()
    loss, validation_loss = _losses(result)
    kept = "" if kept_epoch(run) in (0, run.epochs) else f"; kept epoch {kept_epoch(run):,}, the best"
    validation = "" if validation_loss is None else f", validation {figure(validation_loss)}"
    lines.print(
        f"{run.epochs:,} epochs ({run.steps:,} steps) in {duration(result.last.elapsed)}{kept}: "
        f"loss {figure(loss)}{validation}"
    )
    if result.evaluation is not None:
        rows = f"{len(result.evaluation.rows):,} test rows"
        lines.print(f"{rows} it has never seen: {evaluation_sentence(result.evaluation)}")
    lines.print(f"saved as {plain(result.out)}")
