"""The keys of the canvas, the same commands in its context menu, and the order in which Tab visits nodes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QMenu

from nnstudio.canvas import commands, linking
from nnstudio.canvas.annotation_item import COLOURS
from nnstudio.document.drawing.blocks import touched_blocks
from nnstudio.document.drawing.folding import drawn
from nnstudio.document.drawing.layout import GRID
from nnstudio.document.graph import Node
from nnstudio.document.sheet import Annotation
from nnstudio.session.editor import Editor

if TYPE_CHECKING:
    from nnstudio.canvas.view import CanvasView

Command = Callable[["CanvasView"], None]
_FAR = 8
"""With Shift an arrow key moves this many grid steps."""


_STANDARD: tuple[tuple[QKeySequence.StandardKey, Command], ...] = (
    (QKeySequence.StandardKey.SelectAll, lambda view: view.select_all()),
    (QKeySequence.StandardKey.Copy, lambda view: view.copy()),
    (QKeySequence.StandardKey.Cut, lambda view: view.cut()),
    (QKeySequence.StandardKey.Paste, lambda view: view.paste()),
    (QKeySequence.StandardKey.Undo, lambda view: view.editor.undo_stack.undo()),
    (QKeySequence.StandardKey.Redo, lambda view: view.editor.undo_stack.redo()),
    (QKeySequence.StandardKey.ZoomIn, lambda view: view.zoom_in()),
    (QKeySequence.StandardKey.ZoomOut, lambda view: view.zoom_out()),
)
_KEYS: dict[tuple[bool, Qt.Key], Command] = {
    # Not the standard key: on X11 that is Ctrl+D as well.
    (False, Qt.Key.Key_Delete): lambda view: view.delete_selection(),
    (False, Qt.Key.Key_Backspace): lambda view: view.delete_selection(),
    (False, Qt.Key.Key_Return): lambda view: view.activate_selection(),
    (False, Qt.Key.Key_Enter): lambda view: view.activate_selection(),
    (False, Qt.Key.Key_Slash): lambda view: view.search_layer(),
    (False, Qt.Key.Key_N): lambda view: view.annotations.add("note"),
    (False, Qt.Key.Key_F): lambda view: view.annotations.add("frame"),
    (False, Qt.Key.Key_B): lambda view: view.blocks.toggle(),
    (False, Qt.Key.Key_C): linking.open_menu,
    (True, Qt.Key.Key_G): lambda view: view.blocks.group(),
    (True, Qt.Key.Key_R): lambda view: view.blocks.ask_to_repeat(),
    (True, Qt.Key.Key_U): lambda view: view.blocks.ungroup(),
    (True, Qt.Key.Key_Delete): lambda view: view.delete_and_join(),
    (True, Qt.Key.Key_Backspace): lambda view: view.delete_and_join(),
    (True, Qt.Key.Key_D): lambda view: view.duplicate_selection(),
    (True, Qt.Key.Key_0): lambda view: view.zoom_to_fit(),
    (True, Qt.Key.Key_Equal): lambda view: view.zoom_in(),
    (True, Qt.Key.Key_Plus): lambda view: view.zoom_in(),
    (True, Qt.Key.Key_Minus): lambda view: view.zoom_out(),
}
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def command_for(event: QKeyEvent) -> Command | None:
    """The command of a key press, or None."""
    for standard, command in _STANDARD:
        if event.matches(standard):
            return command
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    if key in _ARROWS:
        return _nudge(key, far=bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
    control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    return _KEYS.get((control, key))


def _nudge(key: Qt.Key, far: bool) -> Command:
    step = GRID * (_FAR if far else 1)
    dx, dy = _ARROWS[key]
    return lambda view: commands.nudge(view.drawing, dx * step, dy * step)


def neighbour(editor: Editor, forward: bool) -> str | None:
    """The node, note or frame after (or before) the selected one in reading order; None past the last. For a
    folded block it is its first node.
    """
    down = editor.project.sheet.direction == "down"
    things: list[Node | Annotation] = [*drawn(editor.project).nodes, *editor.project.sheet.annotations]
    things.sort(key=lambda thing: (thing.y, thing.x) if down else (thing.x, thing.y))
    order = [thing.id for thing in things]
    selected = editor.selection | editor.selected_annotations
    places = [place for place, each in enumerate(order) if each in selected]
    if not places:
        following = 0 if forward else len(order) - 1
    else:
        following = places[-1] + 1 if forward else places[0] - 1
    return order[following] if 0 <= following < len(order) else None


def fill_menu(menu: QMenu, view: "CanvasView", at: QPoint) -> None:
    """The context menu for what is selected; `at` is the viewport point where new things go."""
    nodes, links, marked = view.editor.selection, view.editor.selected_links, view.editor.selected_annotations
    menu.addAction("Add a layer here…", lambda: view.search_layer(at))
    menu.addAction("Add a note here\tN", lambda: view.annotations.add("note", at))
    menu.addAction("Frame the selection\tF" if nodes else "Add a frame here\tF", view.annotations.framing(at))
    if len(nodes) == 1:
        menu.addAction("Link with…\tC", lambda: linking.open_menu(view))
    _offer_blocks(menu, view)
    if marked:
        _offer_colours(menu.addMenu("Colour"), view)
    menu.addSeparator()
    for words, keys, action, possible in (
        ("Cut", "Ctrl+X", view.cut, nodes or marked),
        ("Copy", "Ctrl+C", view.copy, nodes or marked),
        ("Paste", "Ctrl+V", view.paste, True),
        ("Duplicate", "Ctrl+D", view.duplicate_selection, nodes or marked),
        (
            "Delete" if nodes or marked or not links else "Disconnect",
            "Del",
            view.delete_selection,
            nodes or links or marked,
        ),
        ("Delete and join", "Ctrl+Del", view.delete_and_join, nodes),
    ):
        menu.addAction(f"{words}\t{keys}", action).setEnabled(bool(possible))
    menu.addSeparator()
    menu.addAction("Select all\tCtrl+A", view.select_all)
    menu.addAction("Zoom to fit\tCtrl+0", view.zoom_to_fit)


def _offer_blocks(menu: QMenu, view: "CanvasView") -> None:
    if not view.editor.selection:
        return
    menu.addSeparator()
    chosen = touched_blocks(view.editor.project.sheet, view.editor.selection)
    menu.addAction("Group as a block\tCtrl+G", view.blocks.group)
    if chosen:
        unfolds = all(block.folded for block in chosen)
        menu.addAction("Unfold the block\tB" if unfolds else "Fold the block\tB", view.blocks.toggle)
        menu.addAction("Repeat the block…\tCtrl+R", view.blocks.ask_to_repeat)
        menu.addAction("Ungroup\tCtrl+U", view.blocks.ungroup)
        block = view.blocks.one_selected()
        if block is not None:
            menu.addAction("Name the block…\tEnter", lambda: view.blocks.write_name(block.id))


def _offer_colours(menu: QMenu, view: "CanvasView") -> None:
    for name in COLOURS:
        menu.addAction(_swatch(name), name.capitalize(), lambda name=name: view.annotations.colour(name))


def _swatch(name: str) -> QIcon:
    picture = QPixmap(14, 14)
    picture.fill(QColor(COLOURS[name]))
    return QIcon(picture)
