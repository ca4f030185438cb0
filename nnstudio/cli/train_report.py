"""What `nnstudio train` says at the end: sentences for people, or one record for programs."""

from dataclasses import dataclass
from pathlib import Path

from nnstudio.cli.evaluate import evaluation_sentence
from nnstudio.cli.printing import console, counted, duration, figure, plain, print_json
from nnstudio.document.experiment import Evaluation, Experiment
from nnstudio.document.learning.arrays import rows_in_use
from nnstudio.document.runs import Run, kept_epoch
from nnstudio.engine.choices.data_share import rows_in_share
from nnstudio.engine.training.training import Progress

_PART_WORDS = {"train": "training", "validation": "validation", "test": "test"}


@dataclass(frozen=True)
class Result:
    """What came out of a training, with an evaluation of each output. `unseen` says that its test rows took
    no part in an earlier one.
    """

    experiment: Experiment
    run: Run
    last: Progress
    evaluations: tuple[Evaluation, ...]
    out: Path
    unseen: bool


def print_record(result: Result) -> None:
    """Print the JSON object."""
    loss, validation_loss = _losses(result)
    split, measured = result.experiment.split, result.evaluations
    outputs = {one.target: one.metrics for one in measured}
    print_json(
        {
            "epochs": result.run.epochs,
            "kept_epoch": kept_epoch(result.run),
            "loss": loss,
            "validation_loss": validation_loss,
            "part": measured[0].part,
            "metrics": measured[0].metrics,
            **({"outputs": outputs} if len(measured) > 1 else {}),
            "out": str(result.out),
            "ending": result.run.ending,
            "seed": result.run.plan.seed,
            "steps": result.run.steps,
            "seconds": round(result.last.elapsed, 6),
            "rows": {
                "train": rows_in_share(len(split.train), result.run.plan.data_share),
                "validation": len(split.validation),
                "test": len(split.test),
                "left_out": _left_out(result),
            },
        }
    )


def print_result(result: Result) -> None:
    """Print it for people."""
    run, lines = result.run, console()
    loss, validation_loss = _losses(result)
    kept = "" if kept_epoch(run) in (0, run.epochs) else f"; kept epoch {kept_epoch(run):,}, the best"
    validation = "" if validation_loss is None else f", validation {figure(validation_loss)}"
    lines.print(
        f"{counted(run.epochs, 'epoch')} ({counted(run.steps, 'step')}) in {duration(result.last.elapsed)}"
        f"{kept}: loss {figure(loss)}{validation}"
    )
    for measured in result.evaluations:
        rows = counted(len(measured.rows), f"{_PART_WORDS[measured.part]} row")
        unseen = " it has never seen" if result.unseen and measured.part == "test" else ""
        several = len(result.evaluations) > 1
        what = f"{plain(measured.target)}, " if several else ""
        lines.print(f"{what}{rows}{unseen}: {evaluation_sentence(measured, several)}")
    if _left_out(result):
        lines.print(f"[dim]{rows_in_use(result.experiment.project).sentence}[/dim]")
    lines.print(f"saved as {plain(result.out)}")


def _left_out(result: Result) -> int:
    usable = rows_in_use(result.experiment.project)
    return usable.without_target + usable.without_input


def _losses(result: Result) -> tuple[float, float | None]:
    """Training and validation loss of the epoch whose weights are kept."""
    epoch, history = kept_epoch(result.run), result.run.history
    if epoch == 0:
        return result.last.loss, None
    validation = history["epoch_validation_loss"]
    loss = float(history["epoch_loss"][epoch - 1])
    return loss, float(validation[epoch - 1]) if len(validation) else None
