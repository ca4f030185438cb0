"""The panels around the canvas: docks with a slim grip in place of a title bar."""

from PySide6.QtCore import QByteArray, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QSizePolicy, QWidget

from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.settings import Settings

FIRST_SIZE = QSize(1440, 900)
_FRAME = QSize(8, 40)
"""What the system's frame around the window may need of a small screen."""
GRIP_HEIGHT = 8
LAYOUT_VERSION = 1
"""Raised when the docks change, so that an older saved layout is not forced on them."""
_LEFT, _RIGHT, _LOWER = 216, 320, 352
"""First widths and height of the docks in pixels."""
_USUAL = 900
"""Half of what a window is higher than this many pixels goes to the views."""
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


class DockLayout:
    """Where the panels stand: at first, as the user left them, and out of the way of the welcome page."""

    def __init__(self, window: QMainWindow, settings: Settings) -> None:
        self._window, self._settings = window, settings
        self.docks: dict[str, QDockWidget] = {}
        self._seen: list[str] = []
        self._is_back = True
        self._first = QByteArray()
        area, corner = Qt.DockWidgetArea, Qt.Corner
        window.setCorner(corner.BottomLeftCorner, area.LeftDockWidgetArea)
        window.setCorner(corner.BottomRightCorner, area.RightDockWidgetArea)

    def add(self, name: str, title: str, content: QWidget, area: Qt.DockWidgetArea) -> None:
        """Put a panel into a dock; `name` is what the saved layout calls it."""
        dock = QDockWidget(title)
        dock.setObjectName(f"dock_{name}")
        dock.setAccessibleName(title)
        dock.setTitleBarWidget(Grip(dock))
        dock.setWidget(content)
        self.docks[name] = dock
        self._window.addDockWidget(area, dock)

    def begin(self) -> None:
        """Give the docks their first sizes, or those that they had when the window was last closed."""
        self._size()
        self._first = self._window.saveState(LAYOUT_VERSION)
        geometry, state = self._settings.window_geometry, self._settings.window_state
        if geometry is not None:
            self._window.restoreGeometry(geometry)
        if state is not None:
            self._window.restoreState(state, LAYOUT_VERSION)

    def reset(self) -> None:
        """Put every panel back where it was at first."""
        self._window.restoreState(self._first, LAYOUT_VERSION)
        for dock in self.docks.values():
            dock.setFloating(False)
            dock.show()
        self._size()

    def step_back(self) -> None:
        """Hide all panels until `come_back`."""
        if self._is_back:
            self._seen = [name for name, dock in self.docks.items() if not dock.isHidden()]
        self._is_back = False
        for dock in self.docks.values():
            dock.hide()

    def come_back(self) -> None:
        """Show the panels that were seen before `step_back`."""
        if not self._is_back:
            self._is_back = True
            for name in self._seen:
                self.docks[name].show()

    def keep(self) -> None:
        """Remember the layout for the next start."""
        self.come_back()
        self._settings.window_geometry = self._window.saveGeometry()
        self._settings.window_state = self._window.saveState(LAYOUT_VERSION)
        self._settings.flush()

    def _size(self) -> None:
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        window, docks = self._window, self.docks
        height = window.height()
        window.resizeDocks([docks["layers"], docks["inspector"]], [scaled(_LEFT), scaled(_RIGHT)], across)
        window.resizeDocks(
            [docks["layers"], docks["data"]], [round(height * 0.64), round(height * 0.36)], down
        )
        window.resizeDocks(
            [docks["views"]],
            [min(scaled(_LOWER) + max(0, height - _USUAL) // 2, round(height * 0.42))],
            down,
        )


def first_size(screen: QSize) -> QSize:
    """The window's size at its first start: all of a small screen, but not more than it needs."""
    wanted = QSize(scaled(FIRST_SIZE.width()), scaled(FIRST_SIZE.height()))
    return wanted if wanted.boundedTo(screen) == wanted else wanted.boundedTo(screen - _FRAME)
