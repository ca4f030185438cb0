"""The style sheet made from a theme's colours: only what a palette cannot say.

Widgets ask for a part in it by the dynamic property ``role``, so that no other file holds a style sheet:
``title``, ``heading`` (small capitals of a section), ``muted``, ``error``, ``link``, ``primary`` (the accent
button), ``quiet`` (a button without a frame), ``card``, ``problem-error`` and ``problem-warning`` (cards that
ask for care), ``panel`` (a surface that fills a dock), ``bar`` (tool and status bars) and ``bare`` (a list or
table without a frame). Buttons that are ``tight`` have less room at their sides.
"""

import re
from string import Template
from typing import Any

from PySide6.QtWidgets import QWidget

from nnstudio import paths

_LENGTH = re.compile(r"(border-radius: )?\b(\d+)px")
_HAIRLINE = 3
"""Pixels up to which a length is that of a line, which does not grow with the text."""


def stylesheet(theme: Any, radius: int, scale: float = 1.0) -> str:
    """The application's style sheet for a theme; `radius` rounds cards, in pixels. All lengths but those of
    lines are `scale` times as large as written.
    """
    names = ("window", "contrast") if theme.high_contrast else ("window",)
    rules = ((paths.resources() / "theme" / f"{name}.qss").read_text("utf-8") for name in names)
    template = Template("\n".join(rules))
    colours = {name: value for name, value in vars(theme).items() if isinstance(value, str)}
    icons = (paths.resources() / "icons").as_posix()
    sheet = template.substitute(colours, radius=radius, icons=icons)
    return _LENGTH.sub(lambda length: f"{length[1] or ''}{_scaled(length, scale)}px", sheet)


def dress(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property that the style sheet asks for, and dress a widget anew that has been dressed without."""
    if (widget.property(name) or None) != (value or None):  # one that was never set is like False
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _scaled(length: re.Match[str], scale: float) -> int:
    """A radius larger than half of what it rounds would not be drawn at all, so it is rather too small."""
    pixels = int(length[2])
    if pixels <= _HAIRLINE:
        return pixels
    return 1 + int((pixels - 1) * scale) if length[1] else int(pixels * scale)
