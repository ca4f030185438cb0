"""How each kind of package comes into a clean place, and how it leaves again."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import debian
import product

from proof.place import Place
from proof.verdict import expect

UNPACKED_IN = "/srv/Netze für Anfänger & Größere"
"""A folder with blanks and letters that not everybody has; only root may write there."""


@dataclass(frozen=True)
class Program:
    """The program as it stands in a place: its folder, and what starts it there."""

    folder: str
    start: str
    opens: tuple[str, ...]
    """What a double click on a project starts, before the name of its file."""


class Package(Protocol):
    """Something to be given to people."""

    file: Path

    def put_into(self, place: Place) -> Program:
        """Install it."""

    def take_out_of(self, place: Place) -> None:
        """Remove it."""


@dataclass(frozen=True)
class DebianPackage:
    """A .deb, which dpkg installs and removes."""

    file: Path

    def put_into(self, place: Place) -> Program:
        """Install it; the system then knows the program and its files."""
        shutil.copy(self.file, place.root / "tmp" / "package.deb")
        done = place.as_root("dpkg", "--install", "/tmp/package.deb")
        (place.root / "tmp" / "package.deb").unlink()
        expect(done.code == 0, f"dpkg refuses the package:\n{done.output}")
        return Program(f"/{debian.HOME}", product.NAME, ("gio", "open"))

    def take_out_of(self, place: Place) -> None:
        """Remove it with all that belongs to it."""
        done = place.as_root("dpkg", "--purge", product.NAME)
        expect(done.code == 0, f"dpkg cannot remove the package:\n{done.output}")


@dataclass(frozen=True)
class Archive:
    """A .tar.xz, which runs from where it is unpacked, also where its user may not write."""

    file: Path

    def put_into(self, place: Place) -> Program:
        """Unpack it as root."""
        folder = place.outside(UNPACKED_IN)
        folder.mkdir()
        subprocess.run(
            ["tar", "--extract", "--no-same-owner", f"--file={self.file}", f"--directory={folder}"],
            check=True,
        )
        (unpacked,) = folder.iterdir()
        program = f"{UNPACKED_IN}/{unpacked.name}"
        return Program(program, f"{program}/{product.NAME}", (f"{program}/{product.NAME}",))

    def take_out_of(self, place: Place) -> None:
        """Delete its folder."""
        shutil.rmtree(place.outside(UNPACKED_IN))


def found_in(folder: Path) -> list[Package]:
    """The packages for Linux in a folder."""
    return [
        *(DebianPackage(path) for path in sorted(folder.glob("*.deb"))),
        *(Archive(path) for path in sorted(folder.glob("*.tar.xz"))),
    ]
