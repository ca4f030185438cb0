"""The layout keeps cards apart, rows straight and links uncrossed, whatever is drawn."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.document.drawing.layout import Gaps, arranged
from nnstudio.document.drawing.layout_ranks import ranked
from nnstudio.document.graph import Graph, Link, Node
from nnstudio.engine.layers import Add

GAPS = Gaps(32.0, 24.0)
WIDTH, HEIGHT = 120.0, 96.0


def graph_of(*ends: tuple[str, str], alone: tuple[str, ...] = ()) -> Graph:
    """A drawing from pairs of names; the ports of a target count up."""
    ports: dict[str, int] = {}
    links = []
    for source, target in ends:
        links.append(Link(source, target, ports.get(target, 0)))
        ports[target] = ports.get(target, 0) + 1
    names = dict.fromkeys([*(name for pair in ends for name in pair), *alone])
    return Graph(tuple(Node(name, Add(), 80.0, 40.0) for name in names), tuple(links))


def places_of(graph: Graph, direction="right", tall: tuple[str, ...] = ()):
    sizes = {node.id: (WIDTH, 200.0 if node.id in tall else HEIGHT) for node in graph.nodes}
    return arranged(graph, sizes, direction, GAPS), sizes


def crossings(graph: Graph) -> int:
    """Pairs of links between neighbouring ranks whose ends lie the other way round."""
    place = {cell: number for rank in ranked(graph) for number, cell in enumerate(rank)}
    ties = [tie for cell in place for tie in cell.after]
    return sum(
        one.first.rank == other.first.rank
        and (place[one.first] - place[other.first])
        * ((place[one.second] + one.port) - (place[other.second] + other.port))
        < 0
        for one, other in combinations(ties, 2)
    )


def test_a_row_is_straight_with_equal_gaps():
    graph = graph_of("ab", "bc", "cd")
    places, _ = places_of(graph)
    assert {y for _, y in places.values()} == {40.0}
    assert [places[name][0] for name in "abcd"] == [80.0, 232.0, 384.0, 536.0]


def test_downwards_a_row_is_a_column():
    places, _ = places_of(graph_of("ab", "bc"), "down")
    assert [places[name] for name in "abc"] == [(80.0, 40.0), (80.0, 168.0), (80.0, 296.0)]


def test_cards_make_room_for_a_link_that_passes_them():
    """A link from a to d is drawn straight: b and c would hide it."""
    places, _ = places_of(graph_of("ab", "bc", "cd", "ad"))
    assert places["a"][1] == places["d"][1]
    middle = places["a"][1] + HEIGHT / 2
    for name in "bc":
        top = places[name][1]
        assert not top < middle < top + HEIGHT


def test_the_order_of_ports_is_kept():
    """d takes b first and c second, though c was drawn first."""
    places, _ = places_of(graph_of("ac", "ab", "bd", "cd"))
    assert places["b"][1] < places["c"][1]


def test_a_tree_has_no_crossings_even_where_it_was_drawn_in_a_tangle():
    graph = graph_of("ab", "ac", "bx", "cy", "bz", "cw", "xv")
    tangled = Graph(tuple(reversed(graph.nodes)), tuple(reversed(graph.links)))
    assert crossings(tangled) == 0


def test_parts_that_no_link_joins_lie_below_each_other():
    places, _ = places_of(graph_of("ab", "cd", alone=("e",)))
    assert places["a"][1] < places["c"][1] < places["e"][1]
    assert places["a"][0] == places["c"][0] == places["e"][0]


def test_a_loop_is_laid_out_too():
    places, _ = places_of(graph_of("ab", "bc", "ca"))
    assert len(set(places.values())) == 3


def test_no_drawing_no_places():
    assert arranged(Graph(), {}, "right", GAPS) == {}


NAMES = "abcdefghij"


@pytest.mark.parametrize("direction", ["right", "down"])
@given(ends=st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), unique=True, max_size=24))
@settings(deadline=None)
def test_whatever_is_drawn_no_card_covers_another_and_all_lie_on_the_grid(direction, ends):
    graph = graph_of(*((one, other) for one, other in ends if one != other), alone=("z",))
    places, sizes = places_of(graph, direction, tall=("b", "e"))
    assert set(places) == {node.id for node in graph.nodes}
    assert all(x % 8 == 0 and y % 8 == 0 for x, y in places.values())
    for one, other in combinations(places, 2):
        (x, y), (u, v) = places[one], places[other]
        beside = x + sizes[one][0] <= u or u + sizes[other][0] <= x
        assert beside or y + sizes[one][1] <= v or v + sizes[other][1] <= y, (one, other)
    assert places == places_of(graph, direction, tall=("b", "e"))[0]


@given(ends=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), unique=True, max_size=24))
@settings(deadline=None)
def test_without_loops_every_link_leads_on(ends):
    graph = graph_of(
        *((NAMES[min(pair)], NAMES[max(pair)]) for pair in ends if pair[0] != pair[1]), alone="z"
    )
    graph = Graph(graph.nodes, tuple(dict.fromkeys(graph.links)))
    places, _ = places_of(graph)
    assert all(places[link.source][0] < places[link.target][0] for link in graph.links)
    ranks = [len(rank) for rank in ranked(graph_of("ab", "bc"))]
    assert ranks == [1, 1, 1]
    assert [before.node for before, _ in pairwise(rank[0] for rank in ranked(graph_of("ab", "bc")))] == [
        "a",
        "b",
    ]
