"""The menu bar: which commands stand in which menu; samples, recent projects, exports, panels."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDockWidget, QMenu, QMenuBar

from nnstudio.app.commands.actions import Actions
from nnstudio.app.projects.drawing_exports import DrawingExports
from nnstudio.app.projects.exports import Exports
from nnstudio.app.projects.files import Files
from nnstudio.document.starting.sample_projects import SAMPLE_PROJECTS
from nnstudio.widgets.settings import Settings
from nnstudio.widgets.tooltip import plain_if_rich

_PANEL_TITLES = {"layers": "&Layers", "data": "&Data", "inspector": "I&nspector", "views": "&Views"}


class Menus(QObject):
    """Fills the menu bar, and the list of recent projects whenever it is about to be seen."""

    def __init__(self, bar: QMenuBar, actions: Actions, files: Files, settings: Settings) -> None:
        super().__init__(bar)
        self._bar, self._actions, self._files, self._settings = bar, actions, files, settings
        file = actions.fill(self._add("&File"), ("new", "playground", "import_csv", "import_images", "open"))
        self.samples = self._submenu(file, "Open sa&mple")
        self.recent = self._submenu(file, "Open &recent")
        actions.fill(file, ("-", "save", "save_as"))
        self.export = self._submenu(file, "&Export")
        actions.fill(file, ("-", "quit"))
        actions.fill(
            self._add("&Edit"),
            ("undo", "redo", "history", "-", "cut", "copy", "paste", "duplicate", "delete",
             "delete_and_join", "-", "select_all", "rename", "-", "note", "frame", "draw", "-",
             "copy_drawing", "copy_text", "copy_markdown", "-", "preferences"),
        )  # fmt: skip
        actions.fill(
            self._add("&Arrange"),
            ("arrange_right", "arrange_down", "-", "align_left", "align_centre", "align_right", "-",
             "align_top", "align_middle", "align_bottom", "-", "distribute_x", "distribute_y", "-",
             "group", "fold", "repeat", "ungroup", "-", "snap"),
        )  # fmt: skip
        names = ("zoom_in", "zoom_out", "zoom_fit", "zoom_selection", "-", "welcome")
        self.view = actions.fill(self._add("&View"), names)
        actions.fill(self._add("&Train"), ("train", "step", "epoch", "back", "stop", "-", "reset"))
        actions.fill(self._add("&Help"), ("help", "keys", "-", "about"))
        gallery = SAMPLE_PROJECTS[0].gallery
        for sample in SAMPLE_PROJECTS:
            if sample.gallery != gallery:
                gallery = sample.gallery
                self.samples.addSeparator()
            self._entry(self.samples, sample.title, sample.summary, files.open_sample, sample.id)
        self.recent.aboutToShow.connect(self._fill_recent)

    def add_exports(self, exports: Exports, drawing: DrawingExports) -> None:
        """Fill the Export menu."""
        exports.fill(self.export)
        drawing.fill(self.export)

    def add_panels(self, docks: Iterable[tuple[str, QDockWidget]]) -> None:
        """Let every panel be shown and hidden from the View menu."""
        self.view.addSeparator()
        for name, dock in docks:
            action = dock.toggleViewAction()
            action.setText(_PANEL_TITLES[name])
            self.view.addAction(action)
        self._actions.fill(self.view, ("-", "next_panel", "reset_layout"))

    def _fill_recent(self) -> None:
        self.recent.clear()
        for path in self._settings.recent_files:
            self._entry(self.recent, _shown(path), str(path), self._files.open, path)
        if self.recent.isEmpty():
            self.recent.addAction("No recent projects").setEnabled(False)

    def _add(self, title: str) -> QMenu:
        return self._bar.addMenu(title)

    @staticmethod
    def _submenu(menu: QMenu, title: str) -> QMenu:
        submenu = menu.addMenu(title)
        submenu.setToolTipsVisible(True)
        return submenu

    @staticmethod
    def _entry(menu: QMenu, text: str, tip: str, choose: Callable[[Any], None], choice: Any) -> None:
        action = menu.addAction(text)
        action.setToolTip(plain_if_rich(tip))
        action.triggered.connect(lambda checked=False: choose(choice))


def _shown(path: Path) -> str:
    return path.name.replace("&", "&&")
