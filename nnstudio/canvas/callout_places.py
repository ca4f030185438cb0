"""Where a problem in words lies: near to its card, and over as little else as can be."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QRect, QSize

GAP = 20
"""Distance to the card it speaks of, in screen pixels."""
REACH = 260
"""How far from its card it is sought a place, in screen pixels."""
STEP = 20


def best_place(size: QSize, node: QRect | None, taken: Sequence[QRect], room: QRect) -> QRect:
    """The rectangle of a size inside `room` that covers least of what is taken: of those that cover nothing
    one beside the card `node`, else the nearest to it; without a card at an edge.
    """
    rects = [_inside(QRect(corner, size), room) for corner in _wanted(size, node, room)]
    best = min(rects, key=lambda rect: _covered(rect, taken))
    if not _covered(best, taken):
        return best
    middle = room.center() if node is None else node.center()
    free = [rect for rect in _all_around(size, node, room) if not _covered(rect, taken)]
    return min(free, key=lambda rect: (rect.center() - middle).manhattanLength(), default=best)


def _wanted(size: QSize, node: QRect | None, room: QRect) -> list[QPoint]:
    """Upper left corners below, above, right and left of a card, the best first; or at the edges."""
    if node is None:
        middle = room.center().x() - size.width() // 2
        return [QPoint(middle, room.bottom() - size.height()), QPoint(middle, room.top()), room.bottomLeft()]
    middle = node.center().x() - size.width() // 2
    right, left = node.right() + GAP, node.left() - GAP - size.width()
    return [
        QPoint(middle, node.bottom() + GAP),
        QPoint(middle, node.top() - GAP - size.height()),
        QPoint(right, node.bottom() + GAP),
        QPoint(left, node.bottom() + GAP),
        QPoint(right, node.top()),
        QPoint(left, node.top()),
    ]


def _all_around(size: QSize, node: QRect | None, room: QRect) -> Iterator[QRect]:
    """Rectangles in all of the room, as far as they are within reach of the card."""
    within = room
    if node is not None:
        width, height = size.width() + REACH, size.height() + REACH
        within = room & node.adjusted(-width, -height, width, height)
    for top in range(within.top(), within.bottom() - size.height() + 1, STEP):
        for left in range(within.left(), within.right() - size.width() + 1, STEP):
            yield QRect(left, top, size.width(), size.height())


def _inside(rect: QRect, room: QRect) -> QRect:
    rect.moveLeft(max(room.left(), min(rect.left(), room.right() - rect.width())))
    rect.moveTop(max(room.top(), min(rect.top(), room.bottom() - rect.height())))
    return rect


def _covered(rect: QRect, taken: Sequence[QRect]) -> int:
    return sum(_area(rect & other) for other in taken if rect.intersects(other))


def _area(rect: QRect) -> int:
    return max(0, rect.width()) * max(0, rect.height())
