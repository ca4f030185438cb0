"""Builds the one-folder program with PyInstaller into `dist/nnstudio`, strips it, and says how big it is."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STRIPPED = ("libllvmlite", "libpython", "libcrypto")  # stripping others has broken them
FATAL = "could not resolve 'libxcb"  # PyInstaller only warns, and the program would not start


class BuildError(Exception):
    """The program could not be built; the message says why."""


def freeze(target: Path) -> Path:
    """Build below `target` and return the folder of the program."""
    command = [
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN"),
        *("--distpath", str(target), "--workpath", str(target / "work")),
        str(ROOT / "packaging" / "nnstudio.spec"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if done.returncode or FATAL in done.stderr.lower():
        raise BuildError(f"PyInstaller failed:\n{done.stdout}\n{done.stderr}")
    folder = target / "nnstudio"
    _strip(folder)
    return folder


def size(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _strip(folder: Path) -> None:
    if not sys.platform.startswith("linux") or shutil.which("strip") is None:
        return
    for path in folder.rglob("*.so*"):
        if path.name.startswith(STRIPPED) and not path.is_symlink():
            subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)


if __name__ == "__main__":
    try:
        built = freeze(ROOT / "dist")
    except BuildError as error:
        sys.exit(str(error))
    print(f"{built}: {size(built) / 1e6:.0f} MB")
