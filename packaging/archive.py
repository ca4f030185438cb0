"""Packs the built program into one archive that runs from wherever it is unpacked."""

import platform
import stat
import sys
import tarfile
from pathlib import Path

import debian
import desktop
import product

COMPRESSION = 1
"""Of xz, as for the Debian package."""


def build(program: Path, target: Path) -> Path:
    """Write the .tar.xz into `target`; gives its file."""
    name = f"{product.NAME}-{product.version()}-{sys.platform}-{platform.machine()}"
    path = target / f"{name}.tar.xz"
    with tarfile.open(path, "w:xz", preset=COMPRESSION) as archive:
        archive.add(program, name, filter=_shipped)
        entry = target / f"{product.NAME}.desktop"
        entry.write_text(desktop.desktop_entry(), encoding="utf-8")
        archive.add(entry, f"{name}/share/{entry.name}", filter=_shipped)
        entry.unlink()
    return path


def _shipped(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Leave out what only tries the program, and who built it; all may read what root unpacks for them."""
    if Path(entry.name).name in debian.NOT_SHIPPED:
        return None
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    is_program = entry.isdir() or entry.mode & stat.S_IXUSR
    entry.mode = debian.EXECUTABLE if is_program else debian.PLAIN
    return entry
