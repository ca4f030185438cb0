"""The items of the drawing, changing only what differs: one for each node and link, note, frame and block."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from nnstudio.canvas.annotating.annotation_layer import AnnotationLayer
from nnstudio.canvas.block_layer import BlockLayer
from nnstudio.canvas.cards.card import cards_of
from nnstudio.canvas.cards.node_item import NodeItem
from nnstudio.canvas.cards.port import Port
from nnstudio.canvas.link_item import LinkItem
from nnstudio.canvas.routing import Router, moved_by, skips_room_for_a_card
from nnstudio.document.drawing.folding import alike, drawn_links
from nnstudio.document.graph import Link
from nnstudio.document.project import Project
from nnstudio.engine.layers import shape_text
from nnstudio.session.editing.editor import Change, Editor


class MirroringScene(QGraphicsScene):
    """Follows the open project; it holds no truth of its own.

    Every node and link has an item; while its block is folded it is hidden, and the block's card is shown.
    """

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.nodes: dict[str, NodeItem] = {}
        self.links: dict[Link, LinkItem] = {}
        self.annotations = AnnotationLayer(self)
        self.blocks = BlockLayer(self)
        self._hovered: NodeItem | LinkItem | None = None
        self._elsewhere = False
        """Whether a gesture shows cards and links at other places than the project says."""
        editor.changed.connect(self._mirror)
        self._mirror(Change(Project(), editor.project, opened=True))

    def _mirror(self, change: Change) -> None:
        if change.opened:
            self._clear()
        for link in change.removed_links & self.links.keys():
            self._remove(self.links.pop(link))
        for node_id in change.removed:
            if node_id in self.nodes and node_id not in change.after.graph:
                self._remove(self.nodes.pop(node_id))
        self.annotations.mirror(change.after.sheet)
        if not change.only_moved:
            self._show_cards()
        self._place_nodes()
        for link in change.after.graph.links:
            if link not in self.links:
                self.links[link] = LinkItem(link)
                self.addItem(self.links[link])
        if not change.only_moved:
            self._label_links()
        folds = change.blocks_changed or bool(change.after.sheet.hidden_in)
        if folds:
            self.hide_folded_links()
        self.place_links(None if folds else moved_by(change))

    def _clear(self) -> None:
        items: list[NodeItem | LinkItem] = [*self.links.values(), *self.nodes.values()]
        for item in items:
            self._remove(item)
        self.links.clear()
        self.nodes.clear()

    def _remove(self, item: QGraphicsItem) -> None:
        if item is self._hovered:
            self._hovered = None
        self.removeItem(item)

    def _show_cards(self) -> None:
        project, report = self.editor.project, self.editor.report
        cards = cards_of(project, report)
        for node_id, card in cards.items():
            item = self.nodes.get(node_id)
            if item is None:
                item = self.nodes[node_id] = NodeItem(node_id, card)
                self.addItem(item)
            else:
                item.set_card(card)
            item.setVisible(node_id not in project.sheet.hidden_in)
        if self._hovered is not None and not self._hovered.isVisible():
            self._hovered = None
        for gone in self.blocks.mirror(project, report, cards):
            self._remove(gone)

    def _place_nodes(self) -> None:
        project = self.editor.project
        for node in project.graph.nodes:
            item = self.nodes[node.id]
            if (item.x(), item.y()) != (node.x, node.y):
                item.setPos(node.x, node.y)
        self.blocks.place(project, self.nodes)

    def _label_links(self) -> None:
        report = self.editor.report
        links = {link for problem in report.errors for link in problem.links} & self.links.keys()
        wrong = {line for link in links for line in alike(self.editor.project, link)}
        for link, item in self.links.items():
            shape = report.shapes.get(link.source)
            item.set_label(shape_text(shape) if shape else "")
            item.set_state(wrong=link in wrong)

    def hide_folded_links(self) -> None:
        """Show the links that the folded blocks leave to be seen."""
        shown = drawn_links(self.editor.project)
        for link, item in self.links.items():
            item.setVisible(link in shown)

    def place_links(self, links: Iterable[Link] | None = None) -> None:
        """Draw links between the ports where their cards are now, around the cards between; None for all."""
        self._elsewhere &= links is not None
        direction = self.editor.project.sheet.direction
        router: Router | None = None
        for link in self.links if links is None else links:
            start = self.port_point(Port(link.source, "output"))
            end = self.port_point(Port(link.target, "input", link.port))
            lane = None
            if skips_room_for_a_card(start, end, direction):
                router = router or Router(
                    ((card.node_id, card.scene_rect()) for card in self.cards()), direction
                )
                lane = router.lane(
                    start, end, (self.card(link.source).node_id, self.card(link.target).node_id)
                )
            self.links[link].setPos(0, 0)
            self.links[link].set_ends(start, end, direction, lane)

    # ------------------------------------------------------------------ the cards that are seen

    def card(self, node_id: str) -> NodeItem:
        """The card that shows a node: its own, or that of its folded block."""
        block = self.editor.project.sheet.hidden_in.get(node_id)
        return self.nodes[node_id] if block is None else self.blocks.cards[block.id]

    def cards(self) -> Iterator[NodeItem]:
        """All cards that are seen."""
        hidden = self.editor.project.sheet.hidden_in
        yield from (item for node_id, item in self.nodes.items() if node_id not in hidden)
        yield from self.blocks.cards.values()

    def port_point(self, port: Port) -> QPointF:
        """Centre of a port in scene coordinates, on the card that shows it."""
        return self.card(port.node_id).port_point(port)

    def drawing_rect(self, chosen: Iterable[str] | None = None) -> QRectF:
        """The rectangle around all cards, notes and frames, or around the cards of `chosen` nodes; empty for
        none.
        """
        if chosen is None:
            whole = self.annotations.rect() | self.blocks.frames_rect()
            chosen = self.nodes
        else:
            whole = QRectF()
        for node_id in chosen:
            whole |= self.card(node_id).scene_rect()
        return whole

    def seen_rect(self) -> QRectF:
        """The rectangle around everything that is seen, with what reaches beyond the cards."""
        whole = QRectF()
        for item in self.items():
            whole |= item.sceneBoundingRect() if item.isVisible() else QRectF()
        return whole
