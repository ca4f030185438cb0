"""Blocks: grouped, folded, named, set free; what other edits do to them; written to files and read again."""

from dataclasses import replace
from io import BytesIO

import msgspec
import pytest

from nnstudio.document.checks.problems import check
from nnstudio.document.drawing import blocks, folding
from nnstudio.document.drawing.annotating import add_annotation, contents
from nnstudio.document.drawing.arranging import align, arrange
from nnstudio.document.drawing.clipping import clipping_of, project_of_clipping
from nnstudio.document.drawing.inserting import insert_with_room
from nnstudio.document.drawing.layout import Gaps
from nnstudio.document.drawing.repeating import repeat
from nnstudio.document.drawing.unfolding import unfold
from nnstudio.document.editing import edits
from nnstudio.document.files import storage
from nnstudio.document.files.file_format import ProjectRecord, project_of, record_of
from nnstudio.document.files.format_error import FormatError
from nnstudio.document.graph import Graph, Link
from nnstudio.document.networks.build import build
from nnstudio.document.project import Project
from nnstudio.document.sheet import Block, Sheet
from nnstudio.document.starting.starters import sample_project
from nnstudio.errors import EditError
from tests.helpers.projects import row_of

GAPS = Gaps()


def sizes_of(project: Project) -> dict[str, tuple[float, float]]:
    return {node.id: (120.0, 96.0) for node in project.graph.nodes}


def residual() -> Project:
    """input_1 → dense_1 → dense_2 → add_1 → output_1, and input_1 → add_1; the middle is a block."""
    project = row_of("input", "dense", "dense", "add", "output")
    project = edits.connect(project, "input_1", "add_1")
    return blocks.group(project, {"dense_1", "dense_2", "add_1"}, "Residual")[0]


def folded(project: Project) -> Project:
    return blocks.set_folded(project, ["block_1"], True)


def only(project: Project) -> Block:
    (block,) = project.sheet.blocks
    return block


def test_a_block_is_named_and_lists_its_nodes_in_the_order_of_the_graph():
    project, block_id = blocks.group(row_of("input", "dense", "add", "output"), {"add_1", "dense_1"})
    assert block_id == "block_1"
    assert only(project) == Block("block_1", "Block 1", ("dense_1", "add_1"))
    assert project.graph == row_of("input", "dense", "add", "output").graph
    project = blocks.rename(project, "block_1", "  First  half ")
    assert only(project).name == "First half"
    with pytest.raises(EditError, match="needs a name"):
        blocks.rename(project, "block_1", " ")
    assert not blocks.ungroup(project, ["block_1"]).sheet.blocks


def test_a_node_is_in_one_block_at_most_and_an_empty_block_vanishes():
    project, second = blocks.group(residual(), {"dense_2", "output_1"})
    assert [block.members for block in project.sheet.blocks] == [
        ("dense_1", "add_1"),
        ("dense_2", "output_1"),
    ]
    project, _ = blocks.group(project, {"dense_2", "output_1", "input_1"})
    assert second not in project.sheet.block_by_id
    with pytest.raises(EditError, match="nothing to group"):
        blocks.group(project, ())


def test_a_block_forgets_what_fed_nodes_that_are_gone():
    assert only(residual()).fed_together == (("dense_1", "add_1"),)
    assert only(edits.remove(residual(), ["add_1"])).fed_together == ()


def test_nodes_that_are_removed_leave_their_block():
    project = edits.remove(residual(), ["dense_1"])
    assert only(project).members == ("dense_2", "add_1")
    assert not edits.remove(project, ["dense_2", "add_1"]).sheet.blocks


def test_a_layer_put_into_a_link_within_a_block_joins_it():
    project, node_id = insert_with_room(residual(), Link("dense_1", "dense_2"), "dropout")
    assert only(project).members == ("dense_1", "dense_2", "add_1", node_id)
    project, node_id = insert_with_room(residual(), Link("add_1", "output_1"), "dropout")
    assert node_id not in project.sheet.block_of


