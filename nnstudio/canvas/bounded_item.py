"""What cards and links have in common: painted by Python, measured by Qt alone."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGraphicsRectItem


class BoundedItem(QGraphicsRectItem):
    """An item whose bounds are given with `setRect`, in its own coordinates.

    Qt asks for them thousands of times while 500 cards are dragged one step, and a call into Python each time
    took a third of the frame.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setPen(Qt.PenStyle.NoPen)  # for the width of a pen would be added to the bounds
