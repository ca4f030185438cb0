"""What a layer says of one sample as a small picture: its maps side by side, or its values as a strip."""

import numpy as np
from numpy.typing import NDArray

from nnstudio.widgets.dress.colour_scales import Pixels, limit_of, weight_pixels
from nnstudio.widgets.filter_pictures import thumbnail

MOST_VALUES = 64
"""Along a strip; of more evenly chosen ones are shown."""
_MOST_MAPS, _MOST_PIXELS = 12, 16


def value_picture(values: NDArray[np.floating], surface: str, aspect: float) -> Pixels:
    """A picture of values (features,), (steps, channels) or (height, width, channels) on the scale of
    weights: `surface` is 0. Maps lie in a picture about `aspect` times as wide as high.
    """
    if values.ndim == 3:
        every = max(1, -(-max(values.shape[:2]) // _MOST_PIXELS))
        maps = values[::every, ::every, :_MOST_MAPS].transpose(2, 0, 1)[..., None]
        return thumbnail(maps, False, surface, aspect, most=_MOST_MAPS)
    rows = values.T if values.ndim == 2 else values[None]
    cells = rows[np.ix_(evenly_chosen(len(rows), _MOST_PIXELS), evenly_chosen(rows.shape[1], MOST_VALUES))]
    return weight_pixels(cells, limit_of(cells), surface)


def evenly_chosen(size: int, most: int) -> NDArray[np.intp]:
    """Places of at most so many of a row, its ends among them."""
    return np.linspace(0, size - 1, min(size, most)).round().astype(np.intp)
