"""Opening, saving and leaving projects: file dialogs, the question about unsaved changes, recent files."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nnstudio.data.images.names import is_image_file, is_image_source
from nnstudio.data.reading.table_reading import TABLE_SUFFIXES
from nnstudio.document.project import Project
from nnstudio.errors import NNStudioError
from nnstudio.session.editing.editor import Editor
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.asking import as_other_dialogs
from nnstudio.widgets.dress.stylesheet import dress
from nnstudio.widgets.file_filters import ARRAYS, TABLE_FILTER, TABLES
from nnstudio.widgets.settings import Settings

PROJECT_SUFFIX = ".nns"
_PROJECT_FILTER = "NN Studio project (*.nns)"
_OPEN_FILTER = f"Projects, tables and images (*.nns {TABLES} {ARRAYS});;{_PROJECT_FILTER};;All files (*)"

_SINGLE_IMAGE = (
    "“{}” is a single image: open a folder that has a sub-folder of images for each class, or open the image "
    "in Predict to ask a network about it that has learned from images."
)


_NO_KNOWN_ENDING = (
    "“{}” has the ending of no project, table or image: open a .nns file, or, if it holds rows of a table, "
    "choose it by File → Import a table…"
)


class Files(QObject):
    """What the File menu does with the open project; failures are told as sentences."""

    failed = Signal(str)
    opened = Signal()
    """Another project is open now."""
    table_chosen = Signal(object)
    """The `Path` of a table that the user wants to import."""
    images_chosen = Signal(object)
    """The `Path` of a folder of images or a file of arrays that the user wants to import."""

    def __init__(self, editor: Editor, runner: Runner, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._editor, self._runner = editor, runner
        self._settings, self._window = settings, window

    def new(self) -> None:
        """Start an empty project."""
        if self.may_leave():
            self._editor.new(Project())
            self.opened.emit()

    def ask_and_open(self) -> None:
        """Ask for a file, then open it."""
        path = self._ask_for_file("Open", _OPEN_FILTER)
        if path is not None:
            self.open(path)

    def ask_for_table(self) -> None:
        """Ask for a table's file, then say so."""
        path = self._ask_for_file("Import a table", TABLE_FILTER)
        if path is not None:
            self.table_chosen.emit(path)

    def ask_for_folder(self) -> None:
        """Ask for a folder of images, then say so."""
        folder = str(self._settings.last_folder)
        name = QFileDialog.getExistingDirectory(self._window, "Open a folder of images", folder)
        if name:
            self._settings.last_folder = Path(name).parent
            self.images_chosen.emit(Path(name))

    def open(self, path: Path) -> None:
        """Open a project, or pass a table, a folder of images or a file of arrays on to the import."""
        if is_image_source(path):
            self.images_chosen.emit(path)
            return
        if path.suffix.lower() in TABLE_SUFFIXES:
            self.table_chosen.emit(path)
            return
        if is_image_file(path):
            self.failed.emit(_SINGLE_IMAGE.format(path.name))
            return
        if not self.may_leave():
            return
        try:
            self._editor.open(path)
        except NNStudioError as error:
            unknown = path.is_file() and path.suffix.lower() != PROJECT_SUFFIX
            self.failed.emit(_NO_KNOWN_ENDING.format(path.name) if unknown else str(error))
            return
        self._remember(path)
        self.opened.emit()

    def open_sample(self, sample_id: str) -> None:
        """Open a sample as a new project."""
        if not self.may_leave():
            return
        from nnstudio.document.starting.starters import sample_project

        try:
            self._editor.new(sample_project(sample_id))
        except NNStudioError as error:
            self.failed.emit(str(error))
            return
        self.opened.emit()

    def save(self) -> bool:
        """Save to the project's own file, asking for one where it has none; False where it was not saved."""
        if self._editor.path is None:
            return self.save_as()
        return self._save_to(self._editor.path)

    def save_as(self) -> bool:
        """Ask for a name and save; False where it was not saved."""
        proposed = (
            self._editor.path or self._settings.last_folder / f"{self._editor.project.name}{PROJECT_SUFFIX}"
        )
        name, _ = QFileDialog.getSaveFileName(self._window, "Save project", str(proposed), _PROJECT_FILTER)
        if not name:
            return False
        path = Path(name)
        if path.suffix.lower() != PROJECT_SUFFIX:
            path = path.with_name(path.name + PROJECT_SUFFIX)
        return self._save_to(path)

    def may_leave(self) -> bool:
        """Ask what to do with unsaved changes or a run that goes on; False where the user wants to stay.

        A run is stopped before its project is saved, so that its weights are in the file.
        """
        if not (self._editor.is_modified or self._runner.is_training):
            return True
        question = self.question()
        answer = question.exec()
        question.deleteLater()
        if answer == QMessageBox.StandardButton.Save:
            self._runner.shutdown()
            return self.save()
        return answer == QMessageBox.StandardButton.Discard

    def question(self) -> QMessageBox:
        """What is asked about unsaved changes."""
        button = QMessageBox.StandardButton
        question = QMessageBox(self._window)
        question.setObjectName("unsaved_question")
        question.setIcon(QMessageBox.Icon.NoIcon)
        question.setTextFormat(Qt.TextFormat.PlainText)
        question.setWindowTitle("Unsaved changes")
        name = self._editor.path.name if self._editor.path else self._editor.project.name
        question.setText(f"Save the changes to “{name}”?")
        lost = "What is not saved is lost, trained weights included."
        if self._runner.is_training:
            lost = "The training would end here. What is not saved is lost, trained weights included."
        question.setInformativeText(lost)
        question.setStandardButtons(button.Save | button.Discard | button.Cancel)
        question.setDefaultButton(button.Save)
        question.button(button.Discard).setText("Don't save")
        dress(question.button(button.Save), "role", "primary")
        as_other_dialogs(question)
        return question

    def _ask_for_file(self, title: str, patterns: str) -> Path | None:
        folder = str(self._settings.last_folder)
        name, _ = QFileDialog.getOpenFileName(self._window, title, folder, patterns)
        if not name:
            return None
        self._settings.last_folder = Path(name).parent
        return Path(name)

    def _save_to(self, path: Path) -> bool:
        try:
            self._editor.save(path)
        except NNStudioError as error:
            self.failed.emit(str(error))
            return False
        self._remember(path)
        return True

    def _remember(self, path: Path) -> None:
        self._settings.add_recent_file(path)
        self._settings.last_folder = path.parent
