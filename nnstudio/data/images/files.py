"""One image file as pixels, and pixels as one: the one file that knows the image library, and its limits."""

import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from nnstudio.data.images.format import ImageFormat
from nnstudio.errors import DataError
from nnstudio.presence import is_file

MOST_PIXELS = 120_000_000
"""Larger images are refused before they are unpacked: a small file may ask for all memory there is."""

Image.MAX_IMAGE_PIXELS = None  # the limit above stands in its place, and is a sentence instead of a warning


def read_image(path: Path, form: ImageFormat) -> NDArray[np.uint8]:
    """The pixels of a file, uint8 (height, width, channels), 0 for black.

    The image is stretched to the size, turned as its camera says, laid on white where it is transparent, and
    is the first one of an animation. Raises `DataError`, in words that follow the file's name, where it
    cannot be read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of tags that nobody asks for
            with _opened(path) as image:
                return _pixels(image, form)
    except DataError:
        raise
    except PermissionError as error:
        raise DataError("no permission to read it") from error
    except Exception as error:  # the decoders of a dozen formats raise whatever they stumble over
        raise DataError("no image, or a damaged one") from error


def write_image(path: Path, pixels: NDArray[np.uint8]) -> None:
    """Write pixels (height, width, channels) as the kind of file that the name says; raises `OSError`."""
    Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels).save(path)


def image_facts(path: Path) -> tuple[int, int, bool]:
    """Width, height, and whether there is colour, from the head of a file; raises `DataError` as
    `read_image`.
    """
    try:
        with _opened(path) as image:
            return image.width, image.height, not _is_grey_mode(image.mode)
    except Exception as error:
        raise DataError("no image, or a damaged one") from error


def _opened(path: Path) -> Image.Image:
    """Opening a pipe would wait for its writer."""
    if not is_file(path):
        raise DataError("no file, but a pipe, or a link that leads nowhere")
    return Image.open(path)


def _pixels(image: Image.Image, form: ImageFormat) -> NDArray[np.uint8]:
    if image.width * image.height > MOST_PIXELS:
        raise DataError(f"too large: {image.width:,} × {image.height:,} pixels")
    mode = "RGB" if form.colour else "L"
    image.draft(mode, (2 * form.width, 2 * form.height))  # a camera's JPEG is unpacked at a fraction of it
    flat = _laid_flat(ImageOps.exif_transpose(image)).convert(mode)
    if flat.size != (form.width, form.height):
        flat = flat.resize((form.width, form.height), Image.Resampling.BILINEAR, reducing_gap=3.0)
    return np.asarray(flat, dtype=np.uint8).reshape(form.shape)


def _is_grey_mode(mode: str) -> bool:
    return mode in {"1", "L", "LA", "F"} or mode.startswith("I")


def _laid_flat(image: Image.Image) -> Image.Image:
    """The image with eight bits for each channel and without transparency."""
    if image.mode == "F" or image.mode.startswith("I"):
        return _in_eight_bits(image)
    if image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(ground, layered).convert("RGB")
    return image


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits, or of floating point from 0 to 1, as 0 to 255."""
    values = np.nan_to_num(np.asarray(image, dtype=np.float64))
    brightest = float(values.max(initial=0.0))
    if image.mode == "F" and brightest <= 1.0:
        values = values * 255.0
    elif brightest > 255.0:
        values = values * (255.0 / max(brightest, 65_535.0))
    return Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8))
