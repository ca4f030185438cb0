"""Digits as a person draws them: strokes through places as shares of the picture, from its upper left."""

import math

Stroke = list[tuple[float, float]]


def _arc(x: float, y: float, across: float, down: float, start: float, end: float) -> Stroke:
    """Part of an ellipse around a place, from one angle to another in degrees, 0 to the right, 90 below."""
    angles = [math.radians(start + (end - start) * step / 24) for step in range(25)]
    return [(x + across * math.cos(angle), y + down * math.sin(angle)) for angle in angles]


DIGITS: dict[str, tuple[Stroke, ...]] = {
    "0": (_arc(0.5, 0.5, 0.3, 0.45, -90, 270),),
    "1": ([(0.5, 0.05), (0.5, 0.95)],),
    "2": ([*_arc(0.5, 0.3, 0.3, 0.25, -170, 30), (0.2, 0.93), (0.85, 0.93)],),
    "3": ([*_arc(0.45, 0.28, 0.3, 0.23, -150, 80), *_arc(0.45, 0.73, 0.33, 0.24, -80, 150)],),
    "4": ([(0.6, 0.05), (0.15, 0.6), (0.85, 0.6)], [(0.65, 0.35), (0.65, 0.97)]),
    "5": ([(0.8, 0.06), (0.25, 0.06), (0.22, 0.45), *_arc(0.45, 0.68, 0.33, 0.27, -120, 140)],),
    "6": ([(0.65, 0.04), (0.35, 0.35), *_arc(0.48, 0.7, 0.25, 0.25, -170, 190)],),
    "7": ([(0.15, 0.07), (0.8, 0.07), (0.4, 0.97)],),
    "8": (_arc(0.5, 0.27, 0.22, 0.22, 90, 450), _arc(0.5, 0.73, 0.27, 0.24, -90, 270)),
    "9": ([*_arc(0.5, 0.3, 0.25, 0.25, 0, 360), (0.72, 0.6), (0.62, 0.97)],),
}


def within(stroke: Stroke, left: float, top: float, size: float) -> Stroke:
    """A stroke in a part of the picture."""
    return [(left + x * size, top + y * size) for x, y in stroke]
