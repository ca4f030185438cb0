"""Tables whose cells are looked at only: nothing is typed into them, and Tab goes on to what comes after."""

from PySide6.QtWidgets import QAbstractItemView, QTableView


def make_read_only(table: QTableView) -> None:
    """Let a table's cells be read and not edited, each on one line, without lines between them."""
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.setShowGrid(False)
