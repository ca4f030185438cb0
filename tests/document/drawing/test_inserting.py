"""A layer that is put into a link lies over nothing, and nothing over it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.document.drawing import annotating, blocks
from nnstudio.document.drawing.inserting import with_room_after
from nnstudio.document.editing import edits
from nnstudio.document.graph import Link
from nnstudio.document.project import Project
from tests.helpers.projects import row_of
from tests.helpers.random_sheets import overlapping, sheets, sizes_of


def inserted(project: Project, link: Link) -> tuple[Project, str]:
    """A layer right behind the source of a link, with room."""
    source = project.graph.node(link.source)
    x, y = (source.x, source.y + 128) if project.sheet.direction == "down" else (source.x + 152, source.y)
    project, node_id = edits.insert_on_link(project, link, "average", x, y)
    return with_room_after(project, node_id, sizes_of(project), 32.0), node_id


def place(project: Project, node_id: str) -> tuple[float, float]:
    node = project.graph.node(node_id)
    return node.x, node.y


def test_what_follows_moves_on_and_takes_along_what_is_in_its_way():
    project = row_of("input", "dense", "output")
    project, beyond = edits.add_node(project, "dense", 480, 40)
    project, beside = edits.add_node(project, "dense", 320, 300)
    project, note = annotating.add_annotation(project, "note", (160, 120, 120, 40))
    project, new = inserted(project, Link("input_1", "dense_1"))
    assert place(project, new) == (152, 0)
    assert [place(project, each)[0] for each in ("dense_1", "output_1", beyond)] == [304, 464, 624]
    assert place(project, beside) == (320, 300)
    assert (project.sheet.by_id[note].x, project.sheet.by_id[note].y) == (160, 120)


def test_a_block_that_grows_pushes_what_lies_behind_it():
    project = row_of("input", "dense", "dense", "output")
    project, _ = blocks.group(project, {"dense_1", "dense_2"}, "Body")
    project, behind = edits.add_node(project, "dense", 512, 104)
    project, new = inserted(project, Link("dense_1", "dense_2"))
    assert new in project.sheet.blocks[0].members
    assert place(project, behind)[0] > place(project, "dense_2")[0] + 120 + 16
    assert not overlapping(project)


def test_a_note_on_the_link_gives_way():
    project = edits.move(row_of("input", "output"), {"output_1": (600, 0)})
    project, note = annotating.add_annotation(project, "note", (160, 20, 100, 40))
    project, _ = inserted(project, Link("input_1", "output_1"))
    assert project.sheet.by_id[note].x == 304
    assert not overlapping(project)


@given(project=sheets(), number=st.integers(0, 9))
@settings(deadline=None)
def test_wherever_a_layer_is_put_in_it_lies_over_nothing(project, number):
    if project.graph.links:
        link = project.graph.links[number % len(project.graph.links)]
        assert not overlapping(inserted(project, link)[0])
