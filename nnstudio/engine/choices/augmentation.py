"""How training rows are varied each time they are seen, so that a network learns what stays the same."""

from dataclasses import dataclass

from nnstudio.engine.settings import Described, flag, number, values_of

EVERY_INPUT_TAKES = ("noise",)
"""Settings that mean something for inputs that are no images, too."""

_IMAGE_AXES = 3


def is_image(shape: tuple[int, ...]) -> bool:
    """Whether one sample of this shape is an image: (height, width, channels)."""
    return len(shape) == _IMAGE_AXES


@dataclass(frozen=True)
class Augmentation(Described):
    """What happens to the inputs of training, anew for each row in each epoch; predictions see rows as they
    are.

    Each number is the most that is done: what happens to one row is drawn evenly between minus and plus it.
    Images (height, width, channels) take all of it, other inputs the noise alone, and whole numbers that an
    Embedding looks up nothing. Beyond the border of an
    image stands its nearest pixel; what is cut out becomes 0.
    """

    horizontal_flip: bool = flag(
        False, "Flip left and right", "Mirror every other image: not for digits or letters."
    )
    vertical_flip: bool = flag(False, "Flip upside down", "Turn every other image upside down.")
    shift: float = number(
        0.0, "Shift", "Move images by up to this share of their size, in both directions.", 0.0, 0.5, unit="%"
    )
    rotate: float = number(
        0.0, "Rotate", "Turn images by up to this angle, in both directions.", 0.0, 180.0, unit="°"
    )
    scale: float = number(0.0, "Scale", "Enlarge or shrink images by up to this share.", 0.0, 0.9, unit="%")
    cut_out: float = number(
        0.0, "Cut-out", "Blank a square of this share of the image's shorter side, anywhere.", 0.0, 0.9,
        unit="%",
    )  # fmt: skip
    brightness: float = number(
        0.0, "Brightness", "Make images brighter or darker by up to this share.", 0.0, 0.9, unit="%"
    )
    noise: float = number(
        0.0,
        "Noise",
        "Add normal noise of this standard deviation, in units of the prepared (standardized) values.",
        0.0,
        10.0,
        logarithmic=True,
        slides=(0.01, 10.0),
    )

    @property
    def warps(self) -> bool:
        """Whether pixels move."""
        return any((self.horizontal_flip, self.vertical_flip, self.shift, self.rotate, self.scale))

    @property
    def retouches(self) -> bool:
        """Whether pixels are brightened or blanked."""
        return bool(self.brightness or self.cut_out)

    @property
    def changes(self) -> bool:
        """Whether anything is switched on."""
        return any(values_of(self).values())
