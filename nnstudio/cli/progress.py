"""How a training goes, on one line of stderr: a bar, the losses and the speed. Nothing where stderr is no
terminal.
"""

from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from nnstudio.cli.printing import figure
from nnstudio.document.compiled import is_compiled, warm_up
from nnstudio.engine.training.training import Progress


def _bar(what: str) -> Bar:
    terminal = Console(stderr=True, highlight=False)
    return Bar(
        TextColumn(what),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=terminal,
        transient=True,
        disable=not terminal.is_terminal,
    )


def shown(reports: Iterator[Progress], epochs: int) -> Iterator[Progress]:
    """Pass the reports of a training on, and show each."""
    with _bar("epoch") as bar:
        task = bar.add_task("", total=epochs)
        for progress in reports:
            _show(bar, task, progress)
            yield progress


def _show(bar: Bar, task: TaskID, progress: Progress) -> None:
    validation = (
        "" if progress.validation_loss is None else f"  validation {figure(progress.validation_loss)}"
    )
    speed = f"{progress.samples_per_second:,.0f} samples/s"
    bar.update(
        task, completed=progress.epoch, description=f"loss {figure(progress.loss)}{validation}  {speed}"
    )


def engine_ready() -> None:
    """Compile the engine where this machine has not done so yet; it takes some seconds, once."""
    if is_compiled():
        return
    with _bar("preparing the engine, the first time only") as bar:
        task = bar.add_task("", total=None)
        warm_up(lambda done, total, _name: bar.update(task, completed=done, total=total))
