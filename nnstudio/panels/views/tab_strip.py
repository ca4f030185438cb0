"""The row of words that chooses which views are open; several may be, as many as fit side by side.

Words for which there is no room are in the menu behind “More”.
"""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QWidget

from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

HEIGHT = 36
PADDING = 12
LINE = 2.0
KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Tab(QAbstractButton):
    """One word; underlined in the accent colour while its view is open."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(title)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._ringed = False
        theme.notifier.changed.connect(self.update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right are for the strip."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """The strip decides which tabs are open; a click only tells it."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the ring only for those who came by keyboard."""
        self._ringed = event.reason() in KEYBOARD
        super().focusInEvent(event)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.body_font(weight=theme.body_font().Weight.DemiBold))
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * PADDING, scaled(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, checked = theme.current(), self.isChecked()
        weight = theme.body_font().Weight.DemiBold if checked else theme.body_font().Weight.Normal
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.body_font(weight=weight))
        painter.setPen(QColor(colours.text if checked or self.underMouse() else colours.muted))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.setPen(Qt.PenStyle.NoPen)
        if checked:
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(
                QRectF(PADDING - 2, scaled(HEIGHT) - 5, self.width() - 2 * PADDING + 4, LINE), 1, 1
            )
        if self.hasFocus() and self._ringed:
            painter.setPen(QColor(colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3.5, 4.5, -3.5, -7.5), 4, 4)
        painter.end()


class ChoiceTab(Tab):
    """A word of which one in a group is chosen, drawn as the tabs are."""

    def nextCheckState(self) -> None:
        """What a checkable button does anyway; its group keeps one chosen."""
        QAbstractButton.nextCheckState(self)


class TabStrip(QWidget):
    """Tabs in a row. Left and right move between them, space or a click chooses one."""

    chosen = Signal(str)
    """The key of the tab that was clicked."""

    def __init__(
        self, name: str = "view-tab-strip", title: str = "Views", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("role", "panel")
        self._tabs: dict[str, Tab] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 0, 8, 0)
        self._row.setSpacing(0)
        self._row.addStretch(1)
        self._corner: QWidget | None = None
        self.more = Tab("More", self)
        self.more.setObjectName("tab-more")
        self.more.setToolTip(f"{title} for whose names there is no room here")
        self.more.clicked.connect(self._offer_hidden)
        self._menu = QMenu(self)
        self._row.insertWidget(0, self.more)
        self.more.hide()

    def add(self, key: str, title: str, help: str = "") -> Tab:
        """Add a tab at the end."""
        tab = Tab(title, self)
        tab.setObjectName(f"tab-{key}")
        tab.setToolTip(help)
        tab.clicked.connect(lambda: self.chosen.emit(key))
        self._tabs[key] = tab
        self._row.insertWidget(len(self._tabs) - 1, tab)
        self._make_room()
        return tab

    def rename(self, key: str, title: str) -> None:
        """Give a tab another word."""
        tab = self._tabs[key]
        if tab.text() != title:
            tab.setText(title)
            tab.setAccessibleName(title)
            tab.updateGeometry()
            self._make_room()

    def add_corner(self, widget: QWidget) -> None:
        """Add something at the right end."""
        self._corner = widget
        self._row.addWidget(widget)

    def tab(self, key: str) -> Tab:
        """The tab of this key; KeyError where there is none."""
        return self._tabs[key]

    def set_open(self, keys: tuple[str, ...]) -> None:
        """Underline the tabs of the views that are open."""
        for key, tab in self._tabs.items():
            tab.setChecked(key in keys)
        self._make_room()

    @property
    def hidden_keys(self) -> tuple[str, ...]:
        """Keys of the tabs that are in the menu, in order."""
        return tuple(key for key, tab in self._tabs.items() if tab.isHidden())

    def minimumSizeHint(self) -> QSize:
        """Room for the longest word, “More” and the corner."""
        longest = max((tab.sizeHint().width() for tab in self._tabs.values()), default=0)
        return QSize(longest + self.more.sizeHint().width() + self._taken(), scaled(HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make_room()

    def _taken(self) -> int:
        margins = self._row.contentsMargins()
        corner = self._corner.minimumSizeHint().width() if self._corner is not None else 0
        return margins.left() + margins.right() + corner

    def _make_room(self) -> None:
        """Show as many words as there is room for, those of the open views before others."""
        room = self.width() - self._taken()
        if sum(tab.sizeHint().width() for tab in self._tabs.values()) > room:
            room -= self.more.sizeHint().width()
        shown = set()
        for key, tab in sorted(self._tabs.items(), key=lambda entry: not entry[1].isChecked()):
            room -= tab.sizeHint().width()
            if room < 0:
                break
            shown.add(key)
        for key, tab in self._tabs.items():
            tab.setVisible(key in shown)
        self.more.setVisible(len(shown) < len(self._tabs))

    def _offer_hidden(self) -> None:
        self._menu.clear()
        for key in self.hidden_keys:
            action = self._menu.addAction(self._tabs[key].text())
            action.setToolTip(self._tabs[key].toolTip())
            action.triggered.connect(lambda checked=False, key=key: self.chosen.emit(key))
        self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        tabs = [tab for tab in (*self._tabs.values(), self.more) if not tab.isHidden()]
        focused = next((index for index, tab in enumerate(tabs) if tab is self.focusWidget()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        tabs[(focused + step) % len(tabs)].setFocus(Qt.FocusReason.TabFocusReason)
