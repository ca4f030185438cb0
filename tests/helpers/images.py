"""Image files for tests: small pictures of two or more classes, in a folder or in files of arrays."""

import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from nnstudio.data.tables.table import Column, Table, category_column


def picture(height: int, width: int, seed: int, colour: bool = False, dark: bool = False) -> np.ndarray:
    """Random pixels of one brightness, uint8 (height, width) or (height, width, 3)."""
    shape = (height, width, 3) if colour else (height, width)
    return np.random.default_rng(seed).integers(0, 80, shape, dtype=np.uint8) + (0 if dark else 170)


def image_folder(
    folder: Path,
    classes: Sequence[str] = ("dark", "light"),
    each: int = 6,
    side: int = 8,
    colour: bool = False,
) -> Path:
    """A folder with a sub-folder of PNG files for each class; the first class is dark."""
    for place, name in enumerate(classes):
        (folder / name).mkdir(parents=True)
        for number in range(each):
            pixels = picture(side, side, 100 * place + number, colour, dark=place == 0)
            Image.fromarray(pixels).save(folder / name / f"{number:03}.png")
    return folder


def parted_folder(folder: Path, parts: Sequence[str] = ("train", "test"), each: int = 6) -> Path:
    """A folder with a sub-folder for each part of a split, and those of the classes in it."""
    for part in parts:
        image_folder(folder / part, each=each)
    return folder


def image_table(count: int = 12, side: int = 8) -> Table:
    """Grey images, dark and light ones by turns."""
    pixels = np.stack([picture(side, side, number, dark=number % 2 == 0) for number in range(count)])
    kinds = [("dark", "light")[number % 2] for number in range(count)]
    return Table(
        (Column("image", "image", pixels[..., np.newaxis]), category_column("kind", kinds)), "pictures"
    )


def idx_bytes(array: np.ndarray) -> bytes:
    """An array of bytes as an IDX file holds it."""
    head = bytes([0, 0, 8, array.ndim])
    return head + np.array(array.shape, ">u4").tobytes() + array.astype(np.uint8).tobytes()


def idx_pair(folder: Path, count: int = 20, side: int = 8, packed: bool = False) -> tuple[Path, np.ndarray]:
    """Images and labels beside each other; gives the file of images and its pixels."""
    pixels = np.stack([picture(side, side, number, dark=number % 2 == 0) for number in range(count)])
    images, labels = folder / "train-images-idx3-ubyte", folder / "train-labels-idx1-ubyte"
    images.write_bytes(idx_bytes(pixels))
    data = idx_bytes(np.arange(count) % 2)
    if packed:
        labels.with_name(labels.name + ".gz").write_bytes(gzip.compress(data))
    else:
        labels.write_bytes(data)
    return images, pixels
