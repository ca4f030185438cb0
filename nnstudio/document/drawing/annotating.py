"""Edits of notes and frames, and what lies in a frame."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Literal

from nnstudio.document.drawing.folding import drawn
from nnstudio.document.drawing.layout import Size
from nnstudio.document.project import Project
from nnstudio.document.sheet import Annotation, Colour
from nnstudio.errors import EditError

LEAST_SIZE: Size = (64.0, 40.0)
"""The smallest note or frame in scene pixels."""
FRAME_MARGINS = (16.0, 40.0, 16.0, 16.0)
"""Room around what a frame holds: left, above (for its title), right, below."""
FIRST_SIZES: Mapping[str, Size] = {"note": (176.0, 64.0), "frame": (320.0, 200.0)}
FIRST_COLOURS: Mapping[str, Colour] = {"note": "yellow", "frame": "blue"}

Box = tuple[float, float, float, float]
"""Left, top, width, height."""


def add_annotation(project: Project, kind: Literal["note", "frame"], box: Box) -> tuple[Project, str]:
    """Put an empty note or frame on the sheet; also gives its id: ``note_1``, ``frame_1`` …"""
    new = Annotation(next_annotation(project, kind), kind, *box, colour=FIRST_COLOURS[kind])
    return _with(project, (*project.sheet.annotations, new)), new.id


def next_annotation(project: Project, kind: str) -> str:
    """The id that the next note or frame gets."""
    numbers = [
        int(tail)
        for head, _, tail in (each.id.rpartition("_") for each in project.sheet.annotations)
        if head == kind and tail.isascii() and tail.isdigit()
    ]
    return f"{kind}_{max(numbers, default=0) + 1}"


def paste_annotations(
    project: Project, annotations: Iterable[Annotation], dx: float, dy: float
) -> tuple[Project, tuple[str, ...]]:
    """Add copies, moved by dx, dy; also gives their ids."""
    ids = []
    for original in annotations:
        ids.append(next_annotation(project, original.kind))
        copy = replace(original, id=ids[-1], x=original.x + dx, y=original.y + dy)
        project = _with(project, (*project.sheet.annotations, copy))
    return project, tuple(ids)


def remove_annotations(project: Project, ids: Collection[str]) -> Project:
    """Take notes and frames away; what is in a frame stays."""
    for annotation_id in ids:
        _annotation(project, annotation_id)
    return _with(project, (each for each in project.sheet.annotations if each.id not in ids))


def move_annotations(project: Project, places: Mapping[str, tuple[float, float]]) -> Project:
    """Put notes and frames at new places: id → (x, y)."""
    moved = {each: replace(_annotation(project, each), x=x, y=y) for each, (x, y) in places.items()}
    return _changed(project, moved)


def set_boxes(project: Project, boxes: Mapping[str, Box]) -> Project:
    """Put notes and frames at new places and give them other sizes."""
    changed = {
        each: replace(_annotation(project, each), x=x, y=y, width=width, height=height)
        for each, (x, y, width, height) in boxes.items()
    }
    return _changed(project, changed)


def resize_annotation(project: Project, annotation_id: str, width: float, height: float) -> Project:
    """Give a note or frame another size; its upper left corner stays."""
    size = max(width, LEAST_SIZE[0]), max(height, LEAST_SIZE[1])
    changed = replace(_annotation(project, annotation_id), width=size[0], height=size[1])
    return _changed(project, {annotation_id: changed})


def set_text(project: Project, annotation_id: str, text: str) -> Project:
    """Write a note, or name a frame."""
    changed = replace(_annotation(project, annotation_id), text=text.strip())
    return _changed(project, {annotation_id: changed})


def set_colour(project: Project, ids: Iterable[str], colour: Colour) -> Project:
    """Colour notes and frames."""
    return _changed(project, {each: replace(_annotation(project, each), colour=colour) for each in ids})


# ------------------------------------------------------------------ frames and what they hold


def contents(
    project: Project, frames: Iterable[str], sizes: Mapping[str, Size]
) -> tuple[frozenset[str], frozenset[str]]:
    """The nodes and the other notes and frames whose middle lies in one of these frames; of a folded block it
    is the middle of its card that counts.

    `sizes` holds the width and height of the card of every node.
    """
    holders = [each for each in map(project.sheet.by_id.__getitem__, frames) if each.kind == "frame"]
    if not holders:
        return frozenset(), frozenset()
    nodes = project.sheet.whole(
        node.id
        for node in drawn(project).nodes
        if any(holds(box_of(holder), (node.x, node.y, *sizes[node.id])) for holder in holders)
    )
    inner = {
        each.id
        for each in project.sheet.annotations
        if any(each is not holder and holds(box_of(holder), box_of(each)) for holder in holders)
    }
    return nodes, frozenset(inner)


def boxes_of(project: Project, node_ids: Collection[str], sizes: Mapping[str, Size]) -> list[Box]:
    """The boxes of the cards of some nodes, and of the frames of the unfolded blocks that are of these."""
    cards = {node.id: (node.x, node.y, *sizes[node.id]) for node in drawn(project).nodes}
    boxes = [cards[each] for each in node_ids if each in cards]
    return boxes + [
        frame_around(cards[member] for member in block.members)
        for block in project.sheet.blocks
        if not block.folded and all(member in node_ids for member in block.members)
    ]


def frame_around(boxes: Iterable[Box]) -> Box:
    """The box of a frame that holds these boxes with room to spare."""
    before, above, behind, below = FRAME_MARGINS
    left, top, width, height = around(list(boxes))
    return left - before, top - above, width + before + behind, height + above + below


def with_frames_around(
    before: Project, after: Project, sizes: Mapping[str, Size], settled: Collection[str] = ()
) -> Project:
    """The project after its nodes were moved or a block was unfolded, where every frame holds what it held
    before, but for those that are `settled`; one of which all was moved alike keeps its size.
    """
    changed: dict[str, Annotation] = {}
    graphs = (drawn(before), drawn(after)) if before.sheet.annotations else ()
    for frame in (each for each in before.sheet.annotations if each.id not in settled):
        held, papers = contents(before, (frame.id,), sizes)
        old, new = ({node.id: node for node in graph.nodes if node.id in held} for graph in graphs)
        moves = {(new[each].x - old[each].x, new[each].y - old[each].y) for each in old.keys() & new.keys()}
        if old.keys() == new.keys() and len(moves) == 1:
            dx, dy = moves.pop()
            changed[frame.id] = replace(frame, x=frame.x + dx, y=frame.y + dy)
        elif new and old != new:  # none is left of one around a part of a block that is folded now
            box = frame_around(boxes_of(after, new, sizes))
            notes = (box_of(after.sheet.by_id[each]) for each in papers)
            x, y, width, height = around([box, *notes])
            changed[frame.id] = replace(frame, x=x, y=y, width=width, height=height)
    return _changed(after, changed)


def around(boxes: Collection[Box]) -> Box:
    """The box around some boxes."""
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    return left, top, right - left, bottom - top


def box_of(annotation: Annotation) -> Box:
    """Left, top, width, height."""
    return annotation.x, annotation.y, annotation.width, annotation.height


def holds(holder: Box, box: Box) -> bool:
    """Whether the middle of a box lies in another one."""
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    return holder[0] <= x <= holder[0] + holder[2] and holder[1] <= y <= holder[1] + holder[3]


# ------------------------------------------------------------------ inside


def _annotation(project: Project, annotation_id: str) -> Annotation:
    annotation = project.sheet.by_id.get(annotation_id)
    if annotation is None:
        raise EditError(f"There is no note or frame “{annotation_id}” on the canvas.")
    return annotation


def _changed(project: Project, changed: Mapping[str, Annotation]) -> Project:
    return _with(project, (changed.get(each.id, each) for each in project.sheet.annotations))


def _with(project: Project, annotations: Iterable[Annotation]) -> Project:
    annotations = tuple(annotations)
    if annotations == project.sheet.annotations:
        return project
    return replace(project, sheet=replace(project.sheet, annotations=annotations))
