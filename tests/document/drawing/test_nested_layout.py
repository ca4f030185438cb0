"""The layout leaves room for frames, unfolded blocks and notes: nothing lies where it does not belong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.document.drawing import annotating, blocks
from nnstudio.document.drawing.annotating import contents, frame_around
from nnstudio.document.drawing.arranging import arrange
from nnstudio.document.drawing.layout import Gaps
from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from tests.helpers.projects import row_of
from tests.helpers.random_sheets import overlapping, sheets, sizes_of

GAPS = Gaps()


def tidy(project: Project, direction="right") -> Project:
    return arrange(project, sizes_of(project), direction, GAPS)


def place(project: Project, node_id: str) -> tuple[float, float]:
    node = project.graph.node(node_id)
    return node.x, node.y


def held(project: Project) -> dict[str, object]:
    frames = [each.id for each in project.sheet.annotations if each.kind == "frame"]
    return {each: contents(project, (each,), sizes_of(project)) for each in frames}


def residual() -> Project:
    """input → dense_1 → dense_2 → dense_3 → add → output, and input → dense_4 → add beside them."""
    project = row_of("input", "dense", "dense", "dense", "add", "output")
    project, other = edits.add_node(project, "dense", 320, 400)
    project = edits.connect(project, "input_1", other)
    return edits.connect(project, other, "add_1")


def test_a_branch_beside_an_unfolded_block_does_not_lie_in_its_frame():
    project, _ = blocks.group(residual(), {"dense_1", "dense_2", "dense_3"}, "Body")
    project = tidy(project)
    members = [(*place(project, each), 120.0, 96.0) for each in ("dense_1", "dense_2", "dense_3")]
    assert len({box[1] for box in members}) == 1
    frame = frame_around(members)
    y = project.graph.node("dense_4").y
    assert y >= frame[1] + frame[3] + 32 or y + 96 + 32 <= frame[1]
    assert place(project, "add_1")[0] >= frame[0] + frame[2] + 32
    assert not overlapping(project)


def test_the_row_through_a_frame_stays_straight():
    project, _ = annotating.add_annotation(
        row_of("input", "dense", "dense", "output"), "frame", (140, -60, 340, 220)
    )
    project = tidy(project)
    assert len({node.y for node in project.graph.nodes}) == 1
    assert [node.x for node in project.graph.nodes] == [0, 168, 320, 488]
    assert held(project) == {"frame_1": ({"dense_1", "dense_2"}, frozenset())}


def test_a_block_in_a_frame_has_a_border_of_its_own():
    project, _ = blocks.group(residual(), {"dense_1", "dense_2"}, "Body")
    project, frame = annotating.add_annotation(project, "frame", (140, -60, 480, 220))
    project = tidy(project)
    outer = project.sheet.by_id[frame]
    inner = frame_around([(*place(project, each), 120.0, 96.0) for each in ("dense_1", "dense_2")])
    assert outer.x + 16 == inner[0]
    assert outer.y + 40 <= inner[1]
    assert held(project)[frame][0] == {"dense_1", "dense_2", "dense_3"}


def test_a_note_keeps_to_its_card_and_others_make_room():
    project, _ = annotating.add_annotation(residual(), "note", (330, -80, 176, 64))
    project = tidy(edits.move(project, {"dense_4": (320, -300)}))
    note, card = project.sheet.by_id["note_1"], place(project, "dense_2")
    assert (note.x - card[0], note.y - card[1]) in {(10, -80), (10, 104)}
    assert not overlapping(project)


def test_a_note_far_from_all_cards_is_put_behind_the_rest():
    project, note = annotating.add_annotation(residual(), "note", (900, 2000, 176, 64))
    project = tidy(project)
    lowest = max(node.y for node in project.graph.nodes) + 96
    assert lowest < project.sheet.by_id[note].y < lowest + 100


def test_a_part_that_is_laid_out_leaves_the_notes_of_others_alone():
    project, note = annotating.add_annotation(residual(), "note", (640, 120, 96, 40))
    part = arrange(project, sizes_of(project), "right", GAPS, {"dense_1", "dense_2"})
    assert part.sheet.by_id[note] == project.sheet.by_id[note]


@pytest.mark.parametrize("direction", ["right", "down"])
@given(project=sheets(), framed=st.sets(st.integers(4, 12), max_size=3))
@settings(deadline=None)
def test_whatever_is_drawn_everything_lies_where_it_belongs(direction, project, framed):
    project = with_frames(project, framed)
    assert not overlapping(project)
    laid = tidy(project, direction)
    assert not overlapping(laid)
    assert held(laid) == held(project)
    assert all(node.x % 8 == 0 and node.y % 8 == 0 for node in laid.graph.nodes)
    again = tidy(laid, direction)
    assert not overlapping(again)
    assert held(again) == held(project)


def with_frames(project: Project, numbers: set[int]) -> Project:
    """Frames around the first block, and around single layers."""
    first = [node for node in project.graph.nodes if node.id in project.sheet.blocks[0].members]
    chosen = [node for number, node in enumerate(project.graph.nodes) if number in numbers]
    for nodes in (first, *([node] for node in chosen)):
        boxes = [(node.x, node.y, 120.0, 96.0) for node in nodes]
        x, y, width, height = frame_around(boxes)
        project, _ = annotating.add_annotation(project, "frame", (x + 4, y + 4, width - 8, height - 8))
    return project
