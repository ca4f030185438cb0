"""Opens the dialogs that concern the program as a whole, and the one that finds a learning rate.

They are loaded when first wanted.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from nnstudio.app.commands.actions import Actions
from nnstudio.app.commands.key_list import key_list
from nnstudio.document.sheet import Block
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.settings import Settings

if TYPE_CHECKING:
    from nnstudio.dialogs.help import HelpDialog


class Dialogs(QObject):
    """Help stays open beside the window; the others are answered first."""

    def __init__(self, actions: Actions, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._actions, self._settings, self._window = actions, settings, window
        self.help: HelpDialog | None = None

    def show_help(self) -> None:
        """What this window is, and the ideas behind it."""
        self._show_help_page("window")

    def show_keys(self) -> None:
        """All shortcuts."""
        self._show_help_page("keys")

    def show_about(self) -> None:
        """Version and licences."""
        from nnstudio.dialogs.about import AboutDialog

        self._ask(AboutDialog(self._window))

    def show_preferences(self) -> None:
        """Theme, and what is remembered."""
        from nnstudio.dialogs.preferences import PreferencesDialog

        self._ask(PreferencesDialog(self._settings, self._window))

    def find_rate(self, editor: Editor) -> None:
        """Try learning rates on a copy of the network, and take one over."""
        from nnstudio.panels.views.loss.rate_dialog import RateDialog

        self._ask(RateDialog(editor, self._window))

    def repeat_block(self, repeat: Callable[[str, int, bool], None], block: Block) -> None:
        """Ask how often a block is to stand in a row; `repeat` gets its id, the count, and whether its copies
        share weights.
        """
        from nnstudio.dialogs.repeat_block import RepeatBlockDialog

        dialog = RepeatBlockDialog(block, self._window)
        self._ask(dialog)
        if dialog.result() == QDialog.DialogCode.Accepted:
            repeat(block.id, dialog.times, dialog.share)

    def _show_help_page(self, page: str) -> None:
        from nnstudio.dialogs.help import HelpDialog

        if self.help is None:
            self.help = HelpDialog(key_list(self._actions), self._window)
        self.help.show_page(page)
        self.help.show()
        self.help.raise_()
        self.help.activateWindow()

    @staticmethod
    def _ask(dialog: QDialog) -> None:
        dialog.exec()
        dialog.deleteLater()
