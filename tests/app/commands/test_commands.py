"""Every command can be reached by key, is listed in the help, and the keyboard goes from panel to panel."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nnstudio.app.commands.actions import COMMANDS, OF_THE_CANVAS
from nnstudio.app.commands.key_list import key_list
from nnstudio.app.main_window import MainWindow
from tests.helpers.projects import flower_project


def menus(window: MainWindow) -> list[QMenu]:
    top = [action.menu() for action in window.menuBar().actions()]
    return [*top, *(action.menu() for menu in top for action in menu.actions() if action.menu())]


def activate(window: MainWindow, qtbot) -> None:
    """Shortcuts are heard by the active window only."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def mnemonic(text: str) -> str:
    place = text.replace("&&", "").find("&")
    return text.replace("&&", "")[place + 1].lower() if place >= 0 else ""


def test_no_menu_has_two_entries_with_one_mnemonic(window):
    for menu in menus(window):
        letters = [mnemonic(action.text()) for action in menu.actions() if mnemonic(action.text())]
        assert len(letters) == len(set(letters)), menu.title()


def test_every_command_has_a_key_or_a_mnemonic(window):
    for command in COMMANDS:
        action = window.actions_by_name[command.name]
        assert action.shortcuts() or "&" in action.text()


def test_no_key_has_two_commands(window):
    keys = [key.toString() for name in COMMANDS for key in window.actions_by_name[name.name].shortcuts()]
    assert len(keys) == len(set(keys))


def test_no_key_of_a_view_is_one_of_the_window_too(window):
    """Qt would then obey neither."""
    window.editor.new(flower_project())
    window.add_views()
    own = {
        key.toString()
        for command in COMMANDS
        if command.name not in OF_THE_CANVAS
        for key in window.actions_by_name[command.name].shortcuts()
    }
    of_views = {shortcut.key().toString() for shortcut in window.findChildren(QShortcut)}
    assert {"Alt+Up", "Alt+Down"} <= of_views
    assert not own & of_views


def test_ctrl_enter_ends_a_note_and_does_not_train(window, qtbot):
    window.editor.new(flower_project())
    activate(window, qtbot)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_N)
    QTest.keyClicks(QApplication.focusWidget(), "Two hidden layers")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (note,) = window.editor.project.sheet.annotations
    assert note.text == "Two hidden layers"
    assert window.canvas.hasFocus()
    assert window.runner.state == "idle"


def test_buttons_tell_their_keys(window):
    assert window.actions_by_name["save"].toolTip() == "Save the project (Ctrl+S)"
    assert window.actions_by_name["undo"].toolTip() == "Undo (Ctrl+Z)"


def test_every_key_is_listed_in_the_help(window):
    listed = {keys for _, lines in key_list(window.actions_by_name) for keys, _ in lines}
    for command in COMMANDS:
        shown = window.actions_by_name[command.name].shortcut().toString()
        assert not shown or any(keys.split(", ")[0] == shown or keys == shown for keys in listed), shown


def test_f1_opens_the_help_beside_the_work(window, qtbot):
    window.editor.new(flower_project())
    activate(window, qtbot)
    QTest.keyClick(window.canvas, Qt.Key.Key_F1)
    dialog = window.dialogs.help
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert dialog.tabs.tabText(dialog.tabs.currentIndex()) == "This window"
    window.actions_by_name["keys"].trigger()
    assert window.dialogs.help is dialog
    assert "F5" in dialog.text.toPlainText()


def test_f6_hands_the_keyboard_from_panel_to_panel(window, qtbot):
    window.editor.new(flower_project())
    window.add_views()
    qtbot.waitUntil(window.views.isVisible)
    activate(window, qtbot)
    window.canvas.setFocus()
    visited = []
    for _ in range(5):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        holder = QApplication.focusWidget()
        visited.append(
            next((name for name, dock in window.docks.items() if dock.isAncestorOf(holder)), "canvas")
        )
    assert visited == ["views", "inspector", "layers", "data", "canvas"]


def test_the_bars_are_slim(window):
    assert window.menuBar().height() + window.top_bar.height() <= 72
    assert window.top_bar.parentWidget().height() <= 48


def test_the_window_has_an_icon(qapp):
    from nnstudio.app.application import _application

    assert not _application().windowIcon().isNull()
