"""Sorts the rows of the data's table by a column, at a click on its header or by keys, beside the window."""

from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTableView

from nnstudio.data.columns.date_texts import is_date
from nnstudio.data.exploring.row_order import row_order
from nnstudio.document.project import ProjectData
from nnstudio.panels.views.table.header import ColumnsHeader
from nnstudio.panels.views.table.model import DataTableModel
from nnstudio.session.inspection import Inspection

Direction = Literal["ascending", "descending"]
_KEYS: tuple[tuple[str, Direction | None], ...] = (
    ("Alt+Up", "ascending"),
    ("Alt+Down", "descending"),
    ("Alt+End", None),
)
WORDS: dict[str, dict[Direction, str]] = {
    "number": {"ascending": "smallest first", "descending": "largest first"},
    "date": {"ascending": "oldest first", "descending": "latest first"},
    "image": {"ascending": "darkest first", "descending": "brightest first"},
    "words": {"ascending": "A to Z", "descending": "Z to A"},
}


class TableSorting(QObject):
    """The column that a table is sorted by. Each click on a header goes on: smallest first, largest first, as
    they were.
    """

    changed = Signal()
    """The rows stand in another order, or are about to."""

    def __init__(
        self, table: QTableView, header: ColumnsHeader, rows: DataTableModel, inspection: Inspection
    ) -> None:
        super().__init__(table)
        self._table, self._header, self._rows, self._inspection = table, header, rows, inspection
        self._data: ProjectData | None = None
        self._column: str = ""
        self._type = ""
        self._direction: Direction | None = None
        header.sectionClicked.connect(self._step)
        for keys, direction in _KEYS:
            shortcut = QShortcut(QKeySequence(keys), table, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(partial(self._sort_current, direction))

    @property
    def words(self) -> str:
        """How the rows are sorted, for people; empty for the order of the table."""
        if self._direction is None:
            return ""
        waits = "sorting" if self._inspection.is_waiting(self._key) else "sorted"
        return f"{waits} by {self._column}, {_words_of(self._type)[self._direction]}"

    def follow(self, data: ProjectData | None) -> None:
        """Take on other data: another table stands in its own order, another type may mean another one."""
        before, self._data = self._data, data
        if data is None or before is None or data.table is not before.table:
            self._inspection.forget(self._key)
            self._set("", None)
        elif self._direction is not None and data.setting_of[self._column].type != self._type:
            self._ask()
        self.changed.emit()

    def sort(self, section: int, direction: Direction | None) -> None:
        """Sort by a column of the table, counted from 0; in no direction the rows stand as they were read."""
        if self._data is None:
            return
        self._set(self._data.table.columns[section].name if direction else "", direction)
        if direction is None:
            self._inspection.forget(self._key)
            self._show(None)
        else:
            self._ask()

    # ------------------------------------------------------------------ inside

    @property
    def _key(self) -> str:
        return f"{self._table.objectName()} order"

    def _step(self, section: int) -> None:
        is_sorted = self._data is not None and self._column == self._data.table.columns[section].name
        after: dict[Direction | None, Direction | None] = {
            None: "ascending", "ascending": "descending", "descending": None,
        }  # fmt: skip
        self.sort(section, after[self._direction if is_sorted else None])

    def _sort_current(self, direction: Direction | None) -> None:
        section = self._table.currentIndex().column()
        self.sort(max(section, 0), direction)

    def _set(self, column: str, direction: Direction | None) -> None:
        self._column, self._direction = column, direction
        self._header.mark(column, direction)

    def _ask(self) -> None:
        assert self._data is not None
        column, self._type = self._data.column_of[self._column], self._data.setting_of[self._column].type
        work = partial(row_order, column, self._type, self._direction == "descending")
        self._inspection.ask(self._key, work, self._show, self._fail, needs_engine=False)
        self.changed.emit()

    def _fail(self, sentence: str) -> None:
        self._set("", None)
        self._show(None)

    def _show(self, order: NDArray[np.int64] | None) -> None:
        self._table.clearSelection()  # of a million rows, each would have to be found again
        self._rows.set_order(order)
        self._table.scrollToTop()
        self.changed.emit()


def _words_of(taken_as: str) -> dict[Direction, str]:
    return WORDS.get("date" if is_date(taken_as) else taken_as, WORDS["words"])
