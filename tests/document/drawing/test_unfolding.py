"""Folding closes the hole, unfolding makes room: nothing comes to lie over anything else."""

from hypothesis import given, settings

from nnstudio.document.drawing import annotating, blocks
from nnstudio.document.drawing.annotating import contents
from nnstudio.document.drawing.unfolding import fold, unfold
from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from tests.helpers.projects import row_of
from tests.helpers.random_sheets import CARD, overlapping, sheets, sizes_of


def folded(project: Project, block_id: str = "block_1") -> Project:
    return fold(project, block_id, sizes_of(project), CARD)


def unfolded(project: Project, block_id: str = "block_1") -> Project:
    return unfold(project, block_id, sizes_of(project))


def row() -> Project:
    """Six layers, of which the third to fifth are a block."""
    project = row_of("input", "dense", "dense", "dense", "dense", "output")
    return blocks.group(project, {"dense_2", "dense_3", "dense_4"}, "Middle")[0]


def place(project: Project, node_id: str) -> tuple[float, float]:
    node = project.graph.node(node_id)
    return node.x, node.y


def test_what_follows_a_folded_block_comes_nearer_and_goes_back():
    once = folded(row())
    assert place(once, "output_1") == (320 + 120 + 32, 0)
    assert place(once, "dense_1") == (160, 0)
    again = unfolded(once)
    assert place(again, "output_1")[0] >= 640 + 120 + 32
    assert folded(again) == once


def test_a_branch_beside_the_block_keeps_what_follows_from_covering_it():
    project, beside = edits.add_node(row(), "dense", 520, 200)
    project = edits.connect(project, beside, "output_1")
    once = folded(project)
    assert place(once, beside) == (520, 200)
    assert 520 + 120 + 32 <= place(once, "output_1")[0] < place(project, "output_1")[0]


def test_notes_come_along_and_frames_keep_what_they_hold():
    project = row()
    for kind, box in (
        ("note", (820.0, 120.0, 176.0, 64.0)),
        ("frame", (300.0, -80.0, 480.0, 240.0)),
        ("frame", (784.0, -60.0, 200.0, 170.0)),
    ):
        project, _ = annotating.add_annotation(project, kind, box)
    once = folded(project)
    way = place(project, "output_1")[0] - place(once, "output_1")[0]
    assert way > 100
    assert once.sheet.by_id["note_1"].x == 820 - way
    assert (once.sheet.by_id["frame_2"].x, once.sheet.by_id["frame_2"].width) == (784 - way, 200)
    around = once.sheet.by_id["frame_1"]
    assert around.width < 200
    assert contents(once, ("frame_1",), sizes_of(once))[0] == {"dense_2", "dense_3", "dense_4"}
    assert not overlapping(once)
    assert not overlapping(unfolded(once))


def test_a_frame_around_a_part_of_a_block_stays_when_this_is_folded():
    project, frame = annotating.add_annotation(row(), "frame", (464, -40, 152, 152))
    assert contents(project, (frame,), sizes_of(project))[0] == {"dense_3"}
    once = folded(project)
    assert once.sheet.by_id[frame] == project.sheet.by_id[frame]


@given(project=sheets())
@settings(deadline=None)
def test_folding_and_unfolding_lay_nothing_over_anything(project):
    assert not overlapping(project)
    for each in ("block_1", "block_2"):
        project = folded(project, each)
        assert not overlapping(project)
    for each in ("block_1", "block_2"):
        project = unfolded(project, each)
        assert not overlapping(project)