def test_a_folded_block_has_a_port_for_each_thing_that_leads_in_and_each_way_out():
    project = folded(residual())
    block = only(project)
    assert folding.entries(project.graph, block) == ((("dense_1", 0), ("add_1", 1)),)
    assert folding.exits(project.graph, block) == ("add_1",)
    one, other = Link("input_1", "dense_1"), Link("input_1", "add_1", 1)
    assert folding.alike(project, other) == (one, other)
    assert folding.drawn_links(project) == {one, Link("add_1", "output_1")}
    graph = folding.drawn(project)
    assert [node.id for node in graph.nodes] == ["input_1", "dense_1", "output_1"]
    assert set(graph.links) == {Link("input_1", "dense_1"), Link("dense_1", "output_1")}
    assert folding.drawn(residual()) is not graph


def test_inputs_that_one_link_fed_keep_one_port_while_they_are_free():
    outer = [Link("input_1", "dense_1"), Link("input_1", "add_1", 1)]
    project = edits.disconnect(folded(residual()), outer)
    assert folding.entries(project.graph, only(project)) == ((("dense_1", 0), ("add_1", 1)),)
    project = edits.connect(project, "input_1", "dense_1")
    assert folding.entries(project.graph, only(project)) == ((("dense_1", 0),), (("add_1", 1),))


def test_other_inputs_that_need_a_link_have_ports_of_their_own():
    project = row_of("input", "dense", "add", "output")
    project = edits.disconnect(project, project.graph.links)
    project, _ = blocks.group(project, {"dense_1", "add_1"})
    ports = folding.entries(project.graph, only(project))
    assert ports == ((("dense_1", 0),), (("add_1", 0),), (("add_1", 1),))


def test_a_folded_block_moves_as_a_whole():
    project = folded(residual())
    moved = folding.move_drawn(project, {"dense_1": (1000.0, 80.0)})
    was, now = project.graph, moved.graph
    assert all(
        (now.node(each).x - was.node(each).x, now.node(each).y - was.node(each).y)
        == (now.node("dense_1").x - was.node("dense_1").x, 80.0)
        for each in only(project).members
    )
    assert folding.drawn(moved).node("dense_1").x == 1000.0
    assert now.node("output_1") == was.node("output_1")


def test_a_layout_takes_a_folded_block_for_one_card_and_unfolding_makes_room():
    project = folded(residual())
    tidy = arrange(project, sizes_of(project), "right", GAPS)
    seen = folding.drawn(tidy)
    assert [node.x for node in seen.nodes] == [0.0, 152.0, 304.0]
    opened = unfold(tidy, "block_1", sizes_of(project))
    places = [(node.x, node.y) for node in opened.graph.nodes]
    assert all(
        abs(x - other_x) >= 120 or abs(y - other_y) >= 96
        for number, (x, y) in enumerate(places)
        for other_x, other_y in places[:number]
    )
    assert opened.graph.node("input_1") == tidy.graph.node("input_1")
    assert opened.graph.node("output_1").x > tidy.graph.node("output_1").x


def test_unfolding_where_there_is_room_moves_nothing():
    project = residual()
    assert unfold(folded(project), "block_1", sizes_of(project)) == project


def test_what_lies_below_and_above_gives_way_to_the_sides():
    project = residual()
    project = edits.move(project, {"dense_2": (310.0, -160.0)})
    project, below = edits.add_node(project, "dense", 150, 100)
    project, above = edits.add_node(project, "dense", 150, -112)
    opened = unfold(folded(project), "block_1", sizes_of(project)).graph
    assert opened.node(below).y >= 96 + 16
    assert opened.node(above).y <= -160 - 40 - 96
    assert opened.node(below).x == 150


