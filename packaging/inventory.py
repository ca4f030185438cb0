"""What a built program carries that others made: each work with version, licence and the licence's text.

Python packages tell it by their metadata, libraries of the building system by their Debian packages.
"""

import json
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import product

from nnstudio.components import Component, as_json, of_distribution

LICENCE_FILE = re.compile(
    r"(^|/)(licen[cs]es?[^/]*|copying[^/]*|notice[^/]*|authors[^/]*)($|/)", re.IGNORECASE
)
COMMON = Path("/usr/share/common-licenses")
COMMON_NAMES = ("LGPL-3", "GPL-3", "LGPL-2.1", "GPL-2", "Apache-2.0", "MPL-2.0")
"""Whole texts that licences of libraries refer to."""

MOST_NAMES = 3
"""A Debian package that tells more licences speaks of all its sources, tests and build scripts too."""


@dataclass(frozen=True)
class Work:
    """A component, where it comes from as a package URL, and the texts of its licence."""

    component: Component
    address: str
    texts: tuple[str, ...]


def works(program: Path, binaries: Path) -> list[Work]:
    """All that stands in a built folder; `binaries` is the list that the build wrote of its libraries."""
    folder = next(program.glob("_internal"), program)
    python = [_python_package(path) for path in sorted(folder.glob("*.dist-info")) if _is_foreign(path)]
    return [_interpreter(), *python, *_of_the_system(_origins(binaries))]


def write_into(program: Path, found: list[Work]) -> None:
    """Put the list and the texts where the program looks for them."""
    folder = next(program.glob("_internal"), program) / "nnstudio"
    (folder / "components.json").write_text(as_json([work.component for work in found]), encoding="utf-8")
    (folder / "THIRD-PARTY.txt").write_text(texts(found), encoding="utf-8")


def texts(found: list[Work], with_common: bool = True) -> str:
    """The licences of all works, one after the other, and at the end those that they refer to by name."""
    parts = [f"{product.TITLE} carries the works of others. These are their licences.\n"]
    for work in found:
        component = work.component
        heading = f"{component.name} {component.version} ({component.licence})"
        parts.append(
            f"{'=' * 78}\n{heading}\n{'=' * 78}\n\n" + "\n\n".join(text.strip() for text in work.texts) + "\n"
        )
    for name in COMMON_NAMES if with_common else ():
        if (COMMON / name).is_file():
            text = (COMMON / name).read_text("utf-8").strip()
            parts.append(f"{'=' * 78}\nThe whole text of {name}\n{'=' * 78}\n\n{text}\n")
    return "\n".join(parts)


def _is_foreign(folder: Path) -> bool:
    return not folder.name.startswith(f"{product.NAME}-")


def _python_package(folder: Path) -> Work:
    distribution = metadata.PathDistribution(folder)
    component = of_distribution(distribution)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    licences = [path for path in files if LICENCE_FILE.search(path.relative_to(folder).as_posix())]
    address = f"pkg:pypi/{component.name.lower().replace('_', '-')}@{component.version}"
    return Work(component, address, tuple(path.read_text("utf-8", "replace") for path in licences))


def _interpreter() -> Work:
    version = platform.python_version()
    paths = [Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt"]
    found = [path.read_text("utf-8") for path in paths if path.is_file()]
    return Work(Component("Python", version, "PSF-2.0"), f"pkg:generic/python@{version}", tuple(found[:1]))


def _origins(binaries: Path) -> list[Path]:
    """Libraries that belong neither to a Python package nor to Python itself."""
    sources = [Path(source) for _, source in json.loads(binaries.read_text("utf-8"))]
    own = (Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve(), product.ROOT)
    return [path for path in sources if not any(path.resolve().is_relative_to(folder) for folder in own)]


def _of_the_system(libraries: list[Path]) -> list[Work]:
    if shutil.which("dpkg-query") is None:
        return []
    packages = sorted({package for path in libraries if (package := _package(path)) is not None})
    return [_debian_package(name) for name in packages]


def _package(library: Path) -> str | None:
    """The Debian package that owns a library; since /usr was merged it may know it under either name."""
    resolved = library.resolve()
    for path in (
        resolved,
        Path("/") / resolved.relative_to("/usr") if resolved.is_relative_to("/usr") else resolved,
    ):
        answer = _ask("dpkg-query", "--search", str(path))
        if answer:
            return answer.split(":")[0]
    return None


def _debian_package(name: str) -> Work:
    version = _ask("dpkg-query", "--show", "--showformat=${Version}\n", name).splitlines()[0]
    path = Path("/usr/share/doc") / name / "copyright"
    text = path.read_text("utf-8", "replace") if path.is_file() else ""
    names = dict.fromkeys(re.findall(r"^License: *(\S[^\n]*)$", text, re.MULTILINE))
    licence = " and ".join(names) if 0 < len(names) <= MOST_NAMES else "see its text"
    return Work(Component(name, version, licence), f"pkg:deb/debian/{name}@{version}", (text,))


def _ask(*command: str) -> str:
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout
