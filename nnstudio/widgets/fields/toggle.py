"""A switch for yes or no, drawn as one: its knob slides, and its colour says which side is on."""

from PySide6.QtCore import Property, QPropertyAnimation, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

_WIDTH, _HEIGHT, _GAP = 34, 20, 3


class Toggle(QAbstractButton):
    """A checkable button that looks like a switch. Space flips it; `toggled` tells."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._position = 0.0
        self._slide = QPropertyAnimation(self, b"position", self)
        self.toggled.connect(self._move_knob)

    def sizeHint(self) -> QSize:
        return QSize(scaled(_WIDTH) + 4, scaled(_HEIGHT) + 4)

    def _get_position(self) -> float:
        return self._position

    def _set_position(self, position: float) -> None:
        self._position = position
        self.update()

    position = Property(float, _get_position, _set_position)
    """Where the knob is: 0 off, 1 on."""

    def _move_knob(self, on: bool) -> None:
        self._slide.stop()
        animated = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) > 0
        if not (animated and self.isVisible()):
            self._set_position(float(on))
            return
        self._slide.setDuration(theme.MOTION_MILLISECONDS)
        self._slide.setStartValue(self._position)
        self._slide.setEndValue(float(on))
        self._slide.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide, high, gap = scaled(_WIDTH), scaled(_HEIGHT), scaled(_GAP)
        track = QRectF(2, (self.height() - high) / 2, wide, high)
        on = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent if on and self.isEnabled() else colours.line))
        painter.drawRoundedRect(track, high / 2, high / 2)
        side = high - 2 * gap
        left = track.left() + gap + self._position * (wide - 2 * gap - side)
        painter.setBrush(QColor("#FFFFFF" if self.isEnabled() else colours.field))
        painter.drawEllipse(QRectF(left, track.top() + gap, side, side))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent if not on else colours.text), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(track.adjusted(-1.5, -1.5, 1.5, 1.5), high / 2 + 1.5, high / 2 + 1.5)
