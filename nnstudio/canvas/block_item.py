"""A folded block as a card: one port for each thing that leads into it, and one for each way out."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnstudio.canvas import geometry
from nnstudio.canvas.cards import card_painting
from nnstudio.canvas.cards.card import Card
from nnstudio.canvas.cards.node_item import FULL_DETAIL, NodeItem
from nnstudio.canvas.cards.port import Port
from nnstudio.document.drawing.folding import Entry
from nnstudio.document.sheet import Direction


class BlockItem(NodeItem):
    """The card of a folded block; it answers as the card of the block's first node."""

    def __init__(
        self, first: str, card: Card, entries: tuple[Entry, ...] = (), exits: tuple[str, ...] = ()
    ) -> None:
        self._entries, self._exits = entries, exits
        super().__init__(first, card)

    def show_block(self, first: str, card: Card, entries: tuple[Entry, ...], exits: tuple[str, ...]) -> None:
        """Follow the project."""
        if (entries, exits) != (self._entries, self._exits):
            self._entries, self._exits = entries, exits
            self._measure()
            self.update()
        self.node_id = first
        self.set_card(card)

    def _measure(self) -> None:
        super()._measure()
        self.outline = QRectF(0, 0, *self.size())
        self.setRect(self.outline.adjusted(-geometry.PORT_REACH, -geometry.PORT_REACH, 12.0, 12.0))

    def size(self, direction: Direction | None = None) -> tuple[float, float]:
        """Large enough for the side with more ports."""
        return geometry.card_size(self._most, direction or self.card.direction)

    @property
    def _most(self) -> int:
        return max(len(self._entries), len(self._exits))

    # ------------------------------------------------------------------ ports

    def local_point(self, port: Port) -> QPointF:
        """Centre of a port in the card's own coordinates; the middle for one that is hidden."""
        direction = self.card.direction
        if port.side == "output" and port.node_id in self._exits:
            return self._exit_point(self._exits.index(port.node_id), direction)
        for number, entry in enumerate(self._entries):
            if port.side == "input" and (port.node_id, port.index) in entry:
                return self._entry_point(number, len(self._entries), direction)
        return self.outline.center()

    def _entry_point(self, number: int, count: int, direction: Direction) -> QPointF:
        """Number `number` of `count` ports, which stand in the middle of a side that may hold more."""
        point = geometry.input_point(number, count, direction)
        (width, height), (own_width, own_height) = geometry.card_size(count, direction), self.size()
        if direction == "down":
            return point + QPointF((own_width - width) / 2, 0)
        return point + QPointF(0, (own_height - height) / 2)

    def _exit_point(self, number: int, direction: Direction) -> QPointF:
        point = self._entry_point(number, len(self._exits), direction)
        return geometry.opposite(point, self.size(), direction)

    def ports(self) -> tuple[Port, ...]:
        """The ports that are seen, inputs first; of those in one place the first."""
        inputs = tuple(Port(entry[0][0], "input", entry[0][1]) for entry in self._entries)
        return (*inputs, *(Port(member, "output") for member in self._exits))

    def same_port(self, port: Port) -> tuple[Port, ...]:
        """The ports that the place of a port stands for."""
        if port.side == "output":
            return (port,) if port.node_id in self._exits else ()
        entry = next((entry for entry in self._entries if (port.node_id, port.index) in entry), ())
        return tuple(Port(node_id, "input", index) for node_id, index in entry)

    # ------------------------------------------------------------------ Qt

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if painter.worldTransform().m11() >= FULL_DETAIL:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setOpacity(self.strength)
            card_painting.paint_stack(painter, self)
        super().paint(painter, option, widget)
