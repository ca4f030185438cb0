"""What a drawing has besides layers and links: the way the data flows over it, and notes and frames."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Direction = Literal["right", "down"]
"""Where a layer's output points: the ports stand left and right, or above and below."""
Colour = Literal["grey", "blue", "green", "yellow", "orange", "purple"]


@dataclass(frozen=True)
class Annotation:
    """Words for people, which training does not see. Lengths are scene pixels, `x`, `y` the upper left
    corner.

    A note is a slip of paper before the drawing; a frame stands behind layers, names them, and takes them
    along.
    """

    id: str
    kind: Literal["note", "frame"]
    x: float
    y: float
    width: float
    height: float
    text: str = ""
    colour: Colour = "grey"


@dataclass(frozen=True)
class Sheet:
    """The direction of the drawing, and its notes and frames from back to front."""

    direction: Direction = "right"
    annotations: tuple[Annotation, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Annotation]:
        """Notes and frames by id."""
        return {annotation.id: annotation for annotation in self.annotations}
