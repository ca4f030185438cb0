"""What the product is called, on every system: the words that installers, menus and stores show."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

NAME = "nnstudio"
TITLE = "NN Studio"
SUMMARY = "Design neural networks and watch them learn"
DESCRIPTION = (
    """Draw a neural network from layers, give it your own table or images, press Train, and watch it learn:
losses, weights, activations and decision surfaces move while a compiled engine trains.""",
    """Ask the trained network about new rows, save everything in one file, and take it away as source code
that runs without this program. One seed gives the same weights on any computer.""",
    "Nothing is ever sent anywhere: the program works without a network connection.",
)
# These two stand in for names that only those who give the program out can choose.
MAINTAINER = "NN Studio maintainers <nnstudio@packages.invalid>"
"""Whom Debian's users write to."""
IDENTIFIER = "org.nnstudio.NNStudio"
"""For AppStream and macOS: a domain of the maintainer's, turned round, and a name."""
COPYRIGHT = "The NN Studio developers"
LICENCE = "Apache-2.0"
ICON = ROOT / "resources" / "icons" / "nnstudio.svg"
KEYWORDS = ("neural", "network", "deep", "learning", "training", "teaching", "classification", "regression")

MIME_TYPE = "application/x-nnstudio"
EXTENSION = ".nns"
DOCUMENT_TITLE = "NN Studio project"
DOCUMENT_FIRST_ENTRY = "project.json"
"""A project is a ZIP archive that begins with this."""


@dataclass(frozen=True)
class Release:
    """One heading of CHANGELOG.md."""

    version: str
    date: str
    """ISO 8601, or "" for what is not released yet."""
    notes: tuple[str, ...]
    """The first words of each point."""


def version() -> str:
    """The version, from the only place where it stands."""
    text = (ROOT / "nnstudio" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise ValueError('nnstudio/__init__.py holds no line __version__ = "…".')
    return found[1]


def has_maintainer() -> bool:
    """Whether somebody has put their own address in place of the stand-in, whose domain can never exist."""
    return not MAINTAINER.endswith(".invalid>")


def releases() -> list[Release]:
    """What CHANGELOG.md tells, newest first; a heading is "## 1.2.0 (2026-11-22)" or "## Unreleased"."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    found = re.split(
        r"^## +(?:\[?(\d[\w.+-]*)\]?(?: *[-–(] *(\d{4}-\d\d-\d\d)\)?)?|Unreleased) *$",
        text,
        flags=re.MULTILINE,
    )
    triples = zip(found[1::3], found[2::3], found[3::3], strict=True)
    return [Release(name or version(), date or "", _notes(body)) for name, date, body in triples]


def _notes(body: str) -> tuple[str, ...]:
    points = re.findall(r"^- (.+(?:\n  .+)*)", body, re.MULTILINE)
    return tuple(re.sub(r"\s+", " ", point.replace("**", "").replace("`", "")) for point in points)
