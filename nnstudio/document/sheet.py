"""What a drawing has besides layers and links: the way the data flows over it, notes, frames, and blocks."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

Direction = Literal["right", "down"]
"""Where a layer's output points: the ports stand left and right, or above and below."""
Colour = Literal["grey", "blue", "green", "yellow", "orange", "purple"]


@dataclass(frozen=True)
class Annotation:
    """Words for people, which training does not see. Lengths are scene pixels, `x`, `y` the upper left
    corner.

    A note is a slip of paper before the drawing; a frame stands behind layers, names them, and takes them
    along.
    """

    id: str
    kind: Literal["note", "frame"]
    x: float
    y: float
    width: float
    height: float
    text: str = ""
    colour: Colour = "grey"


@dataclass(frozen=True)
class Block:
    """Some nodes under one name, each of them in no other block. Folded, one card stands for them.

    It is a matter of drawing alone: its nodes and their links stay in the graph like all others, so that
    shapes, training and exports know nothing of it. Where the card stands follows from where its nodes do.
    """

    id: str
    name: str
    members: tuple[str, ...]
    folded: bool = False
    fed_together: tuple[tuple[str, ...], ...] = ()
    """Nodes that one link from outside is to feed: those whose inputs are free have one port together."""

    def without(self, gone: Collection[str]) -> "Block":
        """The block after some nodes left it."""
        fed = (tuple(each for each in nodes if each not in gone) for nodes in self.fed_together)
        members = tuple(each for each in self.members if each not in gone)
        return replace(self, members=members, fed_together=tuple(nodes for nodes in fed if len(nodes) > 1))


@dataclass(frozen=True)
class Sheet:
    """The direction of the drawing, its notes and frames from back to front, and its blocks."""

    direction: Direction = "right"
    annotations: tuple[Annotation, ...] = ()
    blocks: tuple[Block, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Annotation]:
        """Notes and frames by id."""
        return {annotation.id: annotation for annotation in self.annotations}

    @cached_property
    def block_by_id(self) -> dict[str, Block]:
        """Blocks by id."""
        return {block.id: block for block in self.blocks}

    @cached_property
    def block_of(self) -> dict[str, Block]:
        """The block of each node that is in one."""
        return {member: block for block in self.blocks for member in block.members}

    @cached_property
    def hidden_in(self) -> dict[str, Block]:
        """The folded block of each node that is in one: its card is drawn in the place of the node's own."""
        return {member: block for member, block in self.block_of.items() if block.folded}

    def whole(self, node_ids: Iterable[str]) -> frozenset[str]:
        """These nodes, and with one node of a folded block all the others in it."""
        ids = frozenset(node_ids)
        if not self.hidden_in:
            return ids
        return ids.union(*(self.hidden_in[each].members for each in ids if each in self.hidden_in))

    def with_blocks(self, blocks: Iterable[Block]) -> "Sheet":
        """The sheet with other blocks; those that have lost all their nodes vanish."""
        kept = tuple(block for block in blocks if block.members)
        return self if kept == self.blocks else replace(self, blocks=kept)

    def without_nodes(self, gone: Collection[str]) -> "Sheet":
        """The sheet after some nodes left their blocks."""
        if not any(node_id in self.block_of for node_id in gone):
            return self
        return self.with_blocks(block.without(gone) for block in self.blocks)

    def with_member(self, node_id: str, *beside: str) -> "Sheet":
        """The sheet where a new node has joined the block that all of these nodes are in, if there is one."""
        around = {block.id for block in map(self.block_of.get, beside) if block is not None}
        if len(around) != 1 or any(each not in self.block_of for each in beside):
            return self
        return self.with_blocks(
            replace(block, members=(*block.members, node_id)) if block.id in around else block
            for block in self.blocks
        )
