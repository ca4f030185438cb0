"""Which paths hold images or arrays, told without reading them and without the libraries that would."""

import re
from pathlib import Path

from nnstudio.presence import is_folder

IMAGE_SUFFIXES = (
    ".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm", ".tga",
)  # fmt: skip
ARRAY_PATTERNS = ("*.npz", "*.npy", "*ubyte")
"""What files of arrays are called, for a file dialog."""

_IDX_NAME = re.compile(r"(images|labels)[-._]?idx\d", re.IGNORECASE)


def is_idx_name(name: str) -> bool:
    """Whether a file is called as IDX files are: ``train-images-idx3-ubyte``, ``….idx``, also ``.gz``."""
    plain = name.lower().removesuffix(".gz")
    return plain.endswith((".idx", "-ubyte", ".idx1", ".idx3")) or _IDX_NAME.search(plain) is not None


def is_array_file(path: Path) -> bool:
    """Whether a file holds whole arrays, by its name: NumPy's, or IDX."""
    return path.suffix.lower() in {".npz", ".npy"} or is_idx_name(path.name)


def is_image_file(path: Path) -> bool:
    """Whether a file is an image, by its name."""
    return path.name.lower().endswith(IMAGE_SUFFIXES)


def is_image_source(path: Path) -> bool:
    """Whether a path is a folder or a file of arrays, and no table of text."""
    return is_folder(path) or is_array_file(path)
