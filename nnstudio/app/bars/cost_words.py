"""What a network costs, in a few words for the bar at the bottom."""

from nnstudio.document.costs import Costs
from nnstudio.widgets.numbers import short_count

_UNITS = ((3600.0, "h"), (60.0, "min"), (1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))


def cost_words(costs: Costs) -> list[str]:
    """Products, memory and the time of an epoch, as far as they are known: “378 k multiply–adds”, “2.2 MB”,
    “about 60 ms an epoch”.
    """
    words = []
    if costs.multiply_adds:
        words.append(f"{short_count(costs.multiply_adds)} multiply–adds")
    if costs.epoch_seconds:
        words += [size_words(costs.memory), f"about {time_words(costs.epoch_seconds)} an epoch"]
    return words


def size_words(count: int) -> str:
    """Bytes in two figures: “38 kB”, “2.2 MB”."""
    for size, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= 0.995 * size:
            return f"{_figures(count / size, 2)} {unit}"
    return f"{count} B"


def time_words(seconds: float) -> str:
    """A guess in one figure, for it is no better than that: “60 ms”, “2 s”."""
    unit, name = next((one for one in _UNITS if seconds >= 0.95 * one[0]), _UNITS[-1])
    return f"{_figures(seconds / unit, 1)} {name}"


def _figures(value: float, count: int) -> str:
    return f"{float(f'{value:.{count}g}'):g}"
