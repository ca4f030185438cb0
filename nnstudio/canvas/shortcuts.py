"""The keys of the canvas, and the same commands in its context menu."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QMenu

from nnstudio.canvas import commands, linking
from nnstudio.canvas.annotating.annotation_item import COLOURS
from nnstudio.document.drawing.blocks import touched_blocks
from nnstudio.document.drawing.layout import GRID

if TYPE_CHECKING:
    from nnstudio.canvas.view import CanvasView

Command = Callable[["CanvasView"], object]
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
_MODIFIERS = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def command_for(event: QKeyEvent) -> Command | None:
    """The command of a key press, or None."""
    for standard, command in _STANDARD:
        if event.matches(standard):
            return command
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    shift, control, alt = (bool(modifiers & each) for each in _MODIFIERS)
    if key in _ARROWS:
        return _with_arrow(*_ARROWS[key], shift, control, alt)
    if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and control:
        forward = key == Qt.Key.Key_Tab and not shift
        return lambda view: view.walk.step(forward, keeping=True)
    if key == Qt.Key.Key_Space and (control or shift):
        return lambda view: view.walk.toggle()
    return _KEYS.get((control, key))


def _with_arrow(dx: int, dy: int, shift: bool, control: bool, alt: bool) -> Command:
    """Alt goes to what lies on that side, Ctrl changes a size, and else what is selected moves."""
    if alt:
        return lambda view: view.walk.towards(dx, dy, adding=shift)
    if control:
        return lambda view: commands.resize(view.drawing, dx * GRID, dy * GRID)
    step = GRID * (_FAR if shift else 1)
    return lambda view: commands.nudge(view.drawing, dx * step, dy * step)


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
