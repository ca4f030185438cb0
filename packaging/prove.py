#!/usr/bin/env python3
"""Proves packages: each comes into a clean place, is used there as a stranger would, and leaves again.

`python packaging/prove.py dist`, as root, with debootstrap, Xvfb, xdotool, lintian and the checkers of
desktops. Whatever the program prints, a library that lacks, a wrong result, a slow start or something left
behind is a failure.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import debian
import product
from proof import commands, faults, leftovers, packages, starts
from proof.display import display
from proof.packages import DebianPackage
from proof.place import Place, clean_place
from proof.verdict import NotProvenError, expect
from proof.visit import DRIVER, Visit

NEEDED = (
    "debootstrap", "chroot", "mount", "Xvfb", "xdotool", "lintian", "desktop-file-validate", "appstreamcli",
)  # fmt: skip
DESKTOP_PACKAGES = (
    "shared-mime-info", "desktop-file-utils", "hicolor-icon-theme", "xdg-utils", "file", "libglib2.0-bin",
)  # fmt: skip
"""What every desktop has: it knows files, and opens them."""


def lacking() -> list[str]:
    """What this computer lacks to prove a package; nothing on a Debian that is set up for it."""
    if not hasattr(os, "geteuid"):
        return ["Linux"]
    programs = [name for name in NEEDED if shutil.which(name) is None]
    return programs if os.geteuid() == 0 else ["the rights of root", *programs]


def prove(folder: Path, is_busy: bool = False) -> Iterator[str]:
    """Try every package in a folder as a release leaves it; tells what was seen. Raises NotProvenError.

    On a computer that is busy with other things no limit of time is kept.
    """
    expect(not lacking(), f"To prove a package, this is missing: {', '.join(lacking())}.")
    found = packages.found_in(folder)
    expect(bool(found), f"There is no package in {folder}.")
    with clean_place() as place, display() as screen:
        _install_what_they_need(place)
        faults.provide_reader(place)
        for package in found:
            yield f"{package.file.name}:"
            place.welcome_user()
            before = place.files()
            visit = Visit(place, package.put_into(place), screen, is_busy)
            if isinstance(package, DebianPackage):
                yield from _known_to_the_system(package.file, place)
            yield from _use(visit, folder / product.NAME / DRIVER, isinstance(package, DebianPackage))
            package.take_out_of(place)
            yield from _expect_gone(place, before)


def _use(visit: Visit, driver: Path, is_installed: bool) -> Iterator[str]:
    """What a stranger does with a program; kernels that the processor calls for are tried in two ways."""
    with visit.driver(driver):
        yield from starts.first_and_second(visit)
        yield from commands.use(visit)
        leftovers.empty_log(visit.place)
        yield from faults.open_and_quit(visit)
        yield from faults.die_and_read(visit)
        yield from faults.stumble_and_read(visit)
        yield from (starts.with_own_kernels if is_installed else starts.on_an_older_processor)(visit)
        leftovers.nothing_runs(visit.place)
    leftovers.empty_log(visit.place)
    leftovers.only_own_files(visit.place)


def _expect_gone(place: Place, before: set[str]) -> Iterator[str]:
    left = place.files() - before
    expect(not left, f"Left after the removal: {', '.join(sorted(left)[:20])}.")
    expect((place.home / commands.SAVED[1]).is_file(), "The user's own project went along.")
    yield "removed: nothing but the user's own files remains"


def _install_what_they_need(place: Place) -> None:
    """The declared dependencies and nothing else: what they forget is found to be missing."""
    place.as_root("apt-get", "update", "-qq")
    apt = ("apt-get", "install", "-qq", "--yes", "--no-install-recommends")
    names = [re.split(r"[ |(]", entry)[0] for entry in debian.DEPENDS]
    done = place.as_root(*apt, *names, *DESKTOP_PACKAGES)
    expect(done.code == 0, f"The package's dependencies cannot be installed:\n{done.output[-2000:]}")


def _known_to_the_system(package: Path, place: Place) -> Iterator[str]:
    """The package follows Debian's policy, and what the desktop reads of it is right."""
    share = place.root / "usr/share"
    _passes("lintian", "--fail-on", "error", str(package))
    _passes("desktop-file-validate", str(share / f"applications/{product.NAME}.desktop"))
    page = share / f"metainfo/{product.IDENTIFIER}.metainfo.xml"
    _passes("appstreamcli", "validate", "--no-net", str(page))
    yield "lintian, desktop-file-validate and appstreamcli find no error"


def _passes(*checker: str) -> None:
    done = subprocess.run(checker, capture_output=True, encoding="utf-8", check=False)
    expect(done.returncode == 0, f"{checker[0]} finds:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="prove.py", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="what a release has left, as dist")
    parser.add_argument("--busy", action="store_true", help="keep no limit of time")
    arguments = parser.parse_args()
    try:
        for sentence in prove(arguments.folder, arguments.busy):
            print(sentence, flush=True)
    except NotProvenError as error:
        sys.exit(str(error))
