"""A card for each column with its values, group by group: only those in sight are counted and painted."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from nnstudio.panels.views.explore.distribution_painting import (
    SMALL,
    Picture,
    bar_place,
    paint_distribution,
    paint_labels,
)
from nnstudio.panels.views.hover_card import paint_hover_card
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

NARROWEST, HEIGHT = 144, 98
_GAP = 8
_INNER = 9.0
_LINE = 18.0
_MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class DistributionCards(QAbstractScrollArea):
    """Cards from left to right; one of them may be shown large (Enter, a click), until Escape or a click."""

    seen_changed = Signal()
    """Other columns are in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("distribution-cards")
        self.setAccessibleName("How the values of each column are spread")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)
        self._names: tuple[str, ...] = ()
        self._pictures: Mapping[str, Picture] = {}
        self._current = 0
        self._large = ""
        self._pointer: QPointF | None = None
        self.verticalScrollBar().valueChanged.connect(self.seen_changed)
        theme.notifier.changed.connect(self.viewport().update)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that have a card, in order."""
        return self._names

    @property
    def large(self) -> str:
        """The column that is shown large; empty for none."""
        return self._large

    def show_names(self, names: tuple[str, ...]) -> None:
        """Have cards for these columns."""
        if names != self._names:
            self._names = names
            self._current = min(self._current, max(len(names) - 1, 0))
            self._large = self._large if self._large in names else ""
            self.verticalScrollBar().setValue(0)
            self._measure()

    def show_pictures(self, pictures: Mapping[str, Picture]) -> None:
        """Show what is known of the columns by now."""
        self._pictures = pictures
        self._describe()
        self.viewport().update()

    def show_large(self, name: str) -> None:
        """Show one column large; all of them for an empty name."""
        self._large = name if name in self._names else ""
        if self._large:
            self._current = self._names.index(name)
        self._measure()
        self._describe()
        self.viewport().update()
        self.seen_changed.emit()

    # ------------------------------------------------------------------ places

    @property
    def across(self) -> int:
        """Cards beside each other."""
        return max(1, (self.viewport().width() + _GAP) // (scaled(NARROWEST) + _GAP))

    @property
    def seen(self) -> tuple[str, ...]:
        """Columns whose cards are in sight."""
        if self._large:
            return (self._large,)
        step, top = scaled(HEIGHT) + _GAP, self.verticalScrollBar().value()
        first, last = top // step, (top + max(self.viewport().height(), 1) - 1) // step
        return self._names[first * self.across : (last + 1) * self.across]

    def card_place(self, name: str) -> QRectF:
        """Where the card of a column stands in the viewport."""
        if name == self._large:
            return QRectF(self.viewport().rect())
        line, column = divmod(self._names.index(name), self.across)
        width = (self.viewport().width() + _GAP) / self.across - _GAP
        top = line * (scaled(HEIGHT) + _GAP) - self.verticalScrollBar().value()
        return QRectF(column * (width + _GAP), top, width, scaled(HEIGHT))

    def bars_place(self, name: str) -> QRectF:
        """Where the bars of a card are painted."""
        inner = self.card_place(name).adjusted(_INNER, 6, -_INNER, -5)
        return inner.adjusted(0, scaled(_LINE) + 4, 0, -scaled(_LINE) + 1)

    def card_at(self, place: QPointF) -> str:
        """The column whose card is at a place of the viewport; empty between cards."""
        return next((name for name in self.seen if self.card_place(name).contains(place)), "")

    def _measure(self) -> None:
        lines = 0 if self._large else -(-len(self._names) // self.across)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, lines * (scaled(HEIGHT) + _GAP) - _GAP - height))
        bar.setPageStep(height)
        bar.setSingleStep((scaled(HEIGHT) + _GAP) // 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        self.seen_changed.emit()

    # ------------------------------------------------------------------ pointing and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointer = None
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        name = self.card_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and name:
            self.show_large("" if self._large else name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys go from card to card, Enter shows one large, Escape shows all."""
        key = Qt.Key(event.key())
        moves = {**_MOVES, Qt.Key.Key_Up: -self.across, Qt.Key.Key_Down: self.across}
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._names:
            self.show_large("" if self._large else self._names[self._current])
        elif key == Qt.Key.Key_Escape and self._large:
            self.show_large("")
        elif key in moves and self._names:
            self._go_to(self._current + (moves[key] if not self._large else 1 if moves[key] > 0 else -1))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _go_to(self, index: int) -> None:
        if not 0 <= index < len(self._names):
            return
        self._current = index
        if self._large:
            self.show_large(self._names[index])
            return
        place, bar = self.card_place(self._names[index]), self.verticalScrollBar()
        beyond = place.bottom() - self.viewport().height()
        bar.setValue(bar.value() + round(min(place.top(), 0) + max(beyond, 0)))
        self._describe()
        self.viewport().update()

    def _describe(self) -> None:
        name = self._names[self._current] if self._names else ""
        picture = self._pictures.get(name)
        words = [name]
        if picture is not None:
            bars = (f"{picture.bar_words(bar)}: {', '.join(picture.bar_lines(bar))}"
                    for bar in range(picture.bars))  # fmt: skip
            words += [picture.missing_words, *bars]
        self.setAccessibleDescription("; ".join(filter(None, words)))

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name in self.seen:
            self._paint_card(painter, name)
        if self._pointer is not None:
            self._paint_pointed(painter, self._pointer)
        painter.end()

    def _paint_card(self, painter: QPainter, name: str) -> None:
        colours, place = theme.current(), self.card_place(name)
        focused = self.hasFocus() and name == self._names[self._current]
        painter.setPen(QPen(QColor(colours.accent if focused else colours.line), 1))
        painter.setBrush(QColor(colours.field))
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        inner, picture = place.adjusted(_INNER, 6, -_INNER, -5), self._pictures.get(name)
        head = QRectF(inner.left(), inner.top(), inner.width(), scaled(_LINE))
        missing = picture.missing_words if picture is not None else ""
        font, small = theme.body_font(12, theme.body_font().Weight.DemiBold), theme.body_font(SMALL)
        room = head.width() - QFontMetricsF(font).horizontalAdvance(" ".join(name.split())) - 8
        if QFontMetricsF(small).horizontalAdvance(missing) > room:
            missing = missing.removesuffix(" missing")  # the pale bar says the rest
        taken = QFontMetricsF(small).horizontalAdvance(missing) + 8 if missing else 0.0
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        words = QFontMetricsF(font).elidedText(
            " ".join(name.split()), Qt.TextElideMode.ElideRight, head.width() - taken
        )
        one_line = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.drawText(head, one_line, words)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        painter.drawText(head, one_line | int(Qt.AlignmentFlag.AlignRight), missing)
        if picture is not None:
            paint_distribution(painter, self.bars_place(name), picture)
            paint_labels(
                painter, QRectF(inner.left(), inner.bottom() - scaled(15), inner.width(), scaled(16)), picture
            )

    def _paint_pointed(self, painter: QPainter, place: QPointF) -> None:
        name = self.card_at(place)
        picture = self._pictures.get(name)
        if picture is None:
            return
        bars, title = self.bars_place(name), name
        lines: tuple[str, ...] = (picture.missing_words,)
        for bar in range(picture.bars):
            whole = bar_place(picture, bars, bar)
            if whole.contains(place):
                painter.setPen(Qt.PenStyle.NoPen)
                light = QColor(theme.current().text)
                light.setAlpha(28)
                painter.setBrush(light)
                painter.drawRect(whole)
                title, lines = f"{name}: {picture.bar_words(bar)}", picture.bar_lines(bar)
        paint_hover_card(painter, QRectF(self.viewport().rect()), place, title, lines)
