"""Asks which file or folder is predicted, and where its predictions go."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from nnstudio.widgets.file_filters import IMAGES, TABLE_FILTER, WRITTEN_FILTER


def choose_file(parent: QWidget, with_images: bool) -> Path | None:
    """Ask for the file whose rows are predicted; None where nobody chose one."""
    patterns = f"Images ({IMAGES});;{TABLE_FILTER}" if with_images else TABLE_FILTER
    name, _ = QFileDialog.getOpenFileName(parent, "Rows to predict", "", patterns)
    return Path(name) if name else None


def choose_folder(parent: QWidget) -> Path | None:
    """Ask for the folder whose images are predicted."""
    name = QFileDialog.getExistingDirectory(parent, "Images to predict")
    return Path(name) if name else None


def choose_target(parent: QWidget, source: Path) -> Path | None:
    """Ask where the predictions go; beside their source is proposed."""
    stem = Path(source.name.removesuffix(".gz")).stem
    proposed = str(source.with_name(f"{stem} predicted.csv"))
    name, _ = QFileDialog.getSaveFileName(parent, "Save the predictions", proposed, WRITTEN_FILTER)
    return Path(name) if name else None
