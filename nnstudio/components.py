"""The works of others that the program is made of: their versions and licences.

The packaged program carries a list, made when it was built; elsewhere the installed packages tell themselves.
"""

import json
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

DIRECT = (
    "PySide6-Essentials", "numpy", "numba", "pyqtgraph", "openpyxl", "pillow", "msgspec", "safetensors",
    "typer", "rich",
)  # fmt: skip
"""What the program imports itself: the dependencies in pyproject.toml."""
SHIPPED_LIST = Path(__file__).parent / "components.json"
SHIPPED_LICENCES = Path(__file__).parent / "THIRD-PARTY.txt"
_LONGEST_NAME = 60
"""Some packages put the whole text of their licence where its name belongs."""
_CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True)
class Component:
    """One work with a licence of its own."""

    name: str
    version: str
    licence: str
    """An SPDX expression where the work tells one, else its words."""


def components() -> list[Component]:
    """All works in the program, by name."""
    if SHIPPED_LIST.is_file():
        return [Component(**entry) for entry in json.loads(SHIPPED_LIST.read_text("utf-8"))]
    return sorted(map(of_distribution, _installed()), key=lambda found: found.name.lower())


def as_json(found: list[Component]) -> str:
    """The list as the packaged program carries it."""
    return json.dumps([asdict(component) for component in found], indent=1)


def of_distribution(distribution: metadata.Distribution) -> Component:
    """What an installed Python package says of itself."""
    told = distribution.metadata
    classifiers = told.get_all("Classifier") or []
    names = [line.removeprefix(_CLASSIFIER) for line in classifiers if line.startswith(_CLASSIFIER)]
    spoken = [
        *(told.get_all("License-Expression") or []),
        *(told.get_all("License") or []),
        " and ".join(names),
    ]
    licence = next((words for words in spoken if words and len(words) <= _LONGEST_NAME), "see its text")
    return Component(told["Name"], distribution.version, licence)


def _installed() -> list[metadata.Distribution]:
    """The direct dependencies and what they need in turn, as far as it is installed."""
    found: dict[str, metadata.Distribution] = {}
    waiting = list(DIRECT)
    while waiting:
        name = waiting.pop()
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        if distribution.metadata["Name"] not in found:
            found[distribution.metadata["Name"]] = distribution
            waiting += [_name(line) for line in distribution.requires or () if "extra ==" not in line]
    return list(found.values())


def _name(requirement: str) -> str:
    """The package that a requirement such as ``numpy<2.5,>=1.26 ; python_version < "3.14"`` is about."""
    end = next((at for at, sign in enumerate(requirement) if not (sign.isalnum() or sign in "-_.")), None)
    return requirement[:end]
