"""A Hypothesis strategy for sheets with blocks and notes, where nothing lies over anything else."""

from dataclasses import replace
from itertools import combinations

from hypothesis import strategies as st

from nnstudio.document.drawing import annotating, blocks
from nnstudio.document.drawing.pieces import overlap, pieces
from nnstudio.document.editing import edits
from nnstudio.document.project import Project

CARD = 120.0, 96.0


def sizes_of(project: Project) -> dict[str, tuple[float, float]]:
    """Cards that are all alike."""
    return dict.fromkeys(project.graph.by_id, CARD)


def overlapping(project: Project) -> list[tuple[object, object]]:
    """Pieces of the sheet that lie over each other."""
    all_of_it = pieces(project, sizes_of(project))
    return [(one, other) for one, other in combinations(all_of_it, 2) if overlap(one.box, other.box)]


PITCH = 176.0, 168.0
CELLS = [(column, line) for column in range(7) for line in range(6)]


@st.composite
def sheets(draw) -> Project:
    """Layers and notes in the cells of a wide grid, links to the right, and two blocks of two layers each."""
    free, groups = set(CELLS), []
    for _ in range(2):
        dx, dy = draw(st.sampled_from([(1, 0), (0, 1), (1, 1), (2, 1)]))
        fitting = [(x, y) for x, y in CELLS if cells_between(x, y, dx, dy) <= free]
        x, y = draw(st.sampled_from(fitting))
        free -= cells_between(x, y, dx, dy)
        groups.append([(x, y), (x + dx, y + dy)])
    others = draw(st.lists(st.sampled_from(sorted(free)), min_size=2, max_size=10, unique=True))
    project = Project()
    for column, line in (*groups[0], *groups[1], *others[:-2]):
        project, _ = edits.add_node(project, "add", PITCH[0] * column, PITCH[1] * line)
    for column, line in others[-2:]:
        box = (PITCH[0] * column + 8, PITCH[1] * line + 8, 96.0, 64.0)
        project, _ = annotating.add_annotation(project, "note", box)
    ids = list(project.graph.by_id)
    for source, target in draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=10)):
        if project.graph.node(source).x < project.graph.node(target).x:
            project = edits.connect(project, source, target, 0)
    for members in (ids[:2], ids[2:4]):
        project, _ = blocks.group(project, set(members))
    return replace(project, sheet=replace(project.sheet, direction=draw(st.sampled_from(["right", "down"]))))


def cells_between(x: int, y: int, dx: int, dy: int) -> set[tuple[int, int]]:
    return {(x + right, y + below) for right in range(dx + 1) for below in range(dy + 1)}
