"""Frames and unfolded blocks that grow with what is in them: what lies around them makes room."""

from collections.abc import Collection, Mapping

from nnstudio.document.drawing.annotating import (
    box_of,
    boxes_of,
    contents,
    frame_around,
    with_frames_around,
)
from nnstudio.document.drawing.layout import Size
from nnstudio.document.drawing.room import with_room
from nnstudio.document.project import Project


def with_room_around(
    before: Project, project: Project, grown: Collection[str], sizes: Mapping[str, Size]
) -> Project:
    """Room for the frames and unfolded blocks that held some nodes `before` and have grown with them, the
    inner ones first.

    `sizes` holds the width and height of every card that is seen.
    """
    holders = [
        (frozenset(block.members), frozenset[str](), "")
        for block in project.sheet.blocks
        if not block.folded and set(grown) < set(block.members)
    ]
    for frame in (each for each in before.sheet.annotations if each.kind == "frame"):
        nodes, papers = contents(before, (frame.id,), sizes)
        if nodes.issuperset(grown):
            holders.append((nodes, papers, frame.id))
    for nodes, papers, frame_id in sorted(holders, key=lambda each: len(each[0])):
        if frame_id:
            box = box_of(project.sheet.by_id[frame_id])
        else:
            box = frame_around(boxes_of(project, nodes, sizes))
        moved = with_room(project, nodes | papers | {frame_id}, box, sizes)
        project = with_frames_around(project, moved, sizes)
    return project
