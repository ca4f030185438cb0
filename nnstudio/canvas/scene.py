"""The drawing as the hands work on it: what lies where, and what gestures show for a while."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGraphicsItem

from nnstudio.canvas import geometry
from nnstudio.canvas.cards.card_sizes import sizes_of
from nnstudio.canvas.cards.node_item import NodeItem
from nnstudio.canvas.cards.port import Port
from nnstudio.canvas.link_item import LinkItem
from nnstudio.canvas.mirroring_scene import MirroringScene
from nnstudio.document.drawing import annotating
from nnstudio.document.graph import Link
from nnstudio.document.sheet import Direction
from nnstudio.session.editing.editor import Change, Editor
from nnstudio.widgets.dress import theme


@dataclass(frozen=True)
class Hit:
    """What lies under a point: a note, else a port, a card, a link, a block's frame, a frame, else
    nothing.
    """

    port: Port | None = None
    node_id: str | None = None
    link: Link | None = None
    annotation: str | None = None
    corner: bool = False
    """Whether it is the corner by which the note or frame is made larger."""
    block: str | None = None
    """The block whose frame it is."""
    folds: bool = False
    """Whether it is the sign by which that block is folded."""


class CanvasScene(MirroringScene):
    """Finds what a point means, and shows what would come of a gesture."""

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(editor, parent)
        self.snaps = True
        """Whether what is moved or placed keeps to the grid."""
        self._has_lights = False
        self._marked: Link | None = None
        editor.changed.connect(self._outline_anew)
        editor.selection_changed.connect(self._show_selection)
        theme.notifier.changed.connect(self._repaint)
        self._show_selection()

    # ------------------------------------------------------------------ selection

    def _outline_anew(self, change: Change) -> None:
        if change.sharing_changed or change.blocks_changed:
            self.preview_selection(self.editor.selection)

    def _show_selection(self) -> None:
        self.preview_selection(self.editor.selection)
        self.annotations.show_selection(self.editor.selected_annotations)
        for link, item in self.links.items():
            item.set_state(selected=link in self.editor.selected_links)

    @contextmanager
    def nothing_selected(self) -> Iterator[None]:
        """Show nothing as selected or under the mouse, for as long as a picture is made."""
        self.hover(Hit())
        self.preview_selection(())
        self.annotations.show_selection(())
        for item in self.links.values():
            item.set_state(selected=False)
        try:
            yield
        finally:
            self._show_selection()

    def _repaint(self) -> None:
        self.update()

    # ------------------------------------------------------------------ what gestures show for a while

    def preview_selection(self, ids: Iterable[str]) -> None:
        """Outline these cards, whatever is selected, and hint at those that share weights with them."""
        wanted = frozenset(ids)
        graph = self.editor.project.graph
        akin = {user.id for node_id in wanted if node_id in graph for user in graph.users(node_id)}
        for node_id, item in self.nodes.items():
            item.set_state(selected=node_id in wanted, akin=node_id in akin)
        self.blocks.show_selection(self.editor.project, wanted, akin)

    def preview_positions(self, positions: Mapping[str, QPointF], offset: QPointF) -> None:
        """Show cards at other places than the project says, all moved by `offset`, their links with them."""
        graph = self.editor.project.graph
        self._elsewhere = True
        for node_id, position in positions.items():
            self.nodes[node_id].setPos(position)
        self.blocks.place(self.editor.project, self.nodes)
        stretched = []
        for node_id in positions:
            for link in graph.outgoing(node_id):
                if link.target in positions:
                    self.links[link].setPos(offset)
                else:
                    stretched.append(link)
            stretched += [link for link in graph.incoming(node_id) if link.source not in positions]
        self.place_links(stretched)

    def end_previews(self) -> None:
        """Show again what the project and the selection say."""
        self.hide_folded_links()
        if self._elsewhere:
            self._place_nodes()
            self.place_links()
        self.annotations.mirror(self.editor.project.sheet)
        self._show_selection()
        self.light_ports(None)
        self.mark_link(None)

    def light_ports(self, ports: frozenset[Port] | None, own: str = "") -> None:
        """Light the legal ports and dim the cards that have none; None puts all lights out."""
        if ports is None and not self._has_lights:
            return
        self._has_lights = ports is not None
        own_card = self.card(own) if own else None
        for item in self.cards():
            lit = frozenset(port for port in item.ports() if ports is not None and port in ports)
            dimmed = ports is not None and not lit and item is not own_card
            item.set_state(lit_ports=lit, dimmed=dimmed, active_port=None)

    def mark_link(self, link: Link | None) -> None:
        """Mark the link into which something would be inserted."""
        for each in self.links.keys() & {self._marked, link}:
            self.links[each].set_state(marked=each == link)
        self._marked = link

    # ------------------------------------------------------------------ what lies where

    def hit(self, point: QPointF, reach: float = geometry.PORT_REACH) -> Hit:
        """What lies at a scene point; `reach` is how far from its centre a port is hit."""
        note = self.annotations.at(point, "note")
        if note is not None:
            return self._hit_annotation(note, point)
        around = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        near = self.items(around)
        cards = [item for item in near if isinstance(item, NodeItem) and item.node_id in self.nodes]
        for item in cards:
            port = item.port_near(point, reach)
            if port is not None:
                return Hit(port=port, node_id=item.node_id)
        for item in cards:
            if item.scene_rect().contains(point):
                return Hit(node_id=item.node_id)
        link = next((i for i in near if isinstance(i, LinkItem) and i.shape().contains(point)), None)
        if link is not None:
            return Hit(link=link.link)
        opened = self.blocks.frame_at(point)
        if opened is not None:
            return Hit(block=opened.block.id, folds=opened.at_sign(point))
        frame = self.annotations.at(point, "frame")
        return Hit() if frame is None else self._hit_annotation(frame, point)

    def _hit_annotation(self, annotation_id: str, point: QPointF) -> Hit:
        return Hit(annotation=annotation_id, corner=self.annotations.items[annotation_id].at_corner(point))

    def link_near(self, point: QPointF, reach: float = 28.0) -> Link | None:
        """The link that passes a scene point within reach, the one whose middle is nearest."""
        around = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        near = [i for i in self.items(around) if isinstance(i, LinkItem) and i.shape().intersects(around)]
        nearest = min(near, key=lambda item: (item.middle - point).manhattanLength(), default=None)
        return None if nearest is None else nearest.link

    def hover(self, hit: Hit) -> None:
        """Show what the mouse would take hold of."""
        item: QGraphicsItem | None = self.card(hit.node_id) if hit.node_id in self.nodes else None
        item = self.links.get(hit.link) if hit.link else item
        if self._hovered is not None and self._hovered is not item:
            self._hovered.set_state(hovered=False)
        if isinstance(self._hovered, NodeItem):
            self._hovered.set_state(lit_ports=frozenset(), active_port=None)
        self._hovered = item if isinstance(item, NodeItem | LinkItem) else None
        if self._hovered is not None:
            self._hovered.set_state(hovered=True)
        if isinstance(self._hovered, NodeItem):
            self._hovered.set_state(lit_ports=frozenset({hit.port}) if hit.port else frozenset())

    def tooltip(self, hit: Hit) -> str:
        """Plain words on what was hit."""
        if hit.node_id is not None:
            return self.card(hit.node_id).card.tooltip
        if hit.folds:
            return "Fold this block into one card (B)"
        if hit.block is not None:
            return f"{self.blocks.frames[hit.block].block.name}\nDrag here to move the whole block."
        if hit.link is None:
            return ""
        source, target = self.card(hit.link.source).card, self.card(hit.link.target).card
        shape = f"\n{source.shape} for each row" if source.shape else ""
        wrong = [problem.sentence for problem in self.editor.report.problems if hit.link in problem.links]
        return "\n".join([f"{source.title} → {target.title}{shape}", *wrong])

    def on_grid(self, point: QPointF, otherwise: bool = False) -> QPointF:
        """The nearest point of the grid, or the point itself where nothing snaps; `otherwise` is the
        contrary.
        """
        if self.snaps is otherwise:
            return point
        return QPointF(geometry.snapped(point.x()), geometry.snapped(point.y()))

    def sizes(self, direction: Direction | None = None) -> dict[str, tuple[float, float]]:
        """Width and height of the card that shows each node, in another direction of the drawing if one is
        given.
        """
        return sizes_of(self.editor.project, direction)

    def nodes_in(self, rect: QRectF) -> frozenset[str]:
        """Ids of the nodes whose cards a rectangle touches."""
        return frozenset(
            node_id for node_id in self.nodes if self.card(node_id).scene_rect().intersects(rect)
        )

    def moving_selection(self) -> tuple[frozenset[str], frozenset[str]]:
        """The nodes, and the notes and frames, that move with the selection: frames take along what they
        hold.
        """
        editor = self.editor
        nodes, inner = annotating.contents(editor.project, editor.selected_annotations, self.sizes())
        return editor.selection | nodes, editor.selected_annotations | inner

    # ------------------------------------------------------------------ live pictures

    def set_thumbnail(self, node_id: str, image: QImage | None) -> None:
        """Show a live picture in a card, one pixel a weight; None goes back to the preview."""
        item = self.nodes.get(node_id)
        if item is not None:
            item.set_thumbnail(image)
