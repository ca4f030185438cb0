"""Predicts the rows of a file into a new one; runs on the inspection's thread."""

from pathlib import Path

from nnstudio.data.columns import stored_type
from nnstudio.document.prediction import Unseen, predict
from nnstudio.session.looking import Snapshot

UNSEEN_TITLES: dict[Unseen, str] = {
    "refuse": "Refuse what was never met",
    "unknown": "Take it as unknown",
    "drop": "Leave such rows out",
}
"""What becomes of categories that the training never met."""


def predict_file(snapshot: Snapshot, source: Path, target: Path, unseen: Unseen) -> tuple[Path, int, int]:
    """Write the rows with their predictions; gives the path, predicted rows, and rows left out."""
    from nnstudio.data.csv_writing import write_csv
    from nnstudio.data.table_reading import detect, preview, read_table

    assert snapshot.project.data is not None
    form = detect(source)
    present = set(preview(source, form).names)
    inputs = (column for column in snapshot.project.data.columns if column.role == "input")
    types = {column.name: stored_type(column.type) for column in inputs if column.name in present}
    table = read_table(source, form, types)
    predictions = predict(snapshot.project, snapshot.run, table, skip_gaps=True, unseen=unseen)
    write_csv(target, [*table.columns, *predictions.columns(table.names)])
    return target, len(predictions.rows), predictions.left_out
