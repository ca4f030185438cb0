"""`nnstudio evaluate`: how good a trained project is on rows it has never seen."""

from pathlib import Path
from typing import Any

from nnstudio.cli.opening import Opened, by_hand_sentence, open_to_ask
from nnstudio.cli.printing import console, counted, figure, grid, percent, plain, print_json
from nnstudio.data.preparing.ways_out import TRAINED, UNKNOWN_OR_DROPPED
from nnstudio.data.tables.table import Table
from nnstudio.document.answering.new_rows import read_for
from nnstudio.document.experiment import Evaluation, evaluate
from nnstudio.document.learning.arrays import split_rows
from nnstudio.document.networks.build import outputs_of
from nnstudio.errors import DataError

_MOST_CLASSES_SHOWN = 12
_MOST_ROWS_NAMED = 5
_FOR_ANSWERS = f"{TRAINED}, {UNKNOWN_OR_DROPPED}"
_FOR_MEASURES = f"{TRAINED}, or leave such rows out of the file"
"""A way out that predictions have, and measures, which are of known things, have not."""


def evaluate_project(name: str, data: Path | None, as_json: bool) -> None:
    """Evaluate on the project's own test part, or on a table; without test rows on the part that `train`
    measures.
    """
    opened = open_to_ask(name)
    part = _own_part(opened) if data is None else read_for(opened.project, data, with_targets=True)
    try:
        every = [evaluate(opened.project, opened.run, part, output) for output in outputs_of(opened.project)]
    except DataError as refused:
        raise DataError(str(refused).replace(_FOR_ANSWERS, _FOR_MEASURES)) from None
    left_out = part.rows - len(every[0].rows) if isinstance(part, Table) else 0
    if as_json:
        outputs = {"outputs": [evaluation_record(found) for found in every]} if len(every) > 1 else {}
        by_hand = {"set_by_hand": opened.by_hand} if opened.by_hand else {}
        print_json({**evaluation_record(every[0]), "left_out": left_out, **by_hand, **outputs})
        return
    for found in every:
        _print_evaluation(found, several=len(every) > 1)
    if opened.by_hand:
        console().print(f"[dim]{by_hand_sentence(opened)}[/dim]")
    if left_out:
        console().print(f"{counted(left_out, 'row was', 'rows were')} left out for missing values.")


def _print_evaluation(found: Evaluation, several: bool) -> None:
    lines = console()
    if several:
        lines.print(f"[bold]{plain(found.target)}[/bold]")
    lines.print(
        f"{counted(len(found.rows), 'row')} ({plain(found.part)}): {evaluation_sentence(found, several)}"
    )
    if found.weight:
        lines.print(f"[dim]Each row counts as much as the column “{plain(found.weight)}” says.[/dim]")
    if found.errors is not None:
        lines.print(f"[dim]{_extremes_sentence(found)}[/dim]")
    if found.confusion_matrix is not None and len(found.classes) <= _MOST_CLASSES_SHOWN:
        rows = [
            (label, *(figure(count) if found.weight else str(count) for count in counts))
            for label, counts in zip(found.classes, found.confusion_matrix.tolist(), strict=True)
        ]
        lines.print(grid(("true ↓  predicted →", *found.classes), rows, range(1, len(found.classes) + 1)))
    if found.by_class and len(found.classes) <= _MOST_CLASSES_SHOWN:
        kind = "label" if found.task == "labels" else "class"
        lines.print(grid((kind, "rows", "precision", "recall", "F1"), _rows_by_class(found), range(1, 5)))


def _rows_by_class(found: Evaluation) -> list[tuple[str, ...]]:
    """For each class: its name, how many rows are of it, and its precision, recall and F1."""
    counts = [str(count) for count in found.rows_by_class.tolist()]
    shares = [[percent(value) for value in values] for values in found.by_class.values()]
    return list(zip(found.classes, counts, *shares, strict=True))


def _extremes_sentence(found: Evaluation) -> str:
    """The rows that are rebuilt worst and best: what is unlike all others stands among the first."""
    worst, best = _extremes(found)
    named = (", ".join(f"{one['row']:,} ({figure(one['error'])})" for one in some) for some in (worst, best))
    return "rows by their mean squared error: worst {}; best {}".format(*named)


def _extremes(found: Evaluation) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Row numbers, counted from 1, and errors of the rows that are rebuilt worst, and of the best ones."""
    assert found.errors is not None
    places = found.places_by_error
    named = [
        {"row": int(found.rows[place]) + 1, "error": float(found.errors[place])}
        for place in (*places[:_MOST_ROWS_NAMED], *places[::-1][:_MOST_ROWS_NAMED])
    ]
    return named[: len(named) // 2], named[len(named) // 2 :]


def _own_part(opened: Opened) -> str:
    """The first part that has rows, the one that took least part in the training."""
    run = opened.run
    if run is None or run.split is None:
        return "test"
    split = split_rows(opened.project, run.split, run.preparation)
    return next((part for part in ("test", "validation") if len(split.part(part))), "train")


def evaluation_record(found: Evaluation) -> dict[str, Any]:
    """The evaluation for JSON."""
    record: dict[str, Any] = {
        "part": found.part, "rows": len(found.rows), "target": found.target, "task": found.task,
        "loss": found.loss, "metrics": dict(found.metrics),
    }  # fmt: skip
    if found.weight:
        record["weight"] = found.weight
    if found.errors is not None:
        record["worst"], record["best"] = _extremes(found)
    if found.confusion_matrix is not None:
        record["confusion_matrix"] = found.confusion_matrix.tolist()
    if found.classes:
        record["classes"] = list(found.classes)
        record["by_class"] = {name: values.tolist() for name, values in found.by_class.items()}
    return record


def evaluation_sentence(found: Evaluation, several: bool = False) -> str:
    """The figures that matter, with their unit; the loss of several outputs is that of all of them."""
    metrics, of_all = found.metrics, " of all outputs" if several else ""
    if found.classes:
        f1, area, loss = percent(metrics["f1"]), figure(metrics["roc_auc"]), figure(found.loss)
        if found.task == "labels":
            right = percent(metrics["subset_accuracy"])
            return (
                f"all labels right {right}, F1 {f1} (mean of the labels), ROC AUC {area}, loss{of_all} {loss}"
            )
        accuracy = percent(metrics["accuracy"])
        return f"accuracy {accuracy}, F1 {f1} (mean of the classes), ROC AUC {area}, loss{of_all} {loss}"
    unit = plain(found.target)
    rmse, mae, r2 = (figure(metrics[name]) for name in ("rmse", "mae", "r2"))
    if found.task == "reconstruction":
        return (
            f"inputs rebuilt with RMSE {rmse} and MAE {mae} (as the network sees them), R² {r2}, "
            f"loss{of_all} {figure(found.loss)}"
        )
    return f"RMSE {rmse} and MAE {mae} (in units of {unit}), R² {r2}"
