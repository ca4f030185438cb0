"""What was done on the playground, step by step and by name: each step can be undone and done again."""

from dataclasses import dataclass

from nnstudio.data.worlds.points import Points
from nnstudio.dialogs.playground_tools import Recipe

_MOST_STEPS = 200


@dataclass(frozen=True)
class Scene:
    """All that the playground shows: points, the row of the list they belong to, and how a world is made."""

    points: Points
    row: int
    recipe: Recipe
    is_painted: bool = False
    """Whether a hand placed or erased some of the points."""


class History:
    """The scene that is shown, those before it, and those that were undone."""

    def __init__(self, first: Scene) -> None:
        self.now = self.first = first
        self._before: list[tuple[str, Scene]] = []
        self._after: list[tuple[str, Scene]] = []

    @property
    def undo_name(self) -> str:
        """What would be undone; empty where nothing can be."""
        return self._before[-1][0] if self._before else ""

    @property
    def redo_name(self) -> str:
        """What would be done again; empty where nothing can be."""
        return self._after[-1][0] if self._after else ""

    def do(self, name: str, scene: Scene) -> None:
        """Show another scene, as a step of its own."""
        self._before.append((name, self.now))
        del self._before[:-_MOST_STEPS]
        self._after.clear()
        self.now = scene

    def go_on(self, scene: Scene) -> None:
        """Show another scene, as part of the last step."""
        self.now = scene

    def undo(self) -> None:
        """Show the scene before the last step."""
        if self._before:
            name, scene = self._before.pop()
            self._after.append((name, self.now))
            self.now = scene

    def redo(self) -> None:
        """Show the scene that was undone last."""
        if self._after:
            name, scene = self._after.pop()
            self._before.append((name, self.now))
            self.now = scene

    def take_back(self) -> None:
        """Undo the last step as if it had never been."""
        self.undo()
        self._after.clear()
