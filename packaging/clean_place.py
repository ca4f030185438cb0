"""A fresh Debian of its own in a folder, where a package is tried as on a stranger's computer."""

import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

USER = "visitor"
CHROOT = shutil.which("chroot") or "/usr/sbin/chroot"
MOUNTED = ("proc", "dev")
SUITE = (
    platform.freedesktop_os_release().get("VERSION_CODENAME", "stable") if os.name == "posix" else "stable"
)
MIRROR = "http://deb.debian.org/debian"
_UNWATCHED = ("proc", "dev", "sys", "tmp", "run", "var/cache", "var/log", "var/lib/dpkg", "var/lib/apt")
"""Where the system itself keeps books."""


@dataclass(frozen=True)
class Outcome:
    """What became of a command: its exit code, and all that it wrote."""

    code: int
    output: str


@dataclass(frozen=True)
class CleanPlace:
    """A Debian in `root`, with a user who has no rights."""

    root: Path

    def as_root(self, *command: str) -> Outcome:
        """Run a command as root."""
        return _run(
            [CHROOT, str(self.root), *command],
            {"PATH": os.environ["PATH"], "DEBIAN_FRONTEND": "noninteractive"},
        )

    def as_user(self, command: list[str], variables: Mapping[str, str] | None = None) -> Outcome:
        """Run a command as the user, with nothing of this process in its environment."""
        environment = {
            "HOME": f"/home/{USER}",
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            **(variables or {}),
        }
        # A shell goes to the user's home first: files that are named without a folder are there.
        inside = ["sh", "-c", 'cd && exec "$@"', "sh", *command]
        return _run([CHROOT, f"--userspec={USER}:{USER}", str(self.root), *inside], environment)

    @property
    def home(self) -> Path:
        """The user's home, seen from outside."""
        return self.root / "home" / USER

    def files(self) -> set[str]:
        """Every file, folder and link but those of the user and of the system's own books."""
        found = set()
        hidden = {self.root / name for name in (*_UNWATCHED, f"home/{USER}")}
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if Path(folder) / name not in hidden]
            found |= {str((Path(folder) / name).relative_to(self.root)) for name in (*folders, *names)}
        return found

    def processes(self) -> list[str]:
        """The command lines of whatever still runs in here."""
        lines = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if (entry / "root").readlink() == self.root:
                    lines.append((entry / "cmdline").read_text("utf-8", "replace").replace("\0", " "))
            except OSError:  # it ended meanwhile
                continue
        return lines


@contextmanager
def clean_place() -> Iterator[CleanPlace]:
    """Make one and take it away again; needs root and debootstrap."""
    root = Path(tempfile.mkdtemp(prefix="nnstudio-clean-")).resolve()
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, root, ignore_errors=True)
        done = _run(["debootstrap", "--variant=minbase", SUITE, str(root), MIRROR], dict(os.environ))
        if done.code:
            raise RuntimeError(f"A clean {SUITE} could not be made:\n{done.output[-2000:]}")
        for name in MOUNTED:
            subprocess.run(["mount", "--bind", f"/{name}", str(root / name)], check=True)
            stack.callback(subprocess.run, ["umount", "--lazy", str(root / name)], check=True)
        root.chmod(0o755)
        place = CleanPlace(root)
        place.as_root("useradd", "--create-home", "--user-group", USER)
        yield place


def _run(command: list[str], environment: Mapping[str, str]) -> Outcome:
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=900,
    )
    return Outcome(done.returncode, done.stdout)
