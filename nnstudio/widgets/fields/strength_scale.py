"""Where the knob of a slider may stand, and which number is written and typed beside it."""

import math
from dataclasses import dataclass

from nnstudio.engine.settings import Setting

_DIGITS = (1, 2, 3, 5, 7)
_SHARE, _DEGREES = 0.05, 5.0


@dataclass(frozen=True)
class StrengthScale:
    """`values` are where the knob may stand, rising; anything from `minimum` to `maximum` may be typed, in
    `unit`, in which a value is `factor` times as large. `whole`: whole numbers only.
    """

    values: tuple[float, ...]
    minimum: float
    maximum: float
    unit: str = ""
    factor: float = 1.0
    whole: bool = False
    logarithmic: bool = False

    def written(self, value: float) -> float:
        """A value as the number beside the slider."""
        return value if self.factor == 1 else round(value * self.factor, 9)

    def read(self, number: float) -> float:
        """The value that a number beside the slider stands for."""
        return number if self.factor == 1 else round(number / self.factor, 9)

    def nearest(self, value: float) -> int:
        """The place of the knob that is nearest to a value."""
        return min(range(len(self.values)), key=lambda index: abs(self.values[index] - value))


def decades(minimum: float, maximum: float) -> tuple[float, ...]:
    """1, 2, 3, 5 and 7 times every power of ten between two positive bounds, inclusive."""
    exponents = range(math.floor(math.log10(minimum)), math.ceil(math.log10(maximum)) + 1)
    values = (float(f"{digit}e{exponent}") for exponent in exponents for digit in _DIGITS)
    return tuple(value for value in values if minimum <= value <= maximum)


def evenly(minimum: float, maximum: float, step: float) -> tuple[float, ...]:
    """From one value to another in steps of the same size; the first one may be shorter."""
    count = math.ceil(round((maximum - minimum) / step, 6))
    return (minimum, *(round(maximum - step * left, 6) for left in reversed(range(count))))


def has_scale(setting: Setting) -> bool:
    """Whether a setting can be slid."""
    return setting.slides is not None or (setting.kind == "number" and setting.unit in ("%", "°"))


def scale_of(setting: Setting) -> StrengthScale:
    """The scale of a setting that can be slid: over decades, from 0 where that is legal, or evenly over a
    share or an angle.
    """
    minimum, maximum = setting.minimum or 0.0, setting.maximum or 1.0
    if setting.slides is not None:
        values = ((0.0,) if minimum == 0 else ()) + decades(*setting.slides)
    else:
        values = evenly(minimum, maximum, _SHARE if setting.unit == "%" else _DEGREES)
    return StrengthScale(
        values, minimum, maximum, "" if setting.kind == "integer" else setting.unit,
        100.0 if setting.unit == "%" else 1.0, setting.kind == "integer", setting.logarithmic,
    )  # fmt: skip
