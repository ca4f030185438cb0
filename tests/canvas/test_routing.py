"""Links that skip layers go around the cards between, wherever a straight curve would pass behind one."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF

from nnstudio.canvas import arranging
from nnstudio.canvas.routing import CLEARANCE, Router
from nnstudio.document.editing import edits
from nnstudio.document.graph import Link
from nnstudio.document.project import Project
from nnstudio.engine.layers import Add, Dense, Input
from tests.helpers.projects import row_of

SKIP = Link("input_1", "add_1", 1)


def row_with_a_skip() -> Project:
    """Input → Dense → Dense → Add in one row, and a link from the Input to the Add."""
    project = row_of("input", "dense", "dense", "add", "output")
    return edits.connect(project, "input_1", "add_1", 1)


@pytest.fixture
def drawing(editor, view):
    editor.new(row_with_a_skip())
    return view.drawing


def covered(drawing) -> list[tuple[str, str]]:
    """Links whose curve touches cards that are not their own, with these cards."""
    found = []
    for link, item in drawing.links.items():
        for node_id, card in drawing.nodes.items():
            if node_id in (link.source, link.target):
                continue
            points = [item._path.pointAtPercent(step / 200) for step in range(201)]
            if any(card.scene_rect().contains(point + item.pos()) for point in points):
                found.append((f"{link.source} → {link.target}", node_id))
    return found


def test_a_link_that_skips_layers_goes_around_their_cards(drawing):
    assert drawing.links[SKIP].lane is not None
    assert covered(drawing) == []
    assert drawing.links[Link("input_1", "dense_1")].lane is None


def test_a_card_that_is_dragged_into_the_way_is_gone_around_while_it_is_dropped(drawing, editor, hand):
    project = edits.move(row_with_a_skip(), {"dense_1": (160.0, 200.0), "dense_2": (320.0, 200.0)})
    editor.new(project)
    assert drawing.links[SKIP].lane is None
    start = hand.node("dense_1")
    hand.drag(start, start - QPoint(0, 200))
    assert drawing.links[SKIP].lane is not None
    assert covered(drawing) == []
    editor.undo_stack.undo()
    assert drawing.links[SKIP].lane is None


def test_a_link_goes_around_while_its_own_card_is_dragged(drawing, editor, hand):
    start = hand.node("add_1")
    hand.press(start)
    hand._last = start
    hand.move(start + QPoint(40, 0))
    assert covered(drawing) == []
    assert drawing.links[SKIP].lane is not None
    hand.release(start + QPoint(40, 0))


def test_a_link_around_cards_is_taken_where_it_is_drawn(drawing, editor, view, hand):
    middle = drawing.links[SKIP].middle
    hand.click(view.mapFromScene(middle))
    assert editor.selected_links == {SKIP}


def test_top_to_bottom_links_go_around_too(drawing, editor, view):
    arranging.arrange(view, "down")
    nodes = [node.id for node in editor.project.graph.nodes]
    editor.perform("", lambda p: edits.move(p, {each: (0.0, 144.0 * row) for row, each in enumerate(nodes)}))
    assert drawing.links[SKIP].lane is not None
    assert covered(drawing) == []


def test_links_that_skip_more_lie_outside_those_that_skip_less(editor, view):
    project = row_of("input", "dense", "dense", "dense", "dense", "add", "output")
    project = edits.connect(edits.connect(project, "input_1", "add_1", 1), "dense_2", "add_1", 2)
    editor.new(project)
    far, near = (view.drawing.links[Link(source, "add_1", port)].lane for source, port in
                 (("input_1", 1), ("dense_2", 2)))  # fmt: skip
    centre = view.drawing.nodes["dense_3"].scene_rect().center().y()
    assert abs(far.across - centre) > abs(near.across - centre) + 10


def test_the_nearest_gap_is_taken_and_keeps_clear_of_all_cards():
    cards = [(f"n_{row}", QRectF(200, 128.0 * row, 120, 96)) for row in range(5)]
    lane = Router(cards, "right").lane(QPointF(120, 300), QPointF(600, 310), ("a", "b"))
    assert lane is not None
    assert all(not (rect.top() - CLEARANCE < lane.across < rect.bottom() + CLEARANCE) for _, rect in cards)
    assert 224 < lane.across < 384


def test_a_large_random_drawing_has_no_link_behind_a_card(editor, view):
    project, ids = Project(), []
    for column in range(6):
        for row in range(4):
            layer = Input(shape=(4,)) if column == 0 else Add() if column == 5 else Dense(units=4)
            project, node = edits.add_node(project, layer, column * 152.0, row * 128.0 + 24 * (column % 2))
            ids.append(node)
    for row in range(4):
        for source in (ids[row], ids[4 + (row + 1) % 4], ids[8 + (row + 2) % 4]):
            project = edits.connect(project, source, ids[20 + row])
    editor.new(project)
    assert covered(view.drawing) == []


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("place", [(8, 160), (-240, -160), (-400, 200), (0, -140)])
def test_a_link_that_turns_back_passes_behind_neither_of_its_own_cards(editor, view, place, direction):
    x, y = place if direction == "right" else (1.2 * place[1], place[0])
    project = Project(sheet=replace(Project().sheet, direction=direction))
    project, source = edits.add_node(project, "dense", 0.0, 0.0)
    project, target = edits.add_node(project, "dense", float(x), float(y))
    editor.new(edits.connect(project, source, target))
    (item,) = view.drawing.links.values()
    points = [item._path.pointAtPercent(step / 200) for step in range(201)]
    for card in view.drawing.nodes.values():
        inside = card.scene_rect().adjusted(1, 1, -1, -1)
        assert not any(inside.contains(point) for point in points)
