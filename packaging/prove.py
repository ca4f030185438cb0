#!/usr/bin/env python3
"""Proves a Debian package: installs it into a clean place, uses it there as a stranger would, and removes it.

`python packaging/prove.py dist/nnstudio_….deb dist/nnstudio/smoke`, as root, with debootstrap and Xvfb.
Whatever the program prints, a library that lacks, a wrong result or something left behind is a failure.
"""

import csv
import json
import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import clean_place
import debian
import product

NEEDED = ("debootstrap", "Xvfb", "chroot", "mount")
DESKTOP_PACKAGES = ("shared-mime-info", "desktop-file-utils", "hicolor-icon-theme")
TABLE = f"/{debian.HOME}/_internal/nnstudio/resources/samples/wine.csv"
ACCURACY = 0.9
"""Of the sample's test rows after a whole training; by chance a third would be right."""
ENDED = 90.0
"""Seconds for what works in the background to end after the window was closed."""
FAULT = re.compile(
    r"Traceback|error while loading|cannot open shared|Could not load|qt\.qpa|Warning", re.IGNORECASE
)


class NotProvenError(Exception):
    """Something is wrong with the package; the message says what."""


def prove(package: Path, smoke: Path) -> list[str]:
    """Try everything; gives what was seen. Raises NotProvenError."""
    if lacking := [name for name in NEEDED if shutil.which(name) is None]:
        raise NotProvenError(f"To prove a package {', '.join(lacking)} must be installed.")
    with clean_place.clean_place() as place, _display() as display:
        _install_what_it_needs(place)
        before = place.files()
        _install(place, package)
        seen = [*_use_window(place, smoke, display), *_use_commands(place)]
        _nothing_runs(place)
        _only_own_files(place)
        _remove(place, before)
    return [*seen, "removed: nothing but the user's own files remains"]


def _expect(is_so: bool, sentence: str) -> None:
    if not is_so:
        raise NotProvenError(sentence)


def _install_what_it_needs(place: clean_place.CleanPlace) -> None:
    """The declared dependencies and nothing else: what they forget is found to be missing."""
    place.as_root("apt-get", "update", "-qq")
    apt = ("apt-get", "install", "-qq", "--yes", "--no-install-recommends")
    names = [re.split(r"[ |(]", entry)[0] for entry in debian.DEPENDS]
    done = place.as_root(*apt, *names, *DESKTOP_PACKAGES)
    _expect(done.code == 0, f"The package's dependencies cannot be installed:\n{done.output[-2000:]}")


def _install(place: clean_place.CleanPlace, package: Path) -> None:
    shutil.copy(package, place.root / "tmp" / "package.deb")
    done = place.as_root("dpkg", "--install", "/tmp/package.deb")
    (place.root / "tmp" / "package.deb").unlink()
    _expect(done.code == 0, f"dpkg refuses the package:\n{done.output}")
    entries = (place.root / "usr/share/applications/mimeinfo.cache").read_text("utf-8")
    _expect(
        f"{product.MIME_TYPE}={product.NAME}.desktop" in entries, "A double click on a project opens nothing."
    )
    names = (place.root / "usr/share/mime/globs").read_text("utf-8")
    _expect(
        f"{product.MIME_TYPE}:*{product.EXTENSION}" in names, "The system does not know what a project is."
    )


