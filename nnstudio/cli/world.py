"""Toy worlds on the command line: ``--world spirals --points 500 --noise 0.1``, and ``--seed`` for other
points of the same one.
"""

from dataclasses import dataclass
from pathlib import Path

from nnstudio.data.worlds.generators import make_world, world
from nnstudio.data.worlds.points import Points, points_of
from nnstudio.errors import SettingError


@dataclass(frozen=True)
class WorldOptions:
    """What was asked for; None where a word was not said."""

    world: str | None = None
    points: int | None = None
    noise: float | None = None

    @property
    def wanted(self) -> bool:
        """Whether a world is asked for; raises `SettingError` for its sliders without a world."""
        if self.world is None and (self.points is not None or self.noise is not None):
            word = "--points" if self.points is not None else "--noise"
            raise SettingError(f"{word} belongs to a toy world: name one with --world.")
        return self.world is not None

    def made(self, seed: int) -> tuple[Points, str]:
        """The points of the world and what it is called; raises `DataError` for what there is not."""
        assert self.world is not None
        table = make_world(self.world, 400 if self.points is None else self.points, self.noise, seed)
        points = points_of(table)
        assert points is not None
        return points, world(self.world).title


def refuse_both(options: WorldOptions, data: Path | None) -> None:
    """A toy world and a table cannot both be learned from; raises `SettingError`."""
    if options.wanted and data is not None:
        raise SettingError(
            f"Learn from the world “{options.world}” or from {data.name}, one at a time: leave one of them "
            "out."
        )
