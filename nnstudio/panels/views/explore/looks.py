"""How groups of rows look: the same colours and markers as classes have in every other view."""

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.exploring.groups import GAP_PLACE, Groups
from nnstudio.panels.views.colour_key import Entry, Key, value_key
from nnstudio.widgets.dress import colour_scales, theme

QUARTER_STEPS = (0.1, 0.38, 0.66, 0.9)
"""Where on the scale of values the colours of the four quarters lie."""


def group_colour(groups: Groups, index: int) -> str:
    """The colour of a group."""
    colours, place = theme.current(), groups.places[index]
    if place < 0:
        return colours.line if place == GAP_PLACE else colours.earlier
    if groups.kind == "all":
        return theme.family_colour("data")
    if groups.kind in ("classes", "labels"):
        return colour_scales.class_colour(place)
    scale = colour_scales.value_scale()
    return f"#{int(scale[round(QUARTER_STEPS[place % 4] * (len(scale) - 1))]) & 0xFFFFFF:06x}"


def group_key(groups: Groups) -> Key:
    """The key of groups that are painted in their colours; empty where there is but one."""
    if groups.kind == "all":
        return Key()
    marks = groups.places if groups.kind in ("classes", "labels") else [-1] * len(groups.names)
    entries = (
        Entry(name, group_colour(groups, index), mark)
        for index, (name, mark) in enumerate(zip(groups.names, marks, strict=True))
    )
    return Key(groups.name, tuple(entries))


def points_key(groups: Groups) -> Key:
    """The key of points: numbers stand on the whole scale of values."""
    if groups.values is None:
        return group_key(groups)
    return value_key(groups.name, *value_range(groups.values))


def value_range(values: NDArray[np.float64]) -> tuple[float, float]:
    """The span of the finite values; 0 to 1 where there is none."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