def _use_window(place: clean_place.CleanPlace, smoke: Path, display: str) -> list[str]:
    """Open, train, save and close, twice: the first time there is no cache and there are no settings."""
    driver = place.root / debian.HOME / "smoke"
    shutil.copy(smoke, driver)
    driver.chmod(0o755)
    seen = []
    for start in ("first", "second"):
        command = [f"/{debian.HOME}/smoke", "--since", str(time.time()), "--save", "window.nns"]
        done = place.as_user(command, {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"})
        figures = re.fullmatch(
            r"opened wine, trained and closed on xcb\nwindow after ([\d.]+) s, first loss after ([\d.]+) s\n",
            done.output,
        )
        _expect(
            done.code == 0 and figures is not None,
            f"The window's {start} run ends with {done.code}:\n{done.output}",
        )
        seen.append(f"{start} start: {done.output.splitlines()[1]}")
    driver.unlink()
    _expect_shipped_kernels(place)
    return seen


def _expect_shipped_kernels(place: clean_place.CleanPlace) -> None:
    """The copies in the user's cache are those of the package: a missed one had a second file beside it."""
    for shipped in (place.root / debian.HOME / "_internal/nnstudio/kernels").iterdir():
        (copied,) = (place.home / ".cache/nnstudio/numba").glob(f"*-{shipped.name}")
        strange = {path.name for path in copied.iterdir()} ^ {path.name for path in shipped.iterdir()}
        _expect(not strange, f"The shipped kernels did not serve: {', '.join(sorted(strange))}.")


def _use_commands(place: clean_place.CleanPlace) -> list[str]:
    """Train, measure and predict without a window, and look into the project that the window saved."""
    version = _said(place, "--version")
    _expect(version.startswith(f"{product.TITLE} {product.version()}\n"), f"It calls itself {version}.")
    _expect(
        "wine" in _said(place, "inspect", "window.nns"), "The window's project is not that of its sample."
    )
    _said(place, "train", "wine", "--out", "own.nns")
    measured = json.loads(_said(place, "evaluate", "own.nns", "--json"))
    accuracy = _number(measured, "accuracy")
    _expect(accuracy >= ACCURACY, f"After the training only {accuracy:.0%} are right.")
    _said(place, "predict", "own.nns", "--data", TABLE, "--out", "predicted.csv")
    with (place.home / "predicted.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (place.root / TABLE[1:]).open(encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    _expect(len(rows) == len(given) > 0, f"{len(rows)} rows were predicted of {len(given)}.")
    return [f"trained on the command line: {accuracy:.0%} right, {len(rows)} rows predicted"]


def _said(place: clean_place.CleanPlace, *arguments: str) -> str:
    done = place.as_user([product.NAME, *arguments])
    is_well = done.code == 0 and not FAULT.search(done.output)
    _expect(is_well, f"“nnstudio {' '.join(arguments)}” ends with {done.code}:\n{done.output}")
    return done.output


def _number(measured: object, name: str) -> float:
    """The first number of that name, however deep."""
    found = re.search(rf'"{name}": ?([\d.]+)', json.dumps(measured))
    _expect(found is not None, f"No {name} was measured: {measured}")
    return float(found[1]) if found else 0.0


def _nothing_runs(place: clean_place.CleanPlace) -> None:
    ends = time.monotonic() + ENDED
    while (running := place.processes()) and time.monotonic() < ends:
        time.sleep(1)
    _expect(not running, f"Still running after everything was closed: {running}")


def _only_own_files(place: clean_place.CleanPlace) -> None:
    """Beside what the user saved there are settings, data and cache, and nothing in the folder for all."""
    saved = {"window.nns", "own.nns", "predicted.csv"}
    # Fontconfig belongs to the system and keeps its own cache for every program that shows text.
    allowed = {".config/nnstudio", ".local/share/nnstudio", ".cache/nnstudio", ".cache/fontconfig"}
    made = {str(path.relative_to(place.home)) for path in place.home.rglob("*") if path.is_file()}
    skeleton = {path.name for path in (place.root / "etc/skel").iterdir()}
    strange = {
        name
        for name in made - saved - skeleton
        if not any(name.startswith(f"{folder}/") for folder in allowed)
    }
    _expect(not strange, f"Left in the user's home: {', '.join(sorted(strange))}.")
    left = sorted(path.name for path in (place.root / "tmp").iterdir())
    _expect(not left, f"Left in /tmp: {', '.join(left)}.")
    log = place.home / ".local/share/nnstudio/nnstudio.log"
    _expect(
        not log.exists(), f"The log is not empty: {log.read_text('utf-8')[:2000] if log.exists() else ''}"
    )


def _remove(place: clean_place.CleanPlace, before: set[str]) -> None:
    done = place.as_root("dpkg", "--purge", product.NAME)
    _expect(done.code == 0, f"dpkg cannot remove the package:\n{done.output}")
    left = place.files() - before
    _expect(not left, f"Left after the removal: {', '.join(sorted(left)[:20])}.")
    _expect((place.home / "own.nns").is_file(), "The user's own project went along.")


@contextmanager
def _display() -> Iterator[str]:
    """An X server of its own; gives its name."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-ac", "-screen", "0", "1600x1000x24"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, pass_fds=[write_end], **quiet)
    os.close(write_end)
    try:
        ready, _, _ = select.select([read_end], [], [], 30)
        _expect(bool(ready), "Xvfb does not start.")
        yield f":{os.read(read_end, 16).decode().strip()}"
    finally:
        os.close(read_end)
        server.terminate()
        server.wait()


if __name__ == "__main__":
    try:
        print("\n".join(prove(Path(sys.argv[1]), Path(sys.argv[2]))))
    except NotProvenError as error:
        sys.exit(str(error))
