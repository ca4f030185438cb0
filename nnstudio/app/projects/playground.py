"""Takes a toy world from the playground: as a new project, or as other data of the open one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from nnstudio.app.projects.files import Files
from nnstudio.data.worlds.points import points_of
from nnstudio.session.editing.editor import Editor

if TYPE_CHECKING:
    from nnstudio.dialogs.playground import PlaygroundDialog
    from nnstudio.dialogs.playground_tools import Recipe


class Playground(QObject):
    """Other data for the open project is one entry of the undo stack."""

    opened = Signal()
    """A world is open, or another one than before."""

    def __init__(self, editor: Editor, files: Files, window: QWidget) -> None:
        super().__init__(window)
        self._editor, self._files, self._window = editor, files, window
        self._recipes: list[Recipe] = []

    def ask(self) -> None:
        """Show the playground; cancelling changes nothing."""
        from nnstudio.dialogs.playground import PlaygroundDialog

        project = self._editor.project
        present = points_of(project.data.table) if project.data is not None else None
        blank = project.data is None and not project.graph.nodes
        title = project.data.source if project.data is not None else ""
        dialog = PlaygroundDialog(present, title, blank, self._window, self._recipes)
        while dialog.exec() == QDialog.DialogCode.Accepted:  # again where the open project is not to be left
            if self._take(dialog):
                self._recipes.append(dialog.recipe)
                break
        dialog.deleteLater()

    def _take(self, dialog: "PlaygroundDialog") -> bool:
        """Make the points a project or the open one's data; False where the user wants to stay."""
        from nnstudio.document.starting.playground import playground_project, with_points

        points, source = dialog.points, dialog.source
        if dialog.way == "change":
            self._editor.perform(f"Play with {source}", lambda now: with_points(now, points, source))
        elif self._files.may_leave():
            self._editor.new(playground_project(points, source))
        else:
            return False
        self.opened.emit()
        return True
