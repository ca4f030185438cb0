"""The only door to the open project: applies edits, owns the undo stack, tells the windows what differs.

The project is immutable, so undo needs no inverse of an edit: the editor keeps the project at each index of
Qt's undo stack, and undo brings back the very same object. Views show `editor.project` and call
`editor.perform` or `editor.apply`; they hold no truth of their own.

Qt's stack holds names and index only, in commands that Qt itself makes: a command made in Python is freed by
the garbage collector before its stack, which then frees it again, and the process crashes (PySide6 6.11.2).
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from nnstudio.document.checks.problems import Report, check
from nnstudio.document.graph import Link
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.errors import NNStudioError
from nnstudio.presence import is_file
from nnstudio.session.beside import done_beside
from nnstudio.session.editing.change import Change, same_project
from nnstudio.session.editing.opening import opened
from nnstudio.session.editing.selection import Selection
from nnstudio.session.editing.undo_entries import Entry, WeightChange, weight_changes

__all__ = ["Change", "Editor"]

_BYTES_OF_TEXT = 20
"""What writing the text of a category takes is judged by."""


class Editor(QObject):
    """The open project with its run, path, problems, selection and undo stack."""

    changed = Signal(object)
    """A `Change`, after every edit, undo, redo, new and open; `project` is already the new one."""
    selection_changed = Signal(object)
    """The new selection (frozenset of node ids); selected links, notes and frames may have changed too."""
    run_changed = Signal(object)
    """The new `Run`, or None."""
    path_changed = Signal(object)
    """The new `Path`, or None for a project that has no file yet."""
    modified_changed = Signal(bool)
    """Whether there is something that was not saved."""
    weight_wanted = Signal(object)
    """A `WeightChange` to be done to the run: when it is made, again at redo, and turned round at undo."""
    saved = Signal(object)
    """The `Path` that was just written."""
    refused = Signal(str)
    """An edit was not possible; the sentence says why."""

    def __init__(self, project: Project | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project or Project()
        self._entries = [Entry(self._project)]
        """What each index of the undo stack stands for."""
        self._index = 0
        self._merge_key: Hashable | None = None
        """The key of the last entry, as long as the next edit may merge into it."""
        self._checked: tuple[Project, Report] | None = None
        self._run: Run | None = None
        self._path: Path | None = None
        self._selected = Selection()
        self._pushing = False
        self._unsaved = False
        self._was_modified = False
        self._stack = QUndoStack(self)
        self._stack.indexChanged.connect(self._go_to)
        self._stack.cleanChanged.connect(self._tell_modified)

    # ------------------------------------------------------------------ what is open

    @property
    def project(self) -> Project:
        """The open project."""
        return self._project

    @property
    def report(self) -> Report:
        """Problems, shapes and parameter counts of the open project."""
        if self._checked is None or self._checked[0] is not self._project:
            self._checked = (self._project, check(self._project))
        return self._checked[1]

    @property
    def run(self) -> Run | None:
        """The run whose weights the project has, if it was trained."""
        return self._run

    @property
    def path(self) -> Path | None:
        """The project's file."""
        return self._path

    @property
    def undo_stack(self) -> QUndoStack:
        """The stack, for undo and redo actions; edits go through `apply`."""
        return self._stack

    @property
    def is_modified(self) -> bool:
        """Whether the project or its run differ from the saved file."""
        return self._unsaved or not self._stack.isClean()

    # ------------------------------------------------------------------ edits

    def apply(self, text: str, project: Project, merge_key: Hashable | None = None) -> bool:
        """Make `project` the open one as one undo entry named `text`; False where nothing differs.

        Consecutive edits with an equal `merge_key` (such as typing into one field) become one entry, until
        the selection changes or something is undone.
        """
        if same_project(self._project, project):
            return False
        if merge_key is not None and merge_key == self._merge_key and not self._stack.isClean():
            self._merge(project)
            return True
        self._push(text, Entry(project), merge_key)
        return True

    def perform(
        self, text: str, edit: Callable[[Project], Project], merge_key: Hashable | None = None
    ) -> bool:
        """Apply what `edit` makes of the project; where it raises, nothing changes and `refused` says why."""
        try:
            project = edit(self._project)
        except NNStudioError as error:
            self.refused.emit(str(error))
            return False
        return self.apply(text, project, merge_key)

    def change_weight(self, text: str, change: WeightChange, merge_key: Hashable | None = None) -> None:
        """Have a weight of the run changed, as an undo entry that leaves the project as it is."""
        last = self._entries[self._stack.index()].weight
        if merge_key is None or merge_key != self._merge_key or last is None or self._stack.isClean():
            self._push(text, Entry(self._project, change), merge_key)
        elif change.after == last.before:
            self._stack.undo()
        else:
            self._entries[self._stack.index()] = Entry(self._project, replace(last, after=change.after))
            self.weight_wanted.emit(change)

    def end_merging(self) -> None:
        """Let the next edit be an entry of its own, even with the merge key of the last one."""
        self._merge_key = None

    # ------------------------------------------------------------------ selection

    @property
    def selection(self) -> frozenset[str]:
        """Ids of the selected nodes."""
        return self._selected.nodes

    @property
    def selected_links(self) -> frozenset[Link]:
        """The selected links."""
        return self._selected.links

    @property
    def selected_annotations(self) -> frozenset[str]:
        """Ids of the selected notes and frames."""
        return self._selected.annotations

    def select(self, ids: Iterable[str], links: Iterable[Link] = (), annotations: Iterable[str] = ()) -> None:
        """Select these nodes, links, notes and frames in place of the others; what does not exist is left
        out. A folded block is selected as a whole.
        """
        selected = Selection(frozenset(ids), frozenset(links), frozenset(annotations)).within(self._project)
        if selected != self._selected:
            self._selected = selected
            self.end_merging()
            self.selection_changed.emit(selected.nodes)

    # ------------------------------------------------------------------ run and file

    def set_run(self, run: Run | None) -> None:
        """Give the project the weights of a finished run, or take them away."""
        if run is self._run:
            return
        self._run = run
        self._unsaved = True
        self.run_changed.emit(run)
        self._tell_modified()

    def new(self, project: Project | None = None, run: Run | None = None, modified: bool = False) -> None:
        """Open a project that has no file; `modified` where losing it would be a loss."""
        self._replace(project or Project(), run, None, modified)

    def open(self, path: Path | str) -> None:
        """Open a project file; raises `ProjectError`, and then nothing has changed. A large one is read on a
        thread of its own, for which this waits.
        """
        size = Path(path).stat().st_size if is_file(Path(path)) else 0
        project, run = done_beside(lambda: opened(Path(path)), size)
        self._replace(project, run, Path(path), modified=False)

    def save(self, path: Path | str | None = None) -> None:
        """Write the project and its run to `path`, or to its own file; raises `ProjectError`. A large one is
        written on a thread of its own, for which this waits.
        """
        from nnstudio.document.files.storage import save

        target = self._path if path is None else Path(path)
        if target is None:
            raise ValueError("a project without a file is saved with a path")
        project, run = self._project, self._run
        done_beside(lambda: save(target, project, run), _bytes_in(project))
        self._set_path(target)
        if self._project is project and self._run is run:  # a run may have ended meanwhile
            self._unsaved = False
            self._stack.setClean()
        self._tell_modified()
        self.saved.emit(target)

    # ------------------------------------------------------------------ inside

    def _replace(self, project: Project, run: Run | None, path: Path | None, modified: bool) -> None:
        before = self._project
        self._project = project
        self._entries = [Entry(project)]
        self._stack.clear()
        self.end_merging()
        run_differs, self._run = run is not self._run, run
        self._unsaved = modified
        selected, self._selected = self._selected, Selection()
        self.changed.emit(Change(before, project, opened=True))
        if selected != Selection():
            self.selection_changed.emit(self.selection)
        if run_differs:
            self.run_changed.emit(run)
        self._set_path(path)
        self._tell_modified()

    def _set_path(self, path: Path | None) -> None:
        if path != self._path:
            self._path = path
            self.path_changed.emit(path)

    def _tell_modified(self) -> None:
        if self.is_modified != self._was_modified:
            self._was_modified = self.is_modified
            self.modified_changed.emit(self._was_modified)

    def _push(self, text: str, entry: Entry, merge_key: Hashable | None) -> None:
        self._entries[self._stack.index() + 1 :] = [entry]
        self._merge_key = merge_key
        self._pushing = True
        self._stack.beginMacro(text)  # an empty macro is a named entry
        self._stack.endMacro()

    def _merge(self, project: Project) -> None:
        """Let the last entry end at another project; where that is the one it began with, it is undone."""
        index = self._stack.index()
        if same_project(self._entries[index - 1].project, project):
            self._stack.undo()
        else:
            self._entries[index] = Entry(project)
            self._show(project)

    def _go_to(self, index: int) -> None:
        """Qt's stack has moved: here every entry, undo and redo arrives, once the stack is consistent."""
        came_from, self._index = self._index, index
        if not self._stack.count():
            self._entries = [Entry(self._project)]  # somebody cleared the stack: what is open stays open
            return
        undone, self._pushing = not self._pushing, False
        if undone:
            self.end_merging()
        self._show(self._entries[index].project, undone)
        for change in weight_changes(self._entries, came_from, index):
            self.weight_wanted.emit(change)

    def _show(self, project: Project, undone: bool = False) -> None:
        if project is self._project:
            return
        change = Change(self._project, project)
        self._project = project
        before = self._selected
        # What an undo or redo brought back is selected, so that the eye finds it.
        brought_back = frozenset(change.added) if undone else frozenset()
        self._selected = replace(before, nodes=brought_back or before.nodes).within(project)
        self.changed.emit(change)
        if before != self._selected:
            self.selection_changed.emit(self.selection)


def _bytes_in(project: Project) -> int:
    columns = project.data.table.columns if project.data is not None else ()
    return sum(column.values.nbytes + _BYTES_OF_TEXT * len(column.categories) for column in columns)
