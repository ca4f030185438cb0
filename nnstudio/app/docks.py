"""The panels around the canvas: docks with a slim grip in place of a title bar."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QMenu, QSizePolicy, QWidget

from nnstudio.widgets import theme

GRIP_HEIGHT = 8
_PILL = QSize(28, 3)


class Grip(QWidget):
    """What a dock is dragged by; a right click offers to close or loosen it."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        self.setFixedHeight(GRIP_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"Drag to move the panel {dock.windowTitle()}; double-click to loosen it")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)

    def sizeHint(self) -> QSize:
        return QSize(40, GRIP_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.surface))
        if not self.underMouse():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pill = QRectF(0, 0, _PILL.width(), _PILL.height())
        pill.moveCenter(QRectF(self.rect()).center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(pill, 1.5, 1.5)

    def _offer(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        loose = self._dock.isFloating()
        menu.addAction("Dock" if loose else "Loosen", lambda: self._dock.setFloating(not loose))
        menu.addAction("Close", self._dock.close)
        menu.popup(self.mapToGlobal(at))


def make_dock(title: str, name: str, content: QWidget) -> QDockWidget:
    """A dock around a panel; `name` is what the saved layout calls it."""
    dock = QDockWidget(title)
    dock.setObjectName(f"dock_{name}")
    dock.setAccessibleName(title)
    dock.setTitleBarWidget(Grip(dock))
    dock.setWidget(content)
    return dock
