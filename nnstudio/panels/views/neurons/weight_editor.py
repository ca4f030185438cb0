"""The small field that opens where a weight or a bias was clicked: a number, a slider, and what it does."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from nnstudio.engine.training.single_weights import LARGEST
from nnstudio.widgets.calm_wheel import calm_wheel
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.fields.number_field import NumberField

_STEPS = 100
"""Of the slider, to each side of zero."""
_SMALLEST_REACH = 3.0
_FIELD_LETTERS = 12
KEYS = "Enter takes it, Esc leaves it as it was."


class WeightEditor(QFrame):
    """Tells every value at once; lives until Enter, Esc or a click elsewhere."""

    value_changed = Signal(float)
    given_up = Signal()
    """Esc: the value is to be what it was."""
    drawn_wanted = Signal()
    """The value is to be drawn again."""
    closed = Signal()

    def __init__(self, name: str, value: float, reach: float, effect: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        name = name[:1].upper() + name[1:]
        self.setObjectName("weight_editor")
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._reach = max(_SMALLEST_REACH, reach)
        self.field = NumberField(-LARGEST, LARGEST)
        self.field.setObjectName("weight_field")
        self.field.setAccessibleName(name)
        self.field.setAccessibleDescription(f"{effect} {KEYS}")
        self.field.setFixedWidth(_FIELD_LETTERS * self.fontMetrics().averageCharWidth() + 24)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("weight_slider")
        self.slider.setAccessibleName(f"{name}, from −{self._reach:g} to {self._reach:g}")
        self.slider.setRange(-_STEPS, _STEPS)
        self.slider.setMinimumWidth(scaled(120))
        calm_wheel(self.slider)
        self.hint = QLabel(f"{effect}\n{KEYS}")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setProperty("role", "muted")
        self.hint.setFont(theme.body_font(12))
        self.drawn = QPushButton("Draw it again")
        self.drawn.setObjectName("draw_weight")
        self.drawn.setToolTip("Let chance choose this weight again, as the seed says.")
        self.drawn.hide()
        self._lay_out(ElidedLabel(name, role="strong"))
        self.show_value(value)
        self.field.value_changed.connect(self._typed)
        self.field.returnPressed.connect(self._take)
        self.slider.valueChanged.connect(self._slid)
        self.drawn.clicked.connect(self.drawn_wanted)
        self.drawn.clicked.connect(self.close)

    def _lay_out(self, title: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field)
        row.addWidget(self.slider, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(title)
        column.addLayout(row)
        column.addWidget(self.hint)
        column.addWidget(self.drawn, 0, Qt.AlignmentFlag.AlignLeft)

    def show_value(self, value: float) -> None:
        """Show a value without telling; the knob stands at its end for one that is beyond."""
        self.field.set_value(value)
        self._put_knob(value)

    def open_at(self, at: QPoint) -> None:
        """Show beside a point of the screen, and all on the screen."""
        self.adjustSize()
        screen = QGuiApplication.screenAt(at) or self.screen()
        self.move(beside(at, self.rect(), screen.availableGeometry()))
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.slider.hasFocus():
            self.close()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.surface))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _take(self) -> None:
        """Enter: what is no number is not taken, and said to be none."""
        if self.field.property("invalid"):
            self.hint.setText(f"{self.field.toolTip()}\n{KEYS}")
        else:
            self.close()

    def _typed(self, value: float) -> None:
        self._put_knob(value)
        self.value_changed.emit(value)

    def _slid(self, position: int) -> None:
        value = float(f"{position * self._reach / _STEPS:.6g}")
        self.field.set_value(value)
        self.value_changed.emit(value)

    def _put_knob(self, value: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(round(min(max(value / self._reach, -1.0), 1.0) * _STEPS))
        self.slider.blockSignals(False)


def beside(at: QPoint, size: QRect, screen: QRect) -> QPoint:
    """Where something of a size stands right below a point, moved so that the screen holds it."""
    x = min(max(at.x() + 12, screen.left()), screen.right() - size.width())
    below = at.y() + 12
    y = below if below + size.height() <= screen.bottom() else at.y() - 12 - size.height()
    return QPoint(max(x, screen.left()), max(y, screen.top()))
