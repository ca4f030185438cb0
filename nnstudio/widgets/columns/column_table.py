"""A list of a table's columns in which types and roles are chosen, for one column or for many at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from nnstudio.data.columns.settings import ROLES, TYPES, ColumnSetting, Role, TakenAs
from nnstudio.data.tables.table import Table
from nnstudio.widgets.columns.column_delegate import ColumnDelegate
from nnstudio.widgets.columns.column_model import (
    DISTINCT,
    MISSING,
    NAME,
    ROLE,
    SKETCH,
    TYPE,
    VALUES,
    ColumnModel,
)
from nnstudio.widgets.columns.column_words import ROLE_HELP, ROLE_WORDS, TYPE_HELP, TYPE_WORDS
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.read_only_table import make_read_only

ROW_HEIGHT = 32
COMPACT_ROW_HEIGHT = 24
IMAGE_ROW_HEIGHT = 48
ROLES_OF_PIXELS: tuple[Role, ...] = ("input", "ignored")
"""What all pixels of an image can be at once."""
_WIDTHS = {NAME: 152, SKETCH: 92, TYPE: 140, ROLE: 100, VALUES: 224, DISTINCT: 70, MISSING: 94}
_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ColumnTable(QTableView):
    """Shows settings and tells what is wanted; its owner makes the change and shows the columns again.

    `compact` leaves out everything but name, sketch and role, for a narrow panel.
    """

    role_wanted = Signal(tuple, str)
    """Names of columns, and the role that they are to have."""
    type_wanted = Signal(tuple, str)
    """Names of columns, and the type that they are to be taken as."""
    target_added = Signal(tuple)
    """Names of columns that are to be targets beside those that are there."""
    details_wanted = Signal()
    """The user wants to see more of the chosen columns (in a compact table only)."""
    chosen = Signal()
    """Other columns are chosen."""

    def __init__(self, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Columns")
        self._compact = compact
        self._while_empty = ""
        self._columns = ColumnModel(folds=True, parent=self)
        self.setModel(self._columns)
        self.setItemDelegate(ColumnDelegate(compact, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        make_read_only(self)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._lay_out_rows()
        self._lay_out_columns()
        theme.notifier.changed.connect(self.viewport().update)

    def _lay_out_rows(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(16)
        rows.setDefaultSectionSize(scaled(COMPACT_ROW_HEIGHT) if self._compact else scaled(ROW_HEIGHT))

    def _lay_out_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(20)
        if self._compact:
            header.hide()
            self.setFrameShape(QFrame.Shape.NoFrame)
            self.setProperty("role", "bare")
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            for column in (TYPE, VALUES, DISTINCT, MISSING):
                self.hideColumn(column)
            self.setColumnWidth(SKETCH, scaled(42))
            self.setColumnWidth(ROLE, scaled(48))
            header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
            return
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, scaled(width))
        header.setSectionResizeMode(VALUES, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._compact:
            for column, needed in ((SKETCH, 460), (MISSING, 570), (VALUES, 700), (DISTINCT, 780)):
                self.setColumnHidden(column, self.viewport().width() < scaled(needed))
            mode = QHeaderView.ResizeMode
            narrow = self.isColumnHidden(VALUES)
            self.horizontalHeader().setSectionResizeMode(NAME, mode.Stretch if narrow else mode.Interactive)
            if not narrow:
                self.setColumnWidth(NAME, max(self.columnWidth(NAME), scaled(_WIDTHS[NAME])))

    # ------------------------------------------------------------------ what is shown

    def say_while_empty(self, sentence: str) -> None:
        """Show a sentence in the place of the columns while there are none."""
        self._while_empty = sentence
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._while_empty and not self._columns.rows:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme.current().muted))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.viewport().rect().adjusted(24, 0, -24, 0), flags, self._while_empty)
            painter.end()

    @property
    def settings(self) -> tuple[ColumnSetting, ...]:
        """The settings that are shown, folded ones included."""
        return self._columns.settings

    @property
    def is_unfolded(self) -> bool:
        """Whether the pixels of an image are listed one by one."""
        return self._columns.is_unfolded

    def show_columns(self, settings: Sequence[ColumnSetting], table: Table | None = None) -> None:
        """Show columns; without a table their figures are left out."""
        self._columns.show(settings, table)
        for place, row in enumerate(self._columns.rows):
            if row.is_image and self.rowHeight(place) != scaled(IMAGE_ROW_HEIGHT):
                self.setRowHeight(place, scaled(IMAGE_ROW_HEIGHT))

    def set_unfolded(self, unfolded: bool) -> None:
        """List the pixels of an image one by one, or fold them into one row."""
        self._columns.set_unfolded(unfolded)

    def cell_centre(self, name: str, column: int) -> QPoint:
        """Where a cell's middle lies in the viewport, for whoever points at it; a folded one is unfolded.
        ValueError for an unknown name.
        """
        if (name,) not in (names := [row.names for row in self._columns.rows]):
            self.set_unfolded(True)
            names = [row.names for row in self._columns.rows]
        row = names.index((name,))
        self.scrollTo(self._columns.index(row, NAME))
        return self.visualRect(self._columns.index(row, column)).center()

    # ------------------------------------------------------------------ choosing

    @property
    def chosen_names(self) -> tuple[str, ...]:
        """The selected columns, in order."""
        rows = sorted({chosen.row() for chosen in self.selectedIndexes()})
        names = (name for row in rows for name in self._columns.rows[row].names)
        return tuple(dict.fromkeys(names))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the role or the type of one of several chosen columns is meant for all of them."""
        index = self.indexAt(event.position().toPoint())
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        several = len({chosen.row() for chosen in self.selectedIndexes()}) > 1
        if plain and several and index.column() in (TYPE, ROLE) and self.selectionModel().isSelected(index):
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        if self._compact and index.isValid() and index.column() != ROLE:
            self.details_wanted.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if not plain or not index.isValid():
            return
        if index.column() in (TYPE, ROLE):
            self._offer(index, index.column())
        elif self._columns.rows[index.row()].folds:
            self.set_unfolded(not self.is_unfolded)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, image = event.key(), self._columns.image_row
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and image == self.currentIndex().row() >= 0:
            self.set_unfolded(key == Qt.Key.Key_Right)
            return
        if event.key() in _OPENING_KEYS and self.currentIndex().isValid():
            self._offer(self.currentIndex(), None)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.currentIndex()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        if index.isValid():
            self._offer(index, None)

    def _offer(self, index: QModelIndex, what: int | None) -> None:
        """Open the menu of roles, of types, or of both, under a cell."""
        menu = QMenu(self)
        menu.setObjectName("column_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        row, names = self._columns.rows[index.row()], self._chosen(index)
        if what in (ROLE, None):
            roles = ("input", "ignored") if row.is_image else ROLES
            self._fill(menu, roles, ROLE_WORDS, ROLE_HELP, row.role or "", self._tell_role(names))
            if not row.is_image:
                self._offer_another_target(menu, names)
        if what is None:
            menu.addSeparator()
        if what in (TYPE, None):
            types: Sequence[TakenAs] = ("image",) if row.setting.type == "image" else TYPES
            self._fill(menu, types, TYPE_WORDS, TYPE_HELP, row.setting.type, self._tell_type(names))
        if what is None and self._compact:
            menu.addSeparator()
            menu.addAction("Prepare…", self.details_wanted.emit).setObjectName("details")
        place = self.visualRect(self._columns.index(index.row(), what or (ROLE if self._compact else TYPE)))
        menu.popup(self.viewport().mapToGlobal(place.bottomLeft()))

    def _offer_another_target(self, menu: QMenu, names: tuple[str, ...]) -> None:
        """Where there is a target already, a column may be one more instead of taking its place."""
        targets = {setting.name for setting in self.settings if setting.role == "target"}
        if not targets or targets >= set(names):
            return
        action = QAction("Target, beside the other" + ("s" if len(targets) > 1 else ""), menu)
        action.setObjectName("another_target")
        action.setToolTip("The network learns to predict all of them.")
        action.triggered.connect(lambda: self.target_added.emit(names))
        menu.addAction(action)

    def _fill(
        self,
        menu: QMenu,
        choices: Sequence[Any],
        words: Mapping[Any, str],
        helps: Mapping[Any, str],
        now: str,
        tell: Callable[[Any], None],
    ) -> None:
        group = QActionGroup(menu)
        for choice in choices:
            action = menu.addAction(words[choice])
            action.setObjectName(choice)
            action.setToolTip(helps[choice])
            action.setCheckable(True)
            action.setChecked(choice == now)
            action.triggered.connect(lambda checked=False, chosen=choice: tell(chosen))
            group.addAction(action)

    def _chosen(self, index: QModelIndex) -> tuple[str, ...]:
        """The selected columns where the cell is among them, otherwise its own column."""
        is_chosen = index.row() in {chosen.row() for chosen in self.selectedIndexes()}
        return self.chosen_names if is_chosen else self._columns.rows[index.row()].names

    def _tell_role(self, names: tuple[str, ...]) -> Callable[[Role], None]:
        return lambda role: self.role_wanted.emit(names, role)

    def _tell_type(self, names: tuple[str, ...]) -> Callable[[TakenAs], None]:
        return lambda type: self.type_wanted.emit(names, type)
