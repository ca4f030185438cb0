"""A stranger before a program in a clean place: what all trials need to start it and to hear what it says."""

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from proof.display import Display
from proof.packages import Program
from proof.place import Outcome, Place
from proof.verdict import FAULT, expect

DRIVER = "smoke"


@dataclass(frozen=True)
class Visit:
    """Who tries which program where."""

    place: Place
    program: Program
    display: Display
    is_busy: bool = False
    """Whether the computer has other things to do, so that no figure of time says anything."""

    def say(self, *arguments: str) -> str:
        """What a command of the program prints; it must end well and complain of nothing."""
        done = self.place.as_user([self.program.start, *arguments])
        is_well = done.code == 0 and not FAULT.search(done.output)
        expect(is_well, f"“nnstudio {' '.join(arguments)}” ends with {done.code}:\n{done.output}")
        return done.output

    def drive(self, *errand: str, variables: Mapping[str, str] | None = None) -> Outcome:
        """Open the window with the driver at its wheel; see packaging/smoke.py for its errands."""
        command = [f"{self.program.folder}/{DRIVER}", "--since", str(time.time()), *errand]
        return self.place.as_user(command, {**self.display.variables, **(variables or {})})

    @property
    def cache(self) -> Path:
        """The user's folder of compiled kernels, seen from outside."""
        return self.place.home / ".cache/nnstudio/numba"

    @property
    def shipped_kernels(self) -> list[Path]:
        """The folders of kernels that the program brings along, seen from outside."""
        folder = self.place.outside(self.program.folder) / "_internal/nnstudio/kernels"
        return sorted(folder.iterdir()) if folder.is_dir() else []

    @contextmanager
    def driver(self, smoke: Path) -> Iterator[None]:
        """Put the driver beside the program for a while."""
        driver = self.place.outside(self.program.folder) / DRIVER
        shutil.copy(smoke, driver)
        driver.chmod(0o755)
        yield
        driver.unlink()
