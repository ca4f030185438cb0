"""How likely each class, or label, is: one bar for each, what is answered in bold."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.panels.views.numbers import share
from nnstudio.widgets.dress import colour_scales, theme
from nnstudio.widgets.dress.theme import scaled

ROW_HEIGHT, LEAST_ROW_HEIGHT = 24.0, 15.0
BAR_HEIGHT = 10.0
NUMBER_WIDTH = 52.0


class ClassBars(QWidget):
    """Paints the probability of each class in the class's colour, in the order of the classes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("class-bars")
        self.setAccessibleName("Probability of each class")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._classes: tuple[str, ...] = ()
        self._probabilities: NDArray[np.floating] = np.zeros(0)
        self._strong: NDArray[np.bool_] = np.zeros(0, bool)
        theme.notifier.changed.connect(self.update)

    @property
    def probabilities(self) -> NDArray[np.floating]:
        """The probabilities that are shown."""
        return self._probabilities

    def set_probabilities(
        self,
        classes: Sequence[str],
        probabilities: NDArray[np.floating],
        strong: NDArray[np.integer] | None = None,
    ) -> None:
        """Show other probabilities, one for each class. Those of `strong` stand out, (classes,) of 0 and 1;
        the likeliest one where none are named.
        """
        resized = len(classes) != len(self._classes)
        self._classes, self._probabilities = tuple(classes), probabilities
        likeliest = np.arange(len(self._classes)) == int(np.argmax(probabilities))
        self._strong = likeliest if strong is None else strong.astype(bool)
        described = (
            f"{name} {share(float(part))}" for name, part in zip(classes, probabilities, strict=True)
        )
        self.setAccessibleDescription(", ".join(described))
        if resized:
            self.setMaximumHeight(round(scaled(ROW_HEIGHT) * max(len(self._classes), 1)))
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Close rows: where there is room, it is taken until each row has enough."""
        return QSize(220, round(scaled(LEAST_ROW_HEIGHT) * max(len(self._classes), 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(140, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._classes:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(theme.body_font(12, theme.body_font().Weight.DemiBold))
        names = min(max(metrics.horizontalAdvance(name) for name in self._classes) + 10, self.width() * 0.42)
        for index, name in enumerate(self._classes):
            self._paint_row(painter, index, name, names, bool(self._strong[index]))
        painter.end()

    def _paint_row(self, painter: QPainter, index: int, name: str, names: float, strong: bool) -> None:
        colours = theme.current()
        weight = theme.body_font().Weight.DemiBold if strong else theme.body_font().Weight.Normal
        font = theme.body_font(12, weight)
        painter.setFont(font)
        painter.setPen(QColor(colours.text if strong else colours.muted))
        height = min(scaled(ROW_HEIGHT), self.height() / len(self._classes))
        top, middle = index * height, Qt.AlignmentFlag.AlignVCenter
        label = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, names - 8)
        painter.drawText(QRectF(0, top, names, height), middle, label)
        number = QRectF(self.width() - scaled(NUMBER_WIDTH), top, scaled(NUMBER_WIDTH), height)
        part = float(self._probabilities[index])
        painter.drawText(number, middle | Qt.AlignmentFlag.AlignRight, share(part))
        track = QRectF(names, top + (height - BAR_HEIGHT) / 2, number.left() - names - 4, BAR_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.hover))
        painter.drawRoundedRect(track, 3, 3)
        if part > 0.002:
            painter.setBrush(QColor(colour_scales.class_colour(index)))
            painter.drawRoundedRect(
                QRectF(track.left(), track.top(), max(4.0, track.width() * part), BAR_HEIGHT), 3, 3
            )
