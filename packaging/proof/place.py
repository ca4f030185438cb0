"""A fresh Debian of its own in a folder, where a package is tried as on a stranger's computer."""

import os
import platform
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proof.verdict import expect

USER = "visitor"
CHROOT = shutil.which("chroot") or "/usr/sbin/chroot"
MOUNTED = ("proc", "dev")
MIRROR = "http://deb.debian.org/debian"
_UNWATCHED = ("proc", "dev", "sys", "tmp", "run", "var/cache", "var/log", "var/lib/dpkg", "var/lib/apt")
"""Where the system itself keeps books."""
_LONGEST = 1800
"""Seconds that a command may take."""
_OF_USER = {"HOME": f"/home/{USER}", "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
_HEARD: dict[str, Any] = {
    "stdin": subprocess.DEVNULL,
    "stdout": subprocess.PIPE,
    "stderr": subprocess.STDOUT,
    "encoding": "utf-8",
    "errors": "replace",
}


@dataclass(frozen=True)
class Outcome:
    """What became of a command: its exit code, and all that it wrote."""

    code: int
    output: str


@dataclass(frozen=True)
class Place:
    """A Debian in `root`, with a user who has no rights."""

    root: Path

    def as_root(self, *command: str) -> Outcome:
        """Run a command as root."""
        variables = {"PATH": os.environ["PATH"], "DEBIAN_FRONTEND": "noninteractive"}
        return _run([CHROOT, str(self.root), *command], variables)

    def as_user(self, command: list[str], variables: Mapping[str, str] | None = None) -> Outcome:
        """Run a command as the user, with nothing of this process in its environment."""
        return _run(self._inside(command), {**_OF_USER, **(variables or {})})

    def begin_as_user(self, command: list[str], variables: Mapping[str, str]) -> subprocess.Popen[str]:
        """Start a command as the user and leave it running; all that it writes is to be read from it."""
        return subprocess.Popen(self._inside(command), env={**_OF_USER, **variables}, **_HEARD)

    def _inside(self, command: list[str]) -> list[str]:
        # A shell goes to the user's home first: files that are named without a folder are there.
        inside = ["sh", "-c", 'cd && exec "$@"', "sh", *command]
        return [CHROOT, f"--userspec={USER}:{USER}", str(self.root), *inside]

    def welcome_user(self) -> None:
        """Let the user be somebody who was never here: without settings, projects and cache."""
        if self.home.exists():
            self.as_root("userdel", "--remove", USER)
        self.as_root("useradd", "--create-home", "--user-group", USER)

    @property
    def home(self) -> Path:
        """The user's home, seen from outside."""
        return self.root / "home" / USER

    def outside(self, path: str) -> Path:
        """Where a path that is named inside is, seen from outside."""
        return self.root / path.lstrip("/")

    def files(self) -> set[str]:
        """Every file, folder and link but those of the user and of the system's own books."""
        found = set()
        hidden = {self.root / name for name in (*_UNWATCHED, f"home/{USER}")}
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if Path(folder) / name not in hidden]
            found |= {str((Path(folder) / name).relative_to(self.root)) for name in (*folders, *names)}
        return found

    def processes(self) -> dict[int, str]:
        """The command lines of whatever still runs in here, by process."""
        lines = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if (entry / "root").readlink() == self.root:
                    line = (entry / "cmdline").read_text("utf-8", "replace").replace("\0", " ").strip()
                    lines[int(entry.name)] = line
            except OSError:  # it ended meanwhile
                continue
        return lines

    def end_processes(self) -> None:
        """End whatever still runs in here."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)


@contextmanager
def clean_place() -> Iterator[Place]:
    """Make one and take it away again; needs root and debootstrap."""
    root = Path(tempfile.mkdtemp(prefix="nnstudio-clean-")).resolve()
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, root, ignore_errors=True)
        suite = platform.freedesktop_os_release().get("VERSION_CODENAME", "stable")
        done = _run(["debootstrap", "--variant=minbase", suite, str(root), MIRROR], dict(os.environ))
        expect(done.code == 0, f"A clean {suite} could not be made:\n{done.output[-2000:]}")
        for name in MOUNTED:
            subprocess.run(["mount", "--bind", f"/{name}", str(root / name)], check=True)
            stack.callback(subprocess.run, ["umount", "--lazy", str(root / name)], check=True)
        root.chmod(0o755)
        place = Place(root)
        stack.callback(place.end_processes)
        yield place


def _run(command: list[str], environment: Mapping[str, str]) -> Outcome:
    done = subprocess.run(command, env=environment, check=False, timeout=_LONGEST, **_HEARD)
    return Outcome(done.returncode, done.stdout)
