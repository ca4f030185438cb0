"""An X server without a screen, whose windows are found and spoken to from outside of their programs."""

import os
import select
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from proof.verdict import expect

PATIENCE = 120.0
"""Seconds until what is waited for should be there, on a machine that is busy with other things."""
_GLANCE = 0.2
"""Seconds between two looks."""


@dataclass(frozen=True)
class Display:
    """An X server by its name, such as :1."""

    name: str

    @property
    def variables(self) -> dict[str, str]:
        """What a program's environment needs to open its windows here."""
        return {"DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}

    def window(self, title: str) -> str:
        """The window with exactly this title, once it is there."""
        found: list[str] = []

        def look() -> bool:
            found[:] = [window for window in self._windows() if self._ask("getwindowname", window) == title]
            return bool(found)

        expect(wait_for(look), f"No window is called “{title}”.")
        return found[0]

    def press(self, window: str, keys: str) -> None:
        """Give a window the keyboard and press keys there, such as ctrl+q."""
        self._ask("windowfocus", "--sync", window, "key", "--clearmodifiers", keys)

    def _windows(self) -> list[str]:
        return self._ask("search", "--onlyvisible", "--name", ".").split()

    def _ask(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            env={**os.environ, "DISPLAY": self.name},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        return done.stdout.strip()


@contextmanager
def display() -> Iterator[Display]:
    """Start an X server for as long as it is needed."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-ac", "-screen", "0", "1600x1000x24"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, pass_fds=[write_end], **quiet)
    os.close(write_end)
    try:
        ready, _, _ = select.select([read_end], [], [], 30)
        expect(bool(ready), "Xvfb does not start.")
        yield Display(f":{os.read(read_end, 16).decode().strip()}")
    finally:
        os.close(read_end)
        server.terminate()
        server.wait()


def wait_for(is_so: Callable[[], bool]) -> bool:
    """Look again and again until it is so; False where it never comes to be."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if is_so():
            return True
        time.sleep(_GLANCE)
    return False