def test_a_folded_block_that_is_turned_is_laid_out_within():
    project = folded(residual())
    turned = arrange(project, sizes_of(project), "down", GAPS)
    ys = [turned.graph.node(each).y for each in ("dense_1", "dense_2", "add_1")]
    assert ys == sorted(ys)
    assert ys[0] + 96 < ys[1]


def test_cards_are_aligned_with_the_card_of_a_folded_block():
    project = folded(edits.move(residual(), {"input_1": (0.0, 50.0)}))
    even = align(project, sizes_of(project), {"input_1", *only(project).members}, "top")
    assert folding.drawn(even).node("dense_1").y == folding.drawn(even).node("input_1").y == 0
    with pytest.raises(EditError, match="several"):
        align(project, sizes_of(project), only(project).members, "top")


def test_a_frame_holds_a_folded_block_whole_or_not_at_all():
    project = folded(residual())
    x, y = folding.place_of(project.graph, only(project), "right")
    project, frame = add_annotation(project, "frame", (x - 10, y - 10, 140, 140))
    assert contents(project, [frame], sizes_of(project))[0] == set(only(project).members)


def test_copies_of_a_whole_block_are_a_block_with_the_next_name():
    project = folded(residual())
    part = project_of_clipping(clipping_of(project, only(project).members))
    assert part.sheet.blocks == project.sheet.blocks
    assert not project_of_clipping(clipping_of(project, ["dense_1", "add_1"])).sheet.blocks
    project, ids = edits.paste(project, part.graph.nodes, part.graph.links)
    new_ids = dict(zip(part.graph.by_id, ids, strict=True))
    project = blocks.paste_blocks(project, part.sheet.blocks, new_ids)
    copy = project.sheet.blocks[1]
    assert copy == Block(
        "block_2", "Residual 2", ("dense_3", "dense_4", "add_2"), True, (("dense_3", "add_2"),)
    )
    assert folding.entries(project.graph, copy) == ((("dense_3", 0), ("add_2", 1)),)
    assert blocks.free_name(project.sheet, "Residual 2") == "Residual 3"


def test_blocks_are_saved_and_older_files_have_none():
    project = folded(residual())
    file = BytesIO()
    storage.write(file, project, None)
    assert storage.read(file, "it")[0] == project
    record = msgspec.to_builtins(record_of(project, None))
    del record["sheet"]["blocks"]
    older = msgspec.convert(record | {"version": 3}, ProjectRecord)
    assert project_of(older, {}).sheet == Sheet()


@pytest.mark.parametrize(
    ("members", "words"),
    [((), "holds no layers"), (("dense_9",), "not there"), (("dense_1", "dense_1"), "twice")],
)
def test_a_file_with_an_impossible_block_is_refused(members, words):
    project = Project(graph=Graph(residual().graph.nodes))
    record = record_of(replace(project, sheet=Sheet(blocks=(Block("b", "B", members),))), None)
    with pytest.raises(FormatError, match=words):
        project_of(record, {})


def test_a_file_with_one_node_in_two_blocks_or_one_id_twice_is_refused():
    project = Project(graph=Graph(residual().graph.nodes))
    one, other = Block("b", "B", ("dense_1",)), Block("c", "C", ("dense_1",))
    for pair, words in (((one, other), "twice"), ((one, replace(other, id="b")), "same id")):
        with pytest.raises(FormatError, match=words):
            project_of(record_of(replace(project, sheet=Sheet(blocks=pair)), None), {})


# ------------------------------------------------------------------ in a row


