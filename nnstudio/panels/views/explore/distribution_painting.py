"""Paints how a column's values are spread over groups: stacked bars of counts, or each group for itself."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from nnstudio.data.columns.date_texts import date_text, is_date
from nnstudio.data.exploring.distributions import Distribution
from nnstudio.data.exploring.groups import Groups
from nnstudio.panels.views.explore.looks import group_colour
from nnstudio.panels.views.numbers import few_digits, grouped, share
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

WIDEST_BAR = 56.0
GAP_BAR = 5.0
"""Width of the pale bar at the right that stands for missing values."""
LEAST_LABEL = 34.0
"""Pixels that a bar of a category needs to have its name below it."""
SMALL = 11
_YEARS = 10_000
"""Whole numbers below may be years, which nobody writes with a comma."""
_LATEST_DATE = 2e11
"""Seconds since 1970 of which a date can still be written."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A distribution with its groups, as counts or as the shares of each group."""

    distribution: Distribution
    groups: Groups
    as_shares: bool = False

    @property
    def heights(self) -> NDArray[np.float64]:
        """Height of each group's bars (groups, bars), 1 for the highest of the picture."""
        counts = self.distribution.counts.astype(np.float64)
        if self.as_shares:
            present = counts.sum(axis=1, keepdims=True)
            counts = np.divide(counts, present, out=np.zeros_like(counts), where=present > 0)
        top = counts.max(initial=0.0) if self.as_shares else counts.sum(axis=0).max(initial=0.0)
        return counts / top if top > 0 else counts

    @property
    def bars(self) -> int:
        """How many bars there are."""
        return int(self.distribution.counts.shape[1])

    def bar_words(self, bar: int) -> str:
        """What a bar stands for."""
        found = self.distribution
        if found.edges is None:
            return found.labels[bar]
        if found.whole:
            return _words(float(found.edges[bar]) + 0.5, found.taken_as)
        low, high = (_words(float(edge), found.taken_as) for edge in found.edges[bar : bar + 2])
        return low if low == high else f"{low} – {high}"

    def bar_lines(self, bar: int) -> tuple[str, ...]:
        """How many rows of each group are in a bar, in words; of several groups also their shares of it."""
        counts, totals = self.distribution.counts[:, bar], self.groups.counts
        if self.groups.kind == "all":
            return (f"{grouped(int(counts[0]))} rows, {share(counts[0] / max(totals[0], 1))}",)
        return tuple(
            f"{name}: {grouped(int(count))}, {share(count / total)} of them"
            for name, count, total in zip(self.groups.names, counts, totals, strict=True)
            if count
        )

    @property
    def missing_words(self) -> str:
        """How many values are missing or infinite; empty where all are there."""
        found = self.distribution
        count = int(found.missing.sum())
        words = [f"{share(found.missing_share)} missing"] if count else []
        return " · ".join([*words, *([f"{grouped(found.infinite)} infinite"] if found.infinite else [])])


def _words(value: float, taken_as: str) -> str:
    if is_date(taken_as) and abs(value) < _LATEST_DATE:
        return date_text(value)
    if value.is_integer() and abs(value) < _YEARS:
        return f"{value:.0f}".replace("-", "−")
    return few_digits(value)


def bar_place(picture: Picture, place: QRectF, bar: int) -> QRectF:
    """Where a bar stands, in its full height."""
    width = place.width() - (GAP_BAR + 4 if picture.distribution.missing.any() else 0)
    step = width / max(picture.bars, 1)
    if picture.distribution.edges is None:
        step = min(step, WIDEST_BAR)
    return QRectF(place.left() + bar * step, place.top(), step, place.height())


