"""What images are read as: a size, and colour or grey."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ImageFormat:
    """What every image becomes: so many pixels high and wide, in colour or grey. `labelled` says that each
    lies in the sub-folder of its class, as for learning it must.
    """

    height: int = 32
    width: int = 32
    colour: bool = False
    labelled: bool = True

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width and channels."""
        return self.height, self.width, 3 if self.colour else 1

    @property
    def words(self) -> str:
        """The size for people: 32 × 24, grey."""
        return f"{self.width} × {self.height}, {'colour' if self.colour else 'grey'}"
