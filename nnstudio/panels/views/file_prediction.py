"""Predicts the rows of a file into a new one; runs on the inspection's thread."""

from pathlib import Path

from nnstudio.document.prediction import Predictions, Unseen, predict
from nnstudio.session.looking import Snapshot

UNSEEN_TITLES: dict[Unseen, str] = {
    "refuse": "Refuse what was never met",
    "unknown": "Take it as unknown",
    "drop": "Leave such rows out",
}
"""What becomes of categories that the training never met."""


def predict_file(snapshot: Snapshot, source: Path, target: Path, unseen: Unseen) -> tuple[Path, Predictions]:
    """Write the rows with their predictions; gives the path, and what was predicted."""
    from nnstudio.data.csv_writing import write_csv
    from nnstudio.document.new_rows import read_for

    assert snapshot.run is not None
    filled = snapshot.run.preparation if unseen == "unknown" else None
    table = read_for(snapshot.project, source, with_targets=False, filled=filled)
    predictions = predict(snapshot.project, snapshot.run, table, skip_gaps=True, unseen=unseen)
    write_csv(target, [*table.columns, *predictions.columns(table.names)])
    return target, predictions