def paint_distribution(painter: QPainter, place: QRectF, picture: Picture) -> None:
    """Paint the bars into `place`; the labels under them are painted by `paint_labels`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    if not picture.as_shares:
        _paint_stacked(painter, place, picture)
    elif picture.distribution.edges is None:
        _paint_side_by_side(painter, place, picture)
    else:
        _paint_outlines(painter, place, picture)
    if picture.distribution.missing.any():
        part = picture.distribution.missing_share
        height = max(2.0, place.height() * part)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().line))
        painter.drawRect(QRectF(place.right() - GAP_BAR, place.bottom() - height, GAP_BAR, height))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def _paint_stacked(painter: QPainter, place: QRectF, picture: Picture) -> None:
    heights = picture.heights * place.height()
    for bar in range(picture.bars):
        whole = bar_place(picture, place, bar)
        left, right = round(whole.left()), round(whole.right()) - (1 if whole.width() > 3 else 0)
        tops = place.bottom() - np.concatenate([[0.0], np.cumsum(heights[:, bar])])
        for group in range(len(heights)):
            if picture.distribution.counts[group, bar]:
                painter.setBrush(QColor(group_colour(picture.groups, group)))
                top, bottom = float(tops[group + 1]), float(tops[group])
                painter.drawRect(QRectF(left, top, max(1, right - left), max(bottom - top, 1.0)))


def _paint_side_by_side(painter: QPainter, place: QRectF, picture: Picture) -> None:
    heights = picture.heights * place.height()
    for bar in range(picture.bars):
        whole = bar_place(picture, place, bar)
        step = (whole.width() - min(6.0, whole.width() / 4)) / len(heights)
        for group in range(len(heights)):
            if picture.distribution.counts[group, bar]:
                painter.setBrush(QColor(group_colour(picture.groups, group)))
                height = max(1.0, float(heights[group, bar]))
                left = whole.left() + group * step
                painter.drawRect(QRectF(left, place.bottom() - height, max(1.0, step), height))


def _paint_outlines(painter: QPainter, place: QRectF, picture: Picture) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    heights = picture.heights * (place.height() - 1)
    for group in range(len(heights)):
        if not picture.distribution.counts[group].any():
            continue
        steps = [QPointF(place.left(), place.bottom())]
        for bar in range(picture.bars):
            whole, top = bar_place(picture, place, bar), place.bottom() - float(heights[group, bar])
            steps += [QPointF(whole.left(), top), QPointF(whole.right(), top)]
        steps.append(QPointF(steps[-1].x(), place.bottom()))
        colour = QColor(group_colour(picture.groups, group))
        painter.setPen(QPen(colour, 1.4))
        colour.setAlpha(34)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF(steps))


def paint_labels(painter: QPainter, line: QRectF, picture: Picture) -> None:
    """Write what is at the ends of the bars, or the names of the categories where they have room."""
    found = picture.distribution
    font = theme.body_font(SMALL)
    painter.setFont(font)
    painter.setPen(QColor(theme.current().muted))
    metrics = QFontMetricsF(font)
    if not picture.bars:
        words = f"{found.others:,} values, all different" if found.others else "no values"
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, _elided(metrics, words, line.width()))
    elif found.edges is not None:
        _paint_ends(painter, line, picture)
    elif bar_place(picture, line, 0).width() >= scaled(LEAST_LABEL) and not found.others:
        for bar, label in enumerate(found.labels):
            place = bar_place(picture, line, bar).adjusted(0, 0, -4, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, _elided(metrics, label, place.width()))
    else:
        more = f" and {found.others:,} more" if found.others else ""
        names = _elided(metrics, ", ".join(found.labels), line.width() - metrics.horizontalAdvance(more))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, names + more)


def _paint_ends(painter: QPainter, line: QRectF, picture: Picture) -> None:
    edges = picture.distribution.edges
    assert edges is not None
    shift = 0.5 if picture.distribution.whole else 0.0
    low, high = (
        _words(value, picture.distribution.taken_as)
        for value in (float(edges[0]) + shift, float(edges[-1]) - shift)
    )
    bars = bar_place(picture, line, 0).united(bar_place(picture, line, picture.bars - 1))
    metrics = QFontMetricsF(painter.font())
    if metrics.horizontalAdvance(low + high) > bars.width() - 6 and is_date(picture.distribution.taken_as):
        low, high = low[:7], high[:7]  # year and month
    painter.drawText(bars, Qt.AlignmentFlag.AlignLeft, low if low != high else f"always {low}")
    if low != high:
        painter.drawText(bars, Qt.AlignmentFlag.AlignRight, high)


def _elided(metrics: QFontMetricsF, text: str, width: float) -> str:
    return metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, max(width, 0))
