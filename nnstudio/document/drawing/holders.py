"""What holds what on a sheet, as a tree: frames and unfolded blocks with the cards and notes in them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from nnstudio.document.drawing.annotating import box_of, boxes_of, contents, frame_around, holds
from nnstudio.document.drawing.folding import drawn
from nnstudio.document.drawing.layout import Size
from nnstudio.document.graph import Graph
from nnstudio.document.project import Project


@dataclass(frozen=True)
class Holder:
    """A frame (with its id), an unfolded block, or the sheet itself.

    `nodes` are all nodes of the drawn graph that lie in it, also those in the `holders` inside it; `notes`
    are the notes (and frames without a layer) that lie in it and in none of these.
    """

    nodes: frozenset[str]
    frame: str = ""
    notes: tuple[str, ...] = ()
    holders: tuple["Holder", ...] = ()


def holders_of(project: Project, graph: Graph, sizes: Mapping[str, Size]) -> Holder:
    """The sheet as far as it is of the nodes of `graph`, which is the drawn one or a part of it.

    Frames and blocks with other nodes are left out, and of such as hold each other in part the smaller ones.
    `sizes` holds the width and height of every card that is seen.
    """
    ids, seen = frozenset(graph.by_id), frozenset(drawn(project).by_id)
    found = [Holder(frozenset(block.members)) for block in project.sheet.blocks if not block.folded]
    inside = {
        frame.id: contents(project, (frame.id,), sizes)
        for frame in project.sheet.annotations
        if frame.kind == "frame"
    }
    found += [Holder(nodes & seen, frame_id) for frame_id, (nodes, _) in inside.items()]
    sheet = Holder(ids)
    # Of a frame and a block with the same nodes the frame lies around the block.
    for holder in sorted(found, key=lambda each: (len(each.nodes), bool(each.frame)), reverse=True):
        sheet = _joined(sheet, holder) if holder.nodes and holder.nodes <= ids else sheet

    def is_in(holder: Holder, note: str) -> bool:
        if holder.frame:
            return note in inside[holder.frame][1]
        return holds(frame_around(boxes_of(project, holder.nodes, sizes)), box_of(project.sheet.by_id[note]))

    frames = _frames(sheet)
    return _with_notes(sheet, [each for each in project.sheet.by_id if each not in frames], is_in)


def _joined(outer: Holder, inner: Holder) -> Holder:
    """The outer holder with another one in its place inside it, if it has one."""
    for number, holder in enumerate(outer.holders):
        if inner.nodes <= holder.nodes:
            among = [*outer.holders]
            among[number] = _joined(holder, inner)
            return replace(outer, holders=tuple(among))
        if inner.nodes & holder.nodes:
            return outer
    return replace(outer, holders=(*outer.holders, inner))


def _frames(holder: Holder) -> frozenset[str]:
    return frozenset({holder.frame}).union(*map(_frames, holder.holders))


def _with_notes(holder: Holder, notes: Collection[str], is_in: Callable[[Holder, str], bool]) -> Holder:
    """The holder with these notes in it, each in the innermost holder that it is in."""
    left, inner = list(notes), []
    for each in holder.holders:
        own = [note for note in left if is_in(each, note)]
        left = [note for note in left if note not in own]
        inner.append(_with_notes(each, own, is_in))
    return replace(holder, notes=tuple(left), holders=tuple(inner))
