"""Predicts the rows of a file, or the images of a folder, into a new file: which ones, and how."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from nnstudio.data.image_names import ARRAY_PATTERNS, IMAGE_SUFFIXES
from nnstudio.data.table_reading import TABLE_SUFFIXES
from nnstudio.document.prediction import Predictions, Unseen, predict
from nnstudio.session.looking import Snapshot

UNSEEN_TITLES: dict[Unseen, str] = {
    "refuse": "Refuse what was never met",
    "unknown": "Take it as unknown",
    "drop": "Leave such rows out",
}
"""What becomes of categories that the training never met."""


_TABLES = " ".join(f"*{suffix}" for suffix in TABLE_SUFFIXES)
_IMAGES = " ".join((*(f"*{suffix}" for suffix in IMAGE_SUFFIXES), *ARRAY_PATTERNS))
_ALL = "All files (*)"


def choose_file(parent: QWidget, with_images: bool) -> Path | None:
    """Ask for the file whose rows are predicted; None where nobody chose one."""
    patterns = (
        f"Images ({_IMAGES});;Tables ({_TABLES});;{_ALL}" if with_images else f"Tables ({_TABLES});;{_ALL}"
    )
    name, _ = QFileDialog.getOpenFileName(parent, "Rows to predict", "", patterns)
    return Path(name) if name else None


def choose_folder(parent: QWidget) -> Path | None:
    """Ask for the folder whose images are predicted."""
    name = QFileDialog.getExistingDirectory(parent, "Images to predict")
    return Path(name) if name else None


def choose_target(parent: QWidget, source: Path) -> Path | None:
    """Ask where the predictions go; beside their source is proposed."""
    proposed = source.with_name(f"{source.stem} predicted.csv")
    name, _ = QFileDialog.getSaveFileName(
        parent, "Save the predictions", str(proposed), f"CSV (*.csv);;{_ALL}"
    )
    return Path(name) if name else None


def predict_file(snapshot: Snapshot, source: Path, target: Path, unseen: Unseen) -> tuple[Path, Predictions]:
    """Write the rows with their predictions; gives the path, and what was predicted. Runs on the
    inspection's thread.
    """
    from nnstudio.data.csv_writing import write_csv
    from nnstudio.document.new_rows import read_for

    assert snapshot.run is not None
    filled = snapshot.run.preparation if unseen == "unknown" else None
    table = read_for(snapshot.project, source, with_targets=False, filled=filled)
    predictions = predict(snapshot.project, snapshot.run, table, skip_gaps=True, unseen=unseen)
    write_csv(target, [*table.columns, *predictions.columns(table.names)])
    return target, predictions
