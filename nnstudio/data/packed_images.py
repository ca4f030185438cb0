"""Reads grey images that lie packed in one file into a table with a column for each pixel."""

from pathlib import Path

import numpy as np

from nnstudio.data.table import Column, Table


def read_packed_images(path: Path, target: str) -> Table:
    """The table of an ``.npz`` file: columns ``pixel_<row>_<column>``, from 0, and the target behind them.

    The file holds ``pixels``, uint8 (images, height, width), and one number for each image under the name of
    the target. Parsing the same digits from text takes ten times as long.
    """
    with np.load(path, allow_pickle=False) as arrays:
        pixels, targets = arrays["pixels"], arrays[target]
    _, height, width = pixels.shape
    values = pixels.reshape(len(pixels), -1).T.astype(np.float64, order="C")  # one row of memory per column
    names = (f"pixel_{row}_{column}" for row in range(height) for column in range(width))
    columns = [Column(name, "number", values[place]) for place, name in enumerate(names)]
    return Table((*columns, Column(target, "number", targets.astype(np.float64))), path.name)
