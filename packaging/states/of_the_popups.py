"""What pops up over the window: menus, the search for a layer, the undo list, lists of choices."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu

from nnstudio.app.main_window import MainWindow
from nnstudio.canvas.search_popup import SearchPopup
from nnstudio.document.drawing import blocks
from nnstudio.document.editing import edits
from nnstudio.widgets.fields.choice_box import ChoiceBox
from states.walking import Step, open_sample, wait


def menus(window: MainWindow) -> Iterator[Step]:
    """The menus of the bar, one by one, and a submenu."""
    open_sample(window, "penguins")
    bar = window.menuBar()
    for action in bar.actions():
        bar.setActiveAction(action)
        wait()
        yield action.text().replace("&", "").lower(), window
        _close_popups()


def canvas_menus(window: MainWindow) -> Iterator[Step]:
    """On the canvas: context menu, linking, and search-and-place."""
    open_sample(window, "wide_and_deep")
    canvas = window.canvas
    node = window.editor.project.graph.nodes[1].id
    window.editor.select({node})
    at = canvas.mapFromScene(canvas.drawing.nodes[node].scene_rect().center())
    canvas.contextMenuEvent(_asked(at, canvas.viewport().mapToGlobal(at)))
    wait()
    yield "context", window
    _close_popups()
    canvas.keyPressEvent(_pressed(Qt.Key.Key_C, "c"))
    wait()
    yield "linking", window
    _close_popups()
    canvas.search_layer(QPoint(120, 60))
    wait()
    yield "search", window
    popup = canvas.findChild(SearchPopup)
    popup.finder.field.setText("conv")
    wait()
    yield "searched", window


def lists(window: MainWindow) -> Iterator[Step]:
    """Undo list, palette with a search and with blocks, more views, choices of a field, roles of a column."""
    open_sample(window, "penguins")
    editor = window.editor
    for name in ("relu", "tanh", "gelu"):
        editor.perform(
            f"Change activation to {name}",
            lambda project, name=name: edits.set_setting(project, "dense_1", "activation", name),
        )
    editor.perform("Group as a block", lambda project: blocks.group(project, ["dense_1", "dense_2"])[0])
    editor.undo_stack.undo()
    window.show_history()
    wait()
    yield "undo", window
    _close_popups()
    editor.undo_stack.redo()
    yield "blocks", window
    window.palette_panel.finder.field.setText("pool")
    wait()
    yield "palette", window
    window.palette_panel.finder.field.clear()
    columns = window.data_panel.columns
    columns.setCurrentIndex(columns.model().index(1, 0))
    place = columns.visualRect(columns.currentIndex()).center()
    columns.contextMenuEvent(_asked(place, columns.viewport().mapToGlobal(place)))
    wait()
    yield "roles", window
    _close_popups()
    editor.select({"dense_1"})
    wait()
    box = next(one for one in window.inspector.findChildren(ChoiceBox) if one.isVisible() and one.isEnabled())
    box.showPopup()
    wait()
    yield "choices", window
    box.hidePopup()


def _asked(at: QPoint, on_screen: QPoint) -> QContextMenuEvent:
    return QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, on_screen)


def _pressed(key: Qt.Key, text: str) -> QKeyEvent:
    return QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)


def _close_popups() -> None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QMenu) or widget.windowType() == Qt.WindowType.Popup:
            widget.close()
    wait(100)


WALKS = (menus, canvas_menus, lists)