def test_a_repeated_block_stands_in_a_row_with_weights_of_its_own():
    project = repeat(folded(residual()), "block_1", 3, sizes_of(residual()))
    assert [block.name for block in project.sheet.blocks] == ["Residual", "Residual 2", "Residual 3"]
    second, third = project.sheet.blocks[1:]
    assert second.members == ("dense_3", "dense_4", "add_2")
    assert set(project.graph.links) == {
        Link("input_1", "dense_1"), Link("dense_1", "dense_2"), Link("dense_2", "add_1"),
        Link("input_1", "add_1", 1), Link("add_1", "dense_3"), Link("dense_3", "dense_4"),
        Link("dense_4", "add_2"), Link("add_1", "add_2", 1), Link("add_2", "dense_5"),
        Link("dense_5", "dense_6"), Link("dense_6", "add_3"), Link("add_2", "add_3", 1),
        Link("add_3", "output_1"),
    }  # fmt: skip
    assert not any(node.shares for node in project.graph.nodes)
    places = [folding.place_of(project.graph, block, "right") for block in project.sheet.blocks]
    assert places == [(160.0, 0.0), (312.0, 0.0), (464.0, 0.0)]
    assert project.graph.node("output_1").x == 640.0 + 2 * 152.0
    assert third.folded


def test_the_order_of_inputs_is_that_of_the_original():
    project = row_of("input", "dense", "concatenate", "output")
    project = edits.disconnect(project, Link("dense_1", "concatenate_1"))
    project = edits.connect(project, "input_1", "concatenate_1")
    project = edits.connect(project, "dense_1", "concatenate_1")
    project, _ = blocks.group(project, {"dense_1", "concatenate_1"})
    links = repeat(project, "block_1", 2, sizes_of(project)).graph.incoming("concatenate_2")
    assert links == (Link("concatenate_1", "concatenate_2", 0), Link("dense_2", "concatenate_2", 1))


def test_copies_share_the_weights_of_the_original_where_that_is_wanted():
    project = repeat(residual(), "block_1", 3, sizes_of(residual()), share=True)
    shares = {node.id: node.shares for node in project.graph.nodes if node.shares}
    assert shares == {"dense_3": "dense_1", "dense_5": "dense_1", "dense_4": "dense_2", "dense_6": "dense_2"}


def test_unfolded_copies_lie_beside_each_other():
    project = repeat(residual(), "block_1", 2, sizes_of(residual()))
    first, second = project.sheet.blocks
    ends = [max(project.graph.node(each).x + 120 for each in block.members) for block in (first, second)]
    begins = [min(project.graph.node(each).x for each in block.members) for block in (first, second)]
    assert begins[1] - ends[0] == 16 + 32 + 16
    assert project.graph.node("output_1").x > ends[1]


def test_a_block_that_nothing_leads_to_is_repeated_too():
    project = edits.remove(row_of("input", "dense", "dense", "output"), ["input_1", "output_1"])
    project, _ = blocks.group(project, {"dense_1", "dense_2"})
    project = repeat(project, "block_1", 2, sizes_of(project))
    assert Link("dense_2", "dense_3") in project.graph.links


def test_a_block_with_several_inputs_cannot_stand_in_a_row():
    project, _ = blocks.group(row_of("input", "dense", "add", "output"), {"input_1", "dense_1"})
    with pytest.raises(EditError, match="has no inputs and 1 output"):
        repeat(project, "block_1", 2, sizes_of(project))
    with pytest.raises(EditError, match="from 2 to 50 times, not 51"):
        repeat(residual(), "block_1", 51, sizes_of(residual()))


@pytest.mark.parametrize("share", [False, True])
def test_a_row_of_blocks_trains(share):
    project = sample_project("residual_cnn", 0)
    block = project.sheet.blocks[0]
    inside = {"conv2d_2", "conv2d_3", "add_1", "activation_1"}
    assert set(block.members) == inside
    project = repeat(project, block.id, 3, sizes_of(project), share)
    report = check(project)
    assert report.can_train
    before = check(sample_project("residual_cnn", 0)).parameter_count
    own = sum(check(project).parameter_counts[each] for each in inside if each in report.parameter_counts)
    network = build(project)
    assert sum(values.size for values in network.parameters.values()) == before + (0 if share else 2 * own)
