"""The blocks of the scene: a card for each that is folded, a frame for each other, changing what differs."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from nnstudio.canvas.block_card import block_card
from nnstudio.canvas.block_frame import BlockFrame
from nnstudio.canvas.block_item import BlockItem
from nnstudio.canvas.cards.card import Card, cards_of
from nnstudio.canvas.cards.node_item import NodeItem
from nnstudio.document.checks.problems import Report
from nnstudio.document.drawing.annotating import frame_around
from nnstudio.document.drawing.folding import entries, exits, place_among
from nnstudio.document.project import Project
from nnstudio.document.sheet import Block


class BlockLayer:
    """Shows the blocks of a project; it holds no truth of its own."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self.cards: dict[str, BlockItem] = {}
        self.frames: dict[str, BlockFrame] = {}

    def mirror(self, project: Project, report: Report, cards: Mapping[str, Card]) -> list[QGraphicsItem]:
        """Show what the project says; gives the items that are no longer needed, to be removed."""
        blocks = project.sheet.block_by_id
        gone: list[QGraphicsItem] = [
            self.cards.pop(each) for each in list(self.cards) if each not in blocks or not blocks[each].folded
        ]
        gone += [
            self.frames.pop(each) for each in list(self.frames) if each not in blocks or blocks[each].folded
        ]
        for block in project.sheet.blocks:
            if block.folded:
                self._show_card(project, report, block, cards)
            else:
                self._show_frame(block)
        return gone

    def _show_card(self, project: Project, report: Report, block: Block, cards: Mapping[str, Card]) -> None:
        ports = entries(project.graph, block), exits(project.graph, block)
        card = block_card(project, report, block, cards, ports)
        item = self.cards.get(block.id)
        if item is None:
            item = self.cards[block.id] = BlockItem(block.members[0], card, *ports)
            self._scene.addItem(item)
        else:
            item.show_block(block.members[0], card, *ports)

    def new_card(self, project: Project, report: Report, block_id: str) -> BlockItem:
        """A card for a copy of a block, which does not belong to the drawing yet."""
        block = project.sheet.block_by_id[block_id]
        ports = entries(project.graph, block), exits(project.graph, block)
        return BlockItem("", block_card(project, report, block, cards_of(project, report), ports), *ports)

    def _show_frame(self, block: Block) -> None:
        if block.id not in self.frames:
            self.frames[block.id] = BlockFrame(block)
            self._scene.addItem(self.frames[block.id])
        self.frames[block.id].show_block(block)

    def place(self, project: Project, nodes: Mapping[str, NodeItem]) -> None:
        """Put cards and frames where the items of their nodes are now."""
        for block in project.sheet.blocks:
            members = [nodes[each] for each in block.members]
            if block.folded:
                places = [(item.x(), item.y()) for item in members]
                self.cards[block.id].setPos(*place_among(places, project.sheet.direction))
            else:
                self.frames[block.id].set_rect(rect_around(members))

    def show_selection(self, project: Project, wanted: Collection[str], akin: Collection[str]) -> None:
        """Outline the blocks whose nodes are all among `wanted`, and hint at those with one among `akin`."""
        for block in project.sheet.blocks:
            selected = all(each in wanted for each in block.members)
            if block.folded:
                hinted = any(each in akin for each in block.members)
                self.cards[block.id].set_state(selected=selected, akin=hinted)
            else:
                self.frames[block.id].set_selected(selected)

    def frame_at(self, point: QPointF) -> BlockFrame | None:
        """The frame whose title or border lies at a scene point."""
        return next((frame for frame in self.frames.values() if frame.takes(point)), None)

    def frames_rect(self) -> QRectF:
        """The rectangle around all frames; empty where there is none."""
        whole = QRectF()
        for frame in self.frames.values():
            whole |= frame.scene_rect()
        return whole


def rect_around(members: list[NodeItem]) -> QRectF:
    """The frame around the items of some nodes."""
    rects = [item.scene_rect() for item in members]
    return QRectF(*frame_around((r.x(), r.y(), r.width(), r.height()) for r in rects))
