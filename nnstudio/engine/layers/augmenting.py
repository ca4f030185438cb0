"""Brings the rows of a batch in, and varies them while a network learns."""

from typing import TYPE_CHECKING

from nnstudio.engine.choices.augmentation import is_image

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter


def bring_in(tape: "NodeWriter") -> None:
    """Write the instructions of an Input: gather the rows, then, where that is wanted, augment them.

    With nothing switched on there is nothing but the gathering.
    """
    y, wanted = tape.output, tape.augmentation
    warps = is_image(y.shape) and wanted.warps
    gathered = tape.extra(y.features) if warps else y.offset
    tape.emit("gather", source=tape.source, features=y.features, y=gathered)
    if warps:
        _warp(tape, gathered)
    if wanted.noise:
        tape.emit(
            "add_noise", features=y.features, x=y.offset, y=y.offset,
            deviation=tape.rate("noise", wanted.noise), layer=tape.key,
        )  # fmt: skip
    if is_image(y.shape) and wanted.retouches:
        height, width, channels = y.shape
        tape.emit(
            "retouch", height=height, width=width, channels=channels, y=y.offset,
            brightness=tape.rate("brightness", wanted.brightness),
            cut_out=tape.rate("cut_out", wanted.cut_out), layer=tape.key,
        )  # fmt: skip


def _warp(tape: "NodeWriter", gathered: int) -> None:
    y, wanted = tape.output, tape.augmentation
    height, width, channels = y.shape
    tape.need_scratch(y.features)
    tape.emit(
        "warp", height=height, width=width, channels=channels, x=gathered, y=y.offset,
        shift=tape.rate("shift", wanted.shift), rotate=tape.rate("rotate", wanted.rotate),
        scale=tape.rate("scale", wanted.scale), across=wanted.horizontal_flip,
        upside_down=wanted.vertical_flip, layer=tape.key,
    )  # fmt: skip
