"""What the engine leaves to chance, once more in float64: Philox, normal numbers, masks and augmentation.

Written from the papers (Salmon et al. 2011; Box and Muller 1958) and from what the engine promises: that each
number depends on seed, purpose, node, epoch, row and unit alone.
"""

import zlib
from math import cos, radians, sin, tau

import numpy as np

from nnstudio.engine.choices.augmentation import Augmentation

Array = np.ndarray
DROPOUT, NOISE, AUGMENTATION = 1, 2, 3
_MASK = 2**32 - 1


def philox(c0: int, c1: int, c2: int, c3: int, key: int) -> tuple[int, int, int, int]:
    """Four words of Philox 4×32-10."""
    k0, k1 = key & _MASK, key >> 32
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & _MASK, (p0 >> 32) ^ c3 ^ k1, p0 & _MASK
        k0, k1 = (k0 + 0x9E3779B9) & _MASK, (k1 + 0xBB67AE85) & _MASK
    return c0, c1, c2, c3


def words(purpose: int, node: str, seed: int, epoch: int, row: int, count: int) -> list[int]:
    """The first `count` words that belong to a row."""
    last = (purpose << 24) + (zlib.crc32(node.encode()) & 0xFFFFFF)
    drawn: list[int] = []
    for block in range(-(-count // 4)):
        drawn.extend(philox(block, row, epoch, last, seed))
    return drawn[:count]


def normal(node: str, seed: int, epoch: int, row: int, count: int) -> Array:
    """Standard normal numbers of a row."""
    found: list[float] = []
    drawn = words(NOISE, node, seed, epoch, row, -(-count // 4) * 4)
    for radius_word, angle_word in zip(drawn[::2], drawn[1::2], strict=True):
        radius = (-2 * np.log(((radius_word >> 1) + 0.5) / 2**31)) ** 0.5
        angle = tau * (angle_word >> 8) / 2**24
        found.extend((radius * cos(angle), radius * sin(angle)))
    return np.array(found[:count])


def kept(node: str, rate: float, seed: int, epoch: int, row: int, count: int) -> Array:
    """A dropout mask of a row: 1 where a unit stays."""
    return np.array(
        [float(word >= int(rate * 2**32)) for word in words(DROPOUT, node, seed, epoch, row, count)]
    )


def augmented(image: Array, how: Augmentation, node: str, seed: int, epoch: int, row: int) -> Array:
    """An image (height, width, channels) as training sees it."""
    drawn = words(AUGMENTATION, node, seed, epoch, row, 12)
    if how.warps:
        image = _warped(image, how, drawn)
    if how.noise:
        image = image + how.noise * normal(node, seed, epoch, row, image.size).reshape(image.shape)
    image = image * (1 + how.brightness * _signed(drawn[6]))
    height, width, _ = image.shape
    side = int(how.cut_out * min(height, width) + 0.5)
    top, left = drawn[8] * height // 2**32 - side // 2, drawn[9] * width // 2**32 - side // 2
    image = image.copy()
    image[max(top, 0) : max(top + side, 0), max(left, 0) : max(left + side, 0)] = 0
    return image


def _signed(word: int) -> float:
    """Between −1 and 1."""
    return ((word >> 8) + 0.5) / 2**23 - 1


def _warped(image: Array, how: Augmentation, drawn: list[int]) -> Array:
    height, width, _ = image.shape
    middle = np.array([(width - 1) / 2, (height - 1) / 2])
    moved = how.shift * np.array([_signed(drawn[0]) * width, _signed(drawn[1]) * height])
    angle = radians(how.rotate * _signed(drawn[2]))
    turn_back = np.array([[cos(angle), sin(angle)], [-sin(angle), cos(angle)]])
    mirror = np.array(
        [
            -1 if how.horizontal_flip and drawn[4] >= 2**31 else 1,
            -1 if how.vertical_flip and drawn[5] >= 2**31 else 1,
        ]
    )
    found = np.empty(image.shape)
    for row in range(height):
        for column in range(width):
            place = (
                turn_back @ (np.array([column, row]) - middle - moved) / (1 + how.scale * _signed(drawn[3]))
            )
            found[row, column] = _between_pixels(image, *(mirror * place + middle))
    return found


def _between_pixels(image: Array, x: float, y: float) -> Array:
    """The bilinear value at a place; beyond the border that of the nearest pixel."""
    height, width, _ = image.shape
    x, y = min(max(x, 0.0), width - 1.0), min(max(y, 0.0), height - 1.0)
    total = np.zeros(image.shape[2])
    for row in range(height):
        for column in range(width):
            total += max(0.0, 1 - abs(x - column)) * max(0.0, 1 - abs(y - row)) * image[row, column]
    return total
