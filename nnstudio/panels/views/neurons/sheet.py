"""Paints a network as neurons and lines: colour and width of a line are its weight, the strength of a circle
its value for one row.
"""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from nnstudio.engine.training.single_weights import SingleWeight
from nnstudio.panels.views.hover_card import paint_hover_card
from nnstudio.panels.views.neurons.layout import Layout, Line, Unit, laid_out
from nnstudio.panels.views.numbers import short, signed
from nnstudio.session.looking.neurons import Numbers, Units
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.colour_scales import WEIGHT_NEGATIVE, WEIGHT_POSITIVE, limit_of
from nnstudio.widgets.dress.theme import scaled

_WIDEST = 4.0
_PALEST = 0.06
"""How opaque the line of a weight of zero is."""
_UNTOUCHED = 0.12
"""What is left of a line that the marked unit has no part in."""
_LEFT, _RIGHT = 118.0, 118.0
"""Room for names beside the first and the last column."""
_NARROW = 380
_STEPS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
_CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True)
class Number:
    """A weight or a bias that is drawn: what it is to the network and in words, its value, and the largest of
    those that it is one of.
    """

    weight: SingleWeight
    name: str
    value: float
    largest: float


class NeuronSheet(QWidget):
    """Shows `Units`; the pointer or the arrow keys (with Shift from line to line) mark a unit with its lines,
    or a line, and say what that is; a click or Enter chooses it.
    """

    chosen = Signal(object, QPoint)
    """The `Number` that was clicked, and where."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("neuron_sheet")
        self.setAccessibleName("Neurons and the weights between them")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._units: Units | None = None
        self._limits: list[float] = []
        self._reaches: list[float] = []
        self.marked: Unit | Line | None = None

    def show_units(self, units: Units) -> None:
        """Show other units; what is marked stays marked where it is still there."""
        shape = [len(column.values) for column in units.columns]
        if self._units is None or shape != [len(column.values) for column in self._units.columns]:
            self.marked = None
        self._units = units
        self._limits = [limit_of(weights) for weights in units.weights]
        self._reaches = [limit_of(column.values) for column in units.columns]
        self.update()

    def words(self) -> tuple[str, ...]:
        """What is marked, in words; empty where nothing is."""
        units, marked = self._units, self.marked
        if units is None or marked is None:
            return ()
        if isinstance(marked, Line):
            weight = float(units.weights[marked.source.column][marked.target.index, marked.source.index])
            value = float(units.columns[marked.source.column].values[marked.source.index])
            names = f"{self._name(marked.source)} → {self._name(marked.target)}"
            return names, f"weight {short(weight)}", f"× value {short(value)} = {signed(weight * value)}"
        column = units.columns[marked.column]
        bias = () if column.biases is None else (f"bias {signed(float(column.biases[marked.index]))}",)
        value = float(column.values[marked.index])
        return f"{self._name(marked)} of {column.title}", f"value {short(value)}", *bias

    def number_of(self, chosen: Unit | Line) -> Number | None:
        """The weight of a line, or the bias of a unit; None for a unit that has none, as an input."""
        assert self._units is not None
        if isinstance(chosen, Line):
            source, target = chosen.source, chosen.target
            numbers: Numbers | None = self._units.weights[source.column]
            weight = SingleWeight(self._node(target), "weight", (target.index, source.index))
            name = f"weight of {self._name(source)} → {self._name(target)}"
        else:
            numbers = self._units.columns[chosen.column].biases
            weight = SingleWeight(self._node(chosen), "bias", (chosen.index,))
            name = f"bias of {self._name(chosen)} of {self._units.columns[chosen.column].title}"
        if numbers is None:
            return None
        return Number(weight, name, float(numbers[weight.index]), limit_of(numbers))

    def sizeHint(self) -> QSize:
        return QSize(420, 260)

    def layout_now(self) -> Layout | None:
        """Where everything stands; None while there is nothing."""
        if self._units is None:
            return None
        left, right = (scaled(_LEFT), scaled(_RIGHT)) if self.width() >= scaled(_NARROW) else (20.0, 20.0)
        return laid_out(self._units, QRectF(self.rect()), left, right)

    # ------------------------------------------------------------------ what is marked

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        layout = self.layout_now()
        self._mark(layout.under(event.position()) if layout is not None else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if QApplication.activePopupWidget() is None:  # what is being set stays marked
            self._mark(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        layout = self.layout_now()
        if event.button() == Qt.MouseButton.LeftButton and layout is not None:
            self._mark(layout.under(event.position()))
            self._choose(event.position().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        layout, step = self.layout_now(), _STEPS.get(Qt.Key(event.key()))
        if layout is not None and event.key() in _CHOOSING and self.marked is not None:
            self._choose(layout.middle(self.marked).toPoint())
        elif layout is None or step is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._walk_over_lines(layout, step[1])
        else:
            self._walk(layout, step)

    def _walk(self, layout: Layout, step: tuple[int, int]) -> None:
        """To the unit beside the marked one, or beside that to which the marked line leads."""
        at = self.marked.target if isinstance(self.marked, Line) else self.marked
        column = 0 if at is None else min(max(at.column + step[0], 0), len(layout.centres) - 1)
        index = 0 if at is None else min(max(at.index + step[1], 0), len(layout.centres[column]) - 1)
        self._mark(Unit(column, index))

    def _walk_over_lines(self, layout: Layout, step: int) -> None:
        """From one to the next of the lines that lead to the marked unit."""
        at = self.marked.target if isinstance(self.marked, Line) else self.marked
        if at is None or at.column == 0 or step == 0:
            return
        before = self.marked.source.index if isinstance(self.marked, Line) else min(-step, 0)
        source = (before + step) % len(layout.centres[at.column - 1])
        self._mark(Line(Unit(at.column - 1, source), at))

    def _choose(self, at: QPoint) -> None:
        if (number := self._marked_number) is not None:
            self.chosen.emit(number, at)

    @property
    def _marked_number(self) -> Number | None:
        return None if self.marked is None else self.number_of(self.marked)

    def _mark(self, marked: Unit | Line | None) -> None:
        if marked != self.marked:
            self.marked = marked
            self.setAccessibleDescription(", ".join(self.words()))
            can_be_set = self._marked_number is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if can_be_set else Qt.CursorShape.ArrowCursor)
            self.update()

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        units, layout = self._units, self.layout_now()
        if units is None or layout is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_lines(painter, units, layout)
        self._paint_units(painter, units, layout)
        self._paint_words(painter, units, layout)
        if self.marked is not None and QApplication.activePopupWidget() is None:
            at = self.marked if isinstance(self.marked, Unit) else self.marked.target
            title, *lines = self.words()
            if (number := self._marked_number) is not None:
                lines.append(f"click, or press Enter, to set the {number.weight.parameter}")
            paint_hover_card(painter, QRectF(self.rect()), layout.place(at), title, lines)

    def _paint_lines(self, painter: QPainter, units: Units, layout: Layout) -> None:
        """The faint ones first, so that strong ones lie above."""
        lines = [
            (float(weights[target, source]) / limit, Line(Unit(column, source), Unit(column + 1, target)))
            for column, (weights, limit) in enumerate(zip(units.weights, self._limits, strict=True))
            for target in range(len(layout.centres[column + 1]))
            for source in range(len(layout.centres[column]))
        ]
        for weight, line in sorted(lines, key=lambda one: abs(one[0])):
            strength = min(abs(weight), 1.0)
            is_touched = self.marked in (None, line, line.source, line.target)
            colour = QColor(WEIGHT_POSITIVE if weight > 0 else WEIGHT_NEGATIVE)
            colour.setAlphaF((_PALEST + (1 - _PALEST) * strength) * (1.0 if is_touched else _UNTOUCHED))
            painter.setPen(QPen(colour, max(0.6, _WIDEST * strength) + (line == self.marked)))
            painter.drawLine(QLineF(layout.place(line.source), layout.place(line.target)))

    def _paint_units(self, painter: QPainter, units: Units, layout: Layout) -> None:
        colours = theme.current()
        for at, (column, reach) in enumerate(zip(units.columns, self._reaches, strict=True)):
            for index, centre in enumerate(layout.centres[at]):
                value = float(column.values[index])
                fill = QColor(colours.accent if value >= 0 else colours.validation)
                fill.setAlphaF(min(abs(value) / reach, 1.0) if np.isfinite(value) else 0.0)
                marked = self.marked == Unit(at, index)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.surface))
                painter.drawEllipse(centre, layout.radius, layout.radius)
                painter.setPen(
                    QPen(QColor(colours.accent if marked else colours.muted), 2.0 if marked else 1.2)
                )
                painter.setBrush(fill)
                painter.drawEllipse(centre, layout.radius, layout.radius)

    def _paint_words(self, painter: QPainter, units: Units, layout: Layout) -> None:
        """Titles below the columns, and names beside the first and the last one."""
        font = theme.body_font(11)
        painter.setFont(font)
        painter.setPen(QColor(theme.current().muted))
        metrics = QFontMetricsF(font)
        step = layout.centres[1][0].x() - layout.centres[0][0].x()
        for column, centres in zip(units.columns, layout.centres, strict=True):
            more = len(column.values) - len(centres)
            words = f"{column.title} · {more:,} more" if more else column.title
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, step - 6)
            width = metrics.horizontalAdvance(shown) + 2
            left = min(max(centres[0].x() - width / 2, 4.0), self.width() - width - 4)
            place = QRectF(left, self.height() - scaled(20), width, scaled(18))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)
        if self.width() < scaled(_NARROW):
            return
        for end, side in ((0, -1), (len(units.columns) - 1, 1)):
            for index, centre in enumerate(layout.centres[end]):
                name = self._name(Unit(end, index))
                self._paint_name(painter, metrics, layout.radius, centre, name, side)

    def _paint_name(
        self, painter: QPainter, metrics: QFontMetricsF, radius: float, at: QPointF, name: str, side: int
    ) -> None:
        width = scaled(_LEFT) - radius - 14
        left = at.x() + radius + 6 if side > 0 else at.x() - radius - 6 - width
        room = QRectF(left, at.y() - scaled(9), width, scaled(18))
        along = Qt.AlignmentFlag.AlignLeft if side > 0 else Qt.AlignmentFlag.AlignRight
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, width)
        painter.drawText(room, along | Qt.AlignmentFlag.AlignVCenter, shown)

    def _name(self, unit: Unit) -> str:
        assert self._units is not None
        return self._units.columns[unit.column].names[unit.index]

    def _node(self, unit: Unit) -> str:
        assert self._units is not None
        return self._units.columns[unit.column].node_id
