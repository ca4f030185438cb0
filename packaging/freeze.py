"""Builds the one-folder program with PyInstaller into `dist/nnstudio`, strips it, and says how big it is."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import kernels

ROOT = Path(__file__).resolve().parents[1]
STRIPPED = ("libllvmlite", "libpython")  # stripping others has broken them
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
    _drop_orphans(folder, binaries_of(target))
    _strip(folder)
    try:
        kernels.bring_along(folder)
    except kernels.NoKernelsError as error:
        raise BuildError(str(error)) from error
    return folder


def binaries_of(target: Path) -> Path:
    """The list that the build wrote below `target`: each library and where it came from."""
    return target / "work" / "nnstudio" / "binaries.json"


def size(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _drop_orphans(folder: Path, binaries: Path) -> None:
    """Remove libraries of the building system that came along for the sake of one which itself stayed out,
    and strike them from the list.
    """
    if not sys.platform.startswith("linux") or shutil.which("readelf") is None:
        return
    internal = folder / "_internal"
    listed = json.loads(binaries.read_text(encoding="utf-8"))
    borrowed = {name for name, source in listed if "/" not in name and "site-packages" not in source}
    borrowed = {name for name in borrowed if not name.startswith("libpython")}
    while orphans := borrowed - _needed(folder):
        for name in orphans:
            (internal / name).unlink()
        borrowed -= orphans
    kept = [entry for entry in listed if (internal / entry[0]).exists()]
    binaries.write_text(json.dumps(kept), encoding="utf-8")


def _needed(folder: Path) -> set[str]:
    """Names of all libraries that some program or library in the folder is linked against."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    binaries = [str(path) for path in files if path.open("rb").read(4) == b"\x7fELF"]
    told = subprocess.run(
        ["readelf", "--dynamic", *binaries], capture_output=True, encoding="utf-8", check=True
    )
    return set(re.findall(r"\(NEEDED\).*\[(.+)\]", told.stdout))


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
