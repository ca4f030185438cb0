"""The style sheet made from a theme's colours: only what a palette cannot say.

Widgets ask for a part in it by the dynamic property ``role``, so that no other file holds a style sheet:
``title``, ``heading`` (small capitals of a section), ``muted``, ``error``, ``link``, ``primary`` (the accent
button), ``quiet`` (a button without a frame), ``card``, ``problem-error`` and ``problem-warning`` (cards that
ask for care), ``panel`` (a surface that fills a dock) and ``bar`` (tool and status bars).
"""

from string import Template
from typing import Any

from nnstudio import paths


def stylesheet(theme: Any, radius: int) -> str:
    """The application's style sheet for a theme; `radius` rounds cards, in pixels."""
    template = Template((paths.resources() / "theme" / "window.qss").read_text("utf-8"))
    colours = {name: value for name, value in vars(theme).items() if isinstance(value, str)}
    icons = (paths.resources() / "icons").as_posix()
    return template.substitute(colours, radius=radius, icons=icons)
