"""The window: puts canvas, panels, views and bars together and wires them to the project and its training."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStackedWidget, QToolBar, QVBoxLayout, QWidget

from nnstudio.app.actions import OF_THE_CANVAS, Actions, Menus, build_menus
from nnstudio.app.card_pictures import CardPictures
from nnstudio.app.data_import import DataImport
from nnstudio.app.docks import DockLayout
from nnstudio.app.exports import Exports
from nnstudio.app.files import PROJECT_SUFFIX, TABLE_SUFFIXES, Files
from nnstudio.app.message_bar import MessageBar
from nnstudio.app.status_line import StatusLine
from nnstudio.app.top_bar import TopBar
from nnstudio.app.training_commands import TrainingCommands
from nnstudio.app.welcome import WelcomePage
from nnstudio.canvas.view import CanvasView
from nnstudio.data.samples import SAMPLES
from nnstudio.panels.data_panel import DataPanel
from nnstudio.panels.inspector import InspectorPanel
from nnstudio.panels.palette import PalettePanel
from nnstudio.session.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.runner import Runner
from nnstudio.widgets.settings import Settings

FIRST_SIZE = (1440, 900)


class MainWindow(QMainWindow):
    """Shows the editor's project. The views, which need the plotting library, come with `add_views`."""

    first_painted = Signal()
    """The window has been seen for the first time: the heavy parts may be loaded now."""

    def __init__(
        self,
        editor: Editor,
        runner: Runner,
        inspection: Inspection | None = None,
        settings: Settings | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.editor, self.runner = editor, runner
        self.inspection = inspection or Inspection(runner, self)
        self.settings = settings or Settings()
        self.views: QWidget | None = None
        self._painted = False
        self.setAcceptDrops(True)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._fill_menus()
        self.show_welcome()
        self._refresh_title()

    # ------------------------------------------------------------------ parts and places

    def _make_parts(self) -> None:
        stack, editor = self.editor.undo_stack, self.editor
        self.actions_by_name = Actions(
            stack.createUndoAction(self, "Undo"), stack.createRedoAction(self, "Redo"), self
        )
        self.files = Files(editor, self.runner, self.settings, self)
        self.data_import = DataImport(editor, self)
        self.exports = Exports(editor, self.settings, self)
        self.training = TrainingCommands(editor, self.runner, self.actions_by_name, self)
        self.canvas = CanvasView(editor)
        self.palette_panel = PalettePanel()
        self.data_panel = DataPanel(editor)
        self.inspector = InspectorPanel(editor, self.runner, self.inspection)
        self.card_pictures = CardPictures(editor, self.runner, self.canvas, self)
        self.welcome = WelcomePage()
        self.message_bar = MessageBar()
        self.top_bar = TopBar(editor, self.runner, self.actions_by_name)
        self.status_line = StatusLine(editor)
        self._views_place = QWidget()
        self._views_place.setProperty("role", "panel")
        QVBoxLayout(self._views_place).setContentsMargins(0, 0, 0, 0)

    def _lay_out(self) -> None:
        self.resize(*FIRST_SIZE)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.canvas)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.message_bar)
        column.addWidget(self._pages, 1)
        self.setCentralWidget(centre)
        bar = QToolBar("Main bar")
        bar.setObjectName("main_bar")
        bar.setMovable(False)
        bar.toggleViewAction().setEnabled(False)
        bar.addWidget(self.top_bar)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.addToolBar(bar)
        self.setStatusBar(self.status_line)
        self.layout_of_docks = DockLayout(self, self.settings)
        for name, title, content, place in (
            ("layers", "Layers", self.palette_panel, Qt.DockWidgetArea.LeftDockWidgetArea),
            ("data", "Data", self.data_panel, Qt.DockWidgetArea.LeftDockWidgetArea),
            ("inspector", "Inspector", self.inspector, Qt.DockWidgetArea.RightDockWidgetArea),
            ("views", "Views", self._views_place, Qt.DockWidgetArea.BottomDockWidgetArea),
        ):
            self.layout_of_docks.add(name, title, content, place)
        self.layout_of_docks.begin()

    def add_views(self) -> None:
        """Load the plotting library and put the views in their place; does nothing the second time."""
        if self.views is None:
            from nnstudio.panels.view_tabs import ViewTabs

            self.views = ViewTabs(self.editor, self.runner, self.inspection)
            predict = self.views.view("predict")
            predict.file_written.connect(self._tell_written)
            predict.file_failed.connect(self._tell_failure)
            layout = self._views_place.layout()
            assert layout is not None
            layout.addWidget(self.views)

    # ------------------------------------------------------------------ wiring

    def _connect(self) -> None:
        editor, actions, canvas = self.editor, self.actions_by_name, self.canvas
        editor.changed.connect(self._after_change)
        editor.path_changed.connect(self._refresh_title)
        editor.modified_changed.connect(self._refresh_title)
        # Methods, not lambdas: editor and runner outlive the window and would keep it alive.
        editor.refused.connect(self._warn)
        editor.saved.connect(self._tell_saved)
        self.runner.failed.connect(self._tell_failure)
        self.files.failed.connect(self._tell_failure)
        self.files.opened.connect(self._after_opening)
        self.files.table_chosen.connect(self.data_import.ask_and_import)
        self.data_import.imported.connect(self._after_import)
        self.exports.failed.connect(self._tell_failure)
        self.exports.written.connect(self._tell_written)
        self.training.refused.connect(self._refuse_training)
        self.status_line.problem_chosen.connect(self._show_problem)
        self.palette_panel.layer_chosen.connect(canvas.append_layer)
        self.data_panel.import_wanted.connect(self.files.ask_for_table)
        self.data_panel.rows_wanted.connect(self._show_rows)
        canvas.node_activated.connect(lambda node_id: self.inspector.focus_title())
        for name, command in (
            ("new", self.files.new), ("import_csv", self.files.ask_for_table),
            ("open", self.files.ask_and_open), ("save", self.files.save),
            ("save_as", self.files.save_as), ("quit", self.close),
            ("cut", canvas.cut), ("copy", canvas.copy), ("paste", canvas.paste),
            ("duplicate", canvas.duplicate_selection), ("delete", canvas.delete_selection),
            ("select_all", canvas.select_all), ("rename", self.inspector.focus_title),
            ("zoom_in", canvas.zoom_in), ("zoom_out", canvas.zoom_out), ("zoom_fit", canvas.zoom_to_fit),
            ("welcome", self.show_welcome), ("reset_layout", self.reset_layout),
            ("about", self._about), ("preferences", self._preferences),
        ):  # fmt: skip
            actions[name].triggered.connect(lambda checked=False, run=command: run())
        for name in OF_THE_CANVAS:
            canvas.addAction(actions[name])
        self.welcome.sample_chosen.connect(self.files.open_sample)
        self.welcome.recent_chosen.connect(self.files.open)
        self.welcome.import_wanted.connect(self.files.ask_for_table)
        self.welcome.open_wanted.connect(self.files.ask_and_open)
        self.welcome.new_wanted.connect(self.files.new)

    def _fill_menus(self) -> None:
        self._menus: Menus = build_menus(self.menuBar(), self.actions_by_name)
        for sample in SAMPLES:
            action = self._menus.samples.addAction(sample.title)
            action.setToolTip(sample.summary)
            action.triggered.connect(lambda checked=False, chosen=sample.id: self.files.open_sample(chosen))
        self.exports.fill(self._menus.export)
        self._menus.recent.aboutToShow.connect(self._fill_recent)
        view = self._menus.view
        view.addSeparator()
        for dock in self.docks.values():
            view.addAction(dock.toggleViewAction())
        view.addAction(self.actions_by_name["reset_layout"])

    def _fill_recent(self) -> None:
        menu = self._menus.recent
        menu.clear()
        for path in self.settings.recent_files:
            action = menu.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.triggered.connect(lambda checked=False, chosen=path: self.files.open(chosen))
        if menu.isEmpty():
            menu.addAction("No recent projects").setEnabled(False)

    # ------------------------------------------------------------------ what is shown

    @property
    def docks(self) -> Mapping[str, QDockWidget]:
        """The panels around the canvas by name."""
        return self.layout_of_docks.docks

    @property
    def is_welcoming(self) -> bool:
        """Whether the welcome page is seen instead of the canvas."""
        return self._pages.currentWidget() is self.welcome

    def show_welcome(self) -> None:
        """Show samples and recent projects; the panels step back."""
        self.welcome.show_recent(self.settings.recent_files)
        self._pages.setCurrentWidget(self.welcome)
        self.layout_of_docks.step_back()

    def show_canvas(self) -> None:
        """Show the drawing with its panels."""
        if self.is_welcoming:
            self._pages.setCurrentWidget(self.canvas)
            self.layout_of_docks.come_back()
            self.canvas.setFocus()

    def _after_opening(self) -> None:
        self.show_canvas()
        QTimer.singleShot(0, self.canvas.zoom_to_fit)  # when the panels have taken their room

    def say(self, sentence: str, tone: str = "info", button: str = "", action: object = None) -> None:
        """Show a sentence in the message bar."""
        self.message_bar.show_message(sentence, tone, button, action)  # type: ignore[arg-type]

    def _warn(self, sentence: str) -> None:
        self.say(sentence, "warning")

    def _tell_failure(self, sentence: str) -> None:
        self.say(sentence, "error")

    def _tell_saved(self, path: Path) -> None:
        self.say(f"Saved {path.name}.", "success")

    def _tell_written(self, path: Path) -> None:
        self.say(f"Wrote {path}.", "success")

    def _after_change(self) -> None:
        self._refresh_title()
        project = self.editor.project
        if project.graph.nodes or project.data is not None:
            self.show_canvas()

    def _after_import(self, words: str, canvas_is_empty: bool) -> None:
        if canvas_is_empty:
            words += " Drag layers onto the canvas, or begin with a network that fits."
            self.say(words, "info", "Draw a network", self.data_import.draw_first_network)
        else:
            self.say(words, "success")

    def _refresh_title(self) -> None:
        path = self.editor.path
        name = path.name if path else self.editor.project.name
        self.setWindowTitle(f"{name}[*] — NN Studio")
        self.setWindowModified(self.editor.is_modified)

    def _refuse_training(self, sentence: str, node_id: str | None) -> None:
        self.say(sentence, "error")
        self._show_problem(node_id)

    def _show_rows(self) -> None:
        self.add_views()
        self.views.show_view("data")
        self.docks["views"].show()

    def _show_problem(self, node_id: str | None) -> None:
        self.show_canvas()
        if node_id is not None:
            self.canvas.show_node(node_id)
        else:
            self.editor.select(())
        self.docks["inspector"].show()

    # ------------------------------------------------------------------ files and dialogs

    def open_file(self, path: Path) -> None:
        """Open a project or import a table, as a drop or the command line names it."""
        self.files.open(path)

    def _about(self) -> None:
        from nnstudio.dialogs.about import AboutDialog

        dialog = AboutDialog(self)
        dialog.exec()
        dialog.deleteLater()

    def _preferences(self) -> None:
        from nnstudio.dialogs.preferences import PreferencesDialog

        dialog = PreferencesDialog(self.settings, self)
        dialog.exec()
        dialog.deleteLater()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = self._dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.open_file(path)

    @staticmethod
    def _dropped_file(event: QDropEvent) -> Path | None:
        known = (PROJECT_SUFFIX, *TABLE_SUFFIXES)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        return next((path for path in paths if path.suffix.lower() in known), None)

    # ------------------------------------------------------------------ layout, start and end

    def reset_layout(self) -> None:
        """Put every panel back where it was at first."""
        self.show_canvas()
        self.layout_of_docks.reset()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes, end the training and wait for it, remember the layout."""
        if not self.files.may_leave():
            event.ignore()
            return
        self.runner.shutdown()
        self.inspection.shutdown()
        self.layout_of_docks.keep()
        event.accept()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = True
            self.first_painted.emit()
        return handled
