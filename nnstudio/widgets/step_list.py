"""A list of steps that are done one after the other, put into another order with the mouse or the keys."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.forms import note, row_label
from nnstudio.widgets.places import parent_of

HANDLE_WIDTH = 18
_GAP = 6
_KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class StepList(QWidget):
    """Rows with a number each. A row is dragged by its handle, or moved with Alt+Up and Alt+Down; one whose
    place is fixed has no handle.

    `problem_of` says in a sentence why an order makes no sense; such a one is not taken, and the sentence is
    shown below the list.
    """

    reordered = Signal(tuple)
    """Names of the steps in their new order."""

    def __init__(
        self,
        problem_of: Callable[[tuple[str, ...]], str],
        movable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._movable = movable
        self._problem_of = problem_of
        self._rows: dict[str, StepRow] = {}
        self._target: int | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)
        self.refusal = note("", "order_refused")
        self.refusal.setProperty("role", "error")
        self.refusal.hide()
        self._column.addWidget(self.refusal)

    @property
    def names(self) -> tuple[str, ...]:
        """The steps from the first to the last."""
        return tuple(self._rows)

    def add_step(self, name: str, title: str, fixed: bool = False) -> "StepRow":
        """A new row at the end, still without fields."""
        row = StepRow(name, f"{len(self._rows) + 1} {title}", title, self._movable and not fixed, self)
        row.handle.setVisible(self._movable)
        row.moved_by.connect(self._move_by)
        row.handle.dragged.connect(self._show_target)
        row.handle.dropped.connect(self._drop)
        self._rows[name] = row
        self._column.insertWidget(len(self._rows) - 1, row)
        return row

    # ------------------------------------------------------------------ moving

    def _move_by(self, name: str, by: int) -> None:
        place = self.names.index(name) + by
        if 0 <= place < len(self._rows):
            self._try(name, place)

    def _try(self, name: str, place: int) -> None:
        """Take a step to a place, counted without it, if the order makes sense then."""
        others = [one for one in self.names if one != name]
        order = (*others[:place], name, *others[place:])
        if order == self.names:
            return
        problem = self._problem_of(order)
        self.refusal.setText(problem)
        self.refusal.setVisible(bool(problem))
        if not problem:
            self.reordered.emit(order)

    def _place_at(self, name: str, y: float) -> int:
        """The place, counted without the step itself, that lies at a height in this list."""
        others = [row for one, row in self._rows.items() if one != name]
        return sum(y > row.geometry().center().y() for row in others)

    def _show_target(self, name: str, y: float | None) -> None:
        self._target = None if y is None else self._place_at(name, y)
        self._dragged = name
        for one, row in self._rows.items():
            row.set_dragged(y is not None and one == name)
        self.update()

    def _drop(self, name: str, y: float) -> None:
        self._show_target(name, None)
        self._try(name, self._place_at(name, y))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Where the dragged step would come to stand."""
        if self._target is None:
            return
        others = [row for one, row in self._rows.items() if one != self._dragged]
        below = self._target < len(others)
        row = others[self._target if below else self._target - 1].geometry()
        y = row.top() - _GAP / 2 if below else row.bottom() + _GAP / 2
        painter = QPainter(self)
        painter.setPen(QPen(QColor(theme.current().accent), 2))
        painter.drawLine(QPointF(0, max(1.0, y)), QPointF(self.width(), max(1.0, y)))
        painter.end()


class StepRow(QFrame):
    """One step: its handle, its name, and the fields that say how it is done."""

    moved_by = Signal(str, int)

    def __init__(self, name: str, words: str, title: str, movable: bool, parent: StepList) -> None:
        super().__init__(parent)
        self.setObjectName(f"step_{name}")
        self.name, self._title, self._words = name, title, words
        self.handle = StepHandle(name, title if movable else "", self)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(_GAP)
        self._grid.setColumnStretch(0, 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.handle, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(self._grid, 1)
        self.handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt+Up and Alt+Down move the step from any of its fields, which would keep the keys."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.handle.isEnabled():
            with_alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            by = _KEYS.get(Qt.Key(event.key())) if with_alt else None
            if by is not None:
                self.moved_by.emit(self.name, by)
                return True
        return False

    def add_field(self, name: str, help: str, field: QWidget, label: str = "") -> None:
        """A field with its label: that of the step where none is given."""
        field.setObjectName(name)
        field.setToolTip(help)
        field.setAccessibleName(field.accessibleName() or label or self._title)
        field.installEventFilter(self)
        row = self._grid.rowCount()
        self._grid.addWidget(row_label(label or self._words, help, field), row, 0)
        self._grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignRight)

    def add_title(self, help: str, buddy: QWidget) -> QLabel:
        """The name of the step on a line of its own."""
        label = row_label(self._words, help, buddy)
        self.add_wide(label)
        return label

    def add_wide(self, widget: QWidget) -> None:
        """Something as wide as the list."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)

    def set_dragged(self, dragged: bool) -> None:
        """Show that this step is on its way."""
        self.setAutoFillBackground(dragged)
        palette = self.palette()
        palette.setColor(self.backgroundRole(), QColor(theme.current().selection))
        self.setPalette(palette)


class StepHandle(QAbstractButton):
    """Six dots to hold a step by; without a title there is nothing to hold, and the place stays empty."""

    dragged = Signal(str, object)
    """The step, and the height of the mouse in the list; None when the drag is given up."""
    dropped = Signal(str, float)

    def __init__(self, name: str, title: str, row: StepRow) -> None:
        super().__init__(row)
        self._name, self._row, self._is_dragging = name, row, False
        self.setObjectName(f"move_{name}")
        self.setFixedSize(HANDLE_WIDTH, scaled(28))
        self.setEnabled(bool(title))
        if title:
            self.setAccessibleName(f"Move the step {title}")
            self.setToolTip("Drag, or press Alt+Up and Alt+Down, to do this step earlier or later")
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(HANDLE_WIDTH, 28)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.isEnabled():
            self._is_dragging = True
            self.setFocus()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging:
            self.dragged.emit(self._name, self._height_of(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging:
            self._end()
            self.dropped.emit(self._name, self._height_of(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._is_dragging:
            self._end()
            self.dragged.emit(self._name, None)
            return
        super().keyPressEvent(event)

    def _height_of(self, event: QMouseEvent) -> float:
        return float(parent_of(self._row).mapFromGlobal(event.globalPosition()).y())

    def _end(self) -> None:
        self._is_dragging = False
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def enterEvent(self, event: QEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.isEnabled():
            return
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        held = self.underMouse() or self._is_dragging
        colour = colours.accent if self.hasFocus() else colours.text if held else colours.muted
        painter.setBrush(QColor(colour))
        for across in (-3.0, 3.0):
            for down in (-5.0, 0.0, 5.0):
                painter.drawEllipse(QPointF(self.width() / 2 + across, self.height() / 2 + down), 1.3, 1.3)
        painter.end()
