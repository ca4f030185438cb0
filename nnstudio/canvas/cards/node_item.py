"""A node as a card: it shows what a `Card` says and a live thumbnail, and knows where its ports are."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnstudio.canvas import geometry
from nnstudio.canvas.bounded_item import BoundedItem
from nnstudio.canvas.cards import card_painting
from nnstudio.canvas.cards.card import Card
from nnstudio.canvas.cards.port import Port
from nnstudio.canvas.cards.thumbnail import Thumbnail
from nnstudio.document.sheet import Direction

FULL_DETAIL = 0.55
"""Below this zoom words cannot be read, and the card is drawn without them."""
_MARGIN = 10.0


class NodeItem(BoundedItem):
    """The card of one node."""

    def __init__(self, node_id: str, card: Card) -> None:
        super().__init__()
        self.node_id = node_id
        self.card = card
        self.selected = False
        self.hovered = False
        self.akin = False
        """A card that is selected shares weights with it."""
        self.dimmed = False
        self.lit_ports: frozenset[Port] = frozenset()
        self.active_port: Port | None = None
        self.thumbnail: Thumbnail | None = None
        self._measure()
        self.setZValue(2)

    def _measure(self) -> None:
        self.outline = geometry.card_rect(self.card.inputs, self.card.direction)
        self.setRect(self.outline.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))

    # ------------------------------------------------------------------ what it shows

    def set_card(self, card: Card) -> None:
        """Show other words; repaints only where they differ."""
        if card == self.card:
            return
        self.card = card
        self._measure()
        self.update()

    def set_thumbnail(self, image: QImage | None) -> None:
        """Show a live picture in place of the preview; one pixel is one weight."""
        self.thumbnail = None if image is None or image.isNull() else Thumbnail(image)
        self.update(geometry.thumbnail_rect())

    def set_state(self, **state: object) -> None:
        """Set `selected`, `hovered`, `akin`, `dimmed`, `lit_ports` or `active_port`; repaints where one
        differs.
        """
        different = {name: value for name, value in state.items() if getattr(self, name) != value}
        for name, value in different.items():
            setattr(self, name, value)
        if different:
            self.setZValue(3 if self.selected else 2)
            self.update()

    # ------------------------------------------------------------------ where it is

    def port_point(self, port: Port) -> QPointF:
        """Centre of a port in scene coordinates."""
        return self.pos() + self.local_point(port)

    def local_point(self, port: Port) -> QPointF:
        """Centre of a port in the card's own coordinates."""
        if port.side == "output":
            return geometry.output_point(self.card.inputs, self.card.direction)
        return geometry.input_point(port.index, self.card.inputs, self.card.direction)

    def ports(self) -> tuple[Port, ...]:
        """All ports of the card, inputs first."""
        inputs = tuple(Port(self.node_id, "input", index) for index in range(self.card.inputs))
        return (*inputs, Port(self.node_id, "output")) if self.card.has_output else inputs

    def same_port(self, port: Port) -> tuple[Port, ...]:
        """The ports that the place of a port stands for: itself alone, unless the card is a block's."""
        return (port,) if port in self.ports() else ()

    def port_near(self, point: QPointF, reach: float = geometry.PORT_REACH) -> Port | None:
        """The nearest port within reach of a scene point."""
        best: Port | None = None
        for port in self.ports():
            offset = point - self.port_point(port)
            distance = (offset.x() ** 2 + offset.y() ** 2) ** 0.5
            if distance <= reach:
                best, reach = port, distance
        return best

    def size(self, direction: Direction | None = None) -> tuple[float, float]:
        """Width and height, in another direction of the drawing if one is given."""
        return geometry.card_size(self.card.inputs, direction or self.card.direction)

    def scene_rect(self) -> QRectF:
        """The card without shadow and ports, in scene coordinates."""
        return self.outline.translated(self.pos())

    @property
    def strength(self) -> float:
        """How much it covers what lies below it: less while it is only where a card would come to lie, or
        while it takes no part in a gesture.
        """
        return self.opacity() * (0.45 if self.dimmed else 1.0)

    # ------------------------------------------------------------------ Qt

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        zoom = painter.worldTransform().m11()
        if zoom < FULL_DETAIL:
            card_painting.paint_from_afar(painter, self)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(self.strength)
        card_painting.paint_card(painter, self)
        for port in self.ports():
            lit, active = port in self.lit_ports, port == self.active_port
            card_painting.paint_port(painter, self.local_point(port), lit, active)
        if self.card.severity:
            card_painting.paint_badge(painter, self.outline, self.card.severity)
