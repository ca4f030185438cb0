"""The window: puts canvas, panels, views and bars together, and shows what the project and the user need."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStackedWidget, QToolBar, QVBoxLayout, QWidget

from nnstudio.app import wiring
from nnstudio.app.bars.message_bar import MessageBar, Tone
from nnstudio.app.bars.status_line import StatusLine
from nnstudio.app.bars.top_bar import TopBar
from nnstudio.app.card_pictures import CardPictures
from nnstudio.app.commands.actions import Actions
from nnstudio.app.commands.dialogs import Dialogs
from nnstudio.app.commands.menus import Menus
from nnstudio.app.commands.training_commands import TrainingCommands
from nnstudio.app.docks import DockLayout, first_size
from nnstudio.app.focus import focus_next
from nnstudio.app.history_popup import HistoryPopup
from nnstudio.app.notices import Notices
from nnstudio.app.projects.data_import import DataImport
from nnstudio.app.projects.drawing_exports import DrawingExports
from nnstudio.app.projects.drops import dropped_file, words_about_others
from nnstudio.app.projects.exports import Exports
from nnstudio.app.projects.files import Files
from nnstudio.app.projects.pasted_table import table_text
from nnstudio.app.projects.playground import Playground
from nnstudio.app.welcome.welcome import WelcomePage
from nnstudio.canvas.cards.kind_picture import paint_kind
from nnstudio.canvas.view import CanvasView
from nnstudio.panels.data_panel import DataPanel
from nnstudio.panels.inspector.panel import InspectorPanel
from nnstudio.panels.palette import PalettePanel
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.settings import Settings

if TYPE_CHECKING:
    from nnstudio.panels.views.view_tabs import ViewTabs


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
        self.views: ViewTabs | None = None
        self._painted = False
        self.setAcceptDrops(True)
        self._make_parts()
        self._lay_out()
        self._fill_menus()
        wiring.connect(self)
        self.show_welcome()
        self.show_what_is_open()

    # ------------------------------------------------------------------ parts and places

    def _make_parts(self) -> None:
        stack, editor = self.editor.undo_stack, self.editor
        self.actions_by_name = Actions(
            stack.createUndoAction(self, "Undo"), stack.createRedoAction(self, "Redo"), self
        )
        self.files = Files(editor, self.runner, self.settings, self)
        self.data_import = DataImport(editor, self)
        self.playground = Playground(editor, self.files, self)
        self.exports = Exports(editor, self.settings, self)
        self.training = TrainingCommands(editor, self.runner, self.actions_by_name, self)
        self.canvas = CanvasView(editor)
        self.drawing_exports = DrawingExports(editor, self.canvas.drawing, self.settings, self)
        self.palette_panel = PalettePanel(self.settings, paint_kind, editor)
        self.data_panel = DataPanel(editor)
        self.inspector = InspectorPanel(editor, self.runner, self.inspection)
        self.card_pictures = CardPictures(editor, self.runner, self.inspection, self.canvas, self)
        self.welcome = WelcomePage()
        self.message_bar = MessageBar()
        self.top_bar = TopBar(editor, self.runner, self.actions_by_name)
        self.status_line = StatusLine(editor)
        self.notices = Notices(self.message_bar, self.data_import, self)
        self.dialogs = Dialogs(self.actions_by_name, self.settings, self)
        self._views_place = QWidget()
        self._views_place.setProperty("role", "panel")
        QVBoxLayout(self._views_place).setContentsMargins(0, 0, 0, 0)

    def _lay_out(self) -> None:
        self.resize(first_size(self.screen().availableSize()))
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
            from nnstudio.panels.views.view_tabs import ViewTabs

            self.views = ViewTabs(self.editor, self.runner, self.inspection)
            layout = self._views_place.layout()
            assert layout is not None
            layout.addWidget(self.views)
            wiring.connect_views(self)

    def _fill_menus(self) -> None:
        self._menus = Menus(self.menuBar(), self.actions_by_name, self.files, self.settings)
        self._menus.add_exports(self.exports, self.drawing_exports)
        self._menus.add_panels(self.docks.items())

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

    def show_whole_drawing(self) -> None:
        """Show the drawing so that all of it is seen."""
        self.show_canvas()
        QTimer.singleShot(0, self.canvas.zoom_to_fit)  # when the panels have taken their room

    def say(self, sentence: str, tone: Tone = "info") -> None:
        """Show a sentence in the message bar."""
        self.message_bar.show_message(sentence, tone)

    def show_what_is_open(self) -> None:
        """Show the project's name, and the canvas once there is something to see."""
        self.refresh_title()
        project = self.editor.project
        self.actions_by_name["draw"].setEnabled(project.data is not None and not project.graph.nodes)
        if project.graph.nodes or project.data is not None:
            self.show_canvas()

    def refresh_title(self) -> None:
        """Name the project in the window's title."""
        path = self.editor.path
        name = path.name if path else self.editor.project.name
        self.setWindowTitle(f"{name}[*] — NN Studio")
        self.setWindowModified(self.editor.is_modified)

    def show_history(self) -> None:
        """List all changes below the undo button."""
        HistoryPopup(self.editor.undo_stack, self).open_below(self.top_bar.undo_button)

    def snap_to_grid(self, snaps: bool) -> None:
        """Keep what is moved to the grid, or not, and remember it."""
        self.canvas.drawing.snaps = snaps
        self.settings.snaps_to_grid = snaps

    def refuse_training(self, sentence: str, node_id: str | None) -> None:
        """Say why nothing can be trained, and show where."""
        self.notices.refuse(sentence)
        self.show_problem(node_id)

    def show_rows(self) -> None:
        """Show the rows of the table."""
        self._show_view("data")

    def show_problems(self) -> None:
        """List what stands in the way of training."""
        self._show_view("problems")

    def show_playground(self) -> None:
        """Show the drawing, and below it what the network makes of the plane."""
        self.show_whole_drawing()
        self._show_view("decision")

    def _show_view(self, name: str) -> None:
        self.add_views()
        assert self.views is not None
        self.views.show_view(name)
        self.docks["views"].show()

    def show_problem(self, node_id: str | None) -> None:
        """Show the node that a problem is about, and its settings."""
        self.show_canvas()
        if node_id is not None:
            self.canvas.show_node(node_id)
        else:
            self.editor.select(())
        self.docks["inspector"].show()

    def focus_next_panel(self) -> None:
        """Hand the keyboard on: layers, data, canvas, views, inspector, and round again."""
        docks = self.docks
        order = (docks["layers"], docks["data"], self._pages, docks["views"], docks["inspector"])
        focus_next(order)

    # ------------------------------------------------------------------ files and dialogs

    def open_file(self, path: Path) -> None:
        """Open a project or import a table, as a drop or the command line names it."""
        self.files.open(path)

    def paste(self) -> None:
        """Import the rows of a spreadsheet that the clipboard holds, or else paste layers on the canvas."""
        text = table_text(QGuiApplication.clipboard().mimeData())
        if text is not None:
            self.data_import.ask_and_import_text(text)
        elif not self.is_welcoming:
            self.canvas.paste()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if dropped_file(mime) is not None or table_text(mime) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path, text = dropped_file(event.mimeData()), table_text(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            if left := words_about_others(event.mimeData()):
                self.say(left)
            self.open_file(path)
        elif text is not None:
            event.acceptProposedAction()
            self.data_import.ask_and_import_text(text)

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
        if self.views is not None:
            self.views.shutdown()
        self.inspection.shutdown()
        self.layout_of_docks.keep()
        event.accept()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = True
            self.first_painted.emit()
        return handled
