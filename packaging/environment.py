"""Makes the virtual environment `.venv` with exactly the locked packages, and only when something changed."""

import hashlib
import json
import os
import platform
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".venv"
STAMP = FOLDER / "installed.json"
LOCKS = {"app": "app.txt", "test": "test.txt", "build": "build.txt"}  # each holds the ones before it


class NoEnvironmentError(Exception):
    """The environment could not be made; the message says what to do."""


def provide(kind: str) -> Path:
    """Return the Python of an environment that holds the packages of `kind` ("app", "test" or "build")."""
    python = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = {name: _fingerprint(name) for name in LOCKS}
    installed = _installed()
    if installed.get(kind) == wanted[kind] and python.exists():
        return python
    if not python.exists() or installed.get("python") != _python():
        _create()
    print(f"Installing packaging/locks/{LOCKS[kind]} into .venv (minutes the first time) …", flush=True)
    began = time.monotonic()
    _note({})
    _pip(python, "--requirement", str(ROOT / "packaging" / "locks" / LOCKS[kind]))
    _pip(python, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    held = list(LOCKS)[: list(LOCKS).index(kind) + 1]
    _note({name: wanted[name] for name in held})
    print(f"Installed in {time.monotonic() - began:.0f} s.", flush=True)
    return python


def _create() -> None:
    print(f"Creating .venv with Python {platform.python_version()} …", flush=True)
    try:
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=os.name != "nt").create(FOLDER)
    except subprocess.CalledProcessError as error:
        raise NoEnvironmentError(
            "The virtual environment could not be made, because this Python lacks ensurepip: "
            f"install it (on Debian: apt-get install {venv_package()}) and start the command again."
        ) from error


def venv_package() -> str:
    """Name the Debian package that brings ensurepip to the running Python."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def _pip(python: Path, *arguments: str) -> None:
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise NoEnvironmentError(
            "pip could not install the packages; what it says stands above. "
            "Mend that (network, disk space) and start the same command again."
        )


def _fingerprint(kind: str) -> str:
    digest = hashlib.sha256(_python().encode())
    for path in (ROOT / "packaging" / "locks" / LOCKS[kind], ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _python() -> str:
    """The interpreter that an environment was made for: another one needs another environment."""
    version = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{version} on {platform.machine()} in {sys.base_prefix}"


def _note(fingerprints: dict[str, str]) -> None:
    """Write down what is installed; nothing while pip is at work, so that a broken run is done again."""
    STAMP.write_text(json.dumps({"python": _python(), **fingerprints}), encoding="utf-8")


def _installed() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
