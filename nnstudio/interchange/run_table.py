"""What a run measured as a CSV table: a row for each epoch, with the settings that were changed meanwhile."""

import csv
from collections.abc import Iterator
from io import StringIO

import numpy as np
from numpy.typing import NDArray

from nnstudio.document.project import Project
from nnstudio.document.runs import Array, Event, Run
from nnstudio.errors import TrainingError

_FIRST_COLUMNS = (
    ("epoch", "epoch"),
    ("steps", "epoch_step"),
    ("training loss", "epoch_loss"),
    ("validation loss", "epoch_validation_loss"),
    ("penalty", "epoch_penalty"),
    ("learning rate", "epoch_learning_rate"),
)
"""Names in the table, and in the history of a run."""
_METRICS = (("training", "epoch_metric/"), ("validation", "epoch_validation_metric/"))


def run_table(project: Project, run: Run | None) -> str:
    """The table as text. Raises `TrainingError` for a project that was not trained here."""
    if run is None or not len(run.history.get("epoch", ())):
        raise TrainingError(f"“{project.name}” has no finished epoch yet: train it first.")
    columns = dict(_columns(run))
    changed = _changed_by_epoch(run.events, run.history["epoch_step"])
    text = StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([*columns, "changed"])
    for place in range(len(run.history["epoch"])):
        cells = (_cell(values[place]) for values in columns.values())
        table.writerow([*cells, "; ".join(changed.get(place, ()))])
    return text.getvalue()


def _columns(run: Run) -> Iterator[tuple[str, Array]]:
    """What was measured; what an earlier version did not keep is left out."""
    for title, name in _FIRST_COLUMNS:
        if len(run.history.get(name, ())):
            yield title, run.history[name]
    for part, prefix in _METRICS:
        for name, values in run.history.items():
            if name.startswith(prefix):
                yield f"{part} {name.removeprefix(prefix)}", values


def _changed_by_epoch(events: tuple[Event, ...], epoch_steps: NDArray[np.int64]) -> dict[int, list[str]]:
    """The events by the place of the epoch in which they took effect; those of an epoch that was not finished
    stand at the last one that was. Of a setting that was changed several times at one step, the last.
    """
    found: dict[int, list[str]] = {}
    for event in {(event.step, event.name): event for event in events}.values():
        place = min(int(np.searchsorted(epoch_steps, event.step, side="right")), len(epoch_steps) - 1)
        found.setdefault(place, []).append(f"{event.name} = {event.value:g} after step {event.step}")
    return found


def _cell(value: float) -> str:
    """Seven digits, as views round, are too few for a table to work on; what was not measured stays empty."""
    return "" if np.isnan(value) else f"{value:.10g}"
