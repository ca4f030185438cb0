"""What there is to choose on the playground: the toy worlds, and empty planes to paint on."""

from dataclasses import dataclass

from nnstudio.data.worlds.generators import WORLDS, WorldTask, make_world
from nnstudio.data.worlds.points import Points, no_points, points_of
from nnstudio.dialogs.playground_history import Scene
from nnstudio.dialogs.playground_tools import Recipe

_SKETCHED = 140
_ERASE = "The right button erases."
WORDS_OF_PAINTING: dict[WorldTask, tuple[str, str]] = {
    "classes": ("Paint classes", f"Click or drag to place points of a class. {_ERASE}"),
    "curve": ("Paint a curve", f"Click or drag to place points, to predict y from x. {_ERASE}"),
}


@dataclass(frozen=True)
class Entry:
    """One row of the list: a world, or an empty plane to paint on."""

    title: str
    summary: str
    task: WorldTask
    world_id: str = ""


ENTRIES = (
    *(Entry(one.title, one.summary, one.task, one.id) for one in WORLDS),
    *(Entry(title, summary, task) for task, (title, summary) in WORDS_OF_PAINTING.items()),
)


def made(row: int, recipe: Recipe) -> Scene:
    """The world of a row, or an empty plane."""
    entry = ENTRIES[row]
    table = make_world(entry.world_id, recipe.count, recipe.noise, recipe.seed) if entry.world_id else None
    return Scene((points_of(table) if table else None) or no_points(entry.task), row, recipe)


def sketch(entry: Entry) -> Points:
    """The points of a world's icon; for an empty plane a few strokes of the brush."""
    world = points_of(make_world(entry.world_id, _SKETCHED)) if entry.world_id else None
    if world is not None:
        return world
    points = no_points(entry.task)
    for step in range(6):
        along = step / 5
        points = points.added(-0.7 + 1.1 * along, 0.1 + 0.8 * along)
        if entry.task == "classes":
            points = points.added(-0.4 + 1.1 * along, -0.9 + 0.8 * along, 1)
    return points
