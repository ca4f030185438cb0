"""Takes a table into the project: the import dialog, the edit, and the offer to draw a first network."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from nnstudio.app.projects.pasted_table import as_file
from nnstudio.data.tables.table import listed
from nnstudio.document.editing import data_edits, edits, plan_edits
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.starting.first_network import with_first_network
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.session.editing.editor import Editor


class DataImport(QObject):
    """One import is one entry of the undo stack."""

    imported = Signal(str, bool)
    """What was imported, in words, and whether the canvas is still empty."""

    def __init__(self, editor: Editor, window: QWidget) -> None:
        super().__init__(window)
        self._editor, self._window = editor, window

    def ask_and_import(self, path: Path) -> None:
        """Show the dialog for a file; cancelling changes nothing."""
        from nnstudio.dialogs.import_csv import ImportCsvDialog

        dialog = ImportCsvDialog(path, self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        data = dialog.data
        dialog.deleteLater()
        if accepted and data is not None:
            self.take(data)

    def ask_and_import_text(self, text: str) -> None:
        """Show the dialog for rows that were copied elsewhere."""
        with as_file(text) as path:
            self.ask_and_import(path)

    def ask_and_import_images(self, path: Path) -> None:
        """Show the dialog for a folder of images or a file of arrays; cancelling changes nothing."""
        from nnstudio.dialogs.import_images import ImportImagesDialog
        from nnstudio.document.starting.image_projects import image_shape

        dialog = ImportImagesDialog(path, self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        data = dialog.data
        dialog.deleteLater()
        if not accepted or data is None:
            return
        if image_shape(data.table) is None:
            self.take(data)
        else:
            self.take_images(data)

    def take_images(self, data: ProjectData) -> None:
        """Put images into the open project; an empty one also gets a network for them."""
        from nnstudio.document.starting.image_projects import image_shape, with_images

        self._editor.perform(f"Import {data.source}", lambda project: with_images(project, data))
        shape = image_shape(data.table)
        assert shape is not None
        words = f"{data.source} is in: {data.table.rows:,} images of {shape[1]} × {shape[0]} pixels."
        self.imported.emit(" ".join((words, *data.table.notes)), False)

    def take(self, data: ProjectData) -> None:
        """Put the data into the open project."""
        self._editor.perform(f"Import {data.source}", lambda project: with_data(project, data))
        rows, inputs, targets = data.table.rows, len(data.with_role("input")), data.with_role("target")
        words = f"{data.source} is in: {rows:,} rows, {inputs} input columns"
        if targets:
            words += f", to predict {listed(targets, most=3)}"
        self.imported.emit(words + ".", not self._editor.project.graph.nodes)

    def draw_first_network(self) -> None:
        """Draw a sensible network for the data that is there."""
        self._editor.perform("Draw a network", with_first_network)


def with_data(project: Project, data: ProjectData) -> Project:
    """The project with other data; a blank one also takes its name, and a plan that suits its rows."""
    from nnstudio.document.starting.starters import plan_for

    if project.data is None and not project.graph.nodes:
        stem = Path(data.source).stem.strip()
        project = edits.rename(project, stem or project.name)
    if project.plan == TrainingPlan():
        project = plan_edits.set_plan(project, plan_for(data.table.rows))
    return plan_edits.set_seed(data_edits.set_data(project, data), data.split.seed)
