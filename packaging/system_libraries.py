"""Sees to the libraries of the system that Qt loads on Linux, and to Debian's separate pieces of Python.

As root on a Debian-like system what is missing is installed; otherwise the line to type is printed.
"""

import ctypes
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys

from environment import FOLDER, venv_package

# Library that Qt or one of its plug-ins loads, and the Debian packages that bring it (newer name second).
LIBRARIES = {
    "libglib-2.0.so.0": ("libglib2.0-0", "libglib2.0-0t64"),
    "libGL.so.1": ("libgl1",),
    "libEGL.so.1": ("libegl1",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
    "libgssapi_krb5.so.2": ("libgssapi-krb5-2",),
    "libwayland-cursor.so.0": ("libwayland-cursor0",),
    "libwayland-egl.so.1": ("libwayland-egl1",),
}
TEST_PROGRAMS = {"xvfb-run": ("xvfb",), "xauth": ("xauth",)}


def provide(with_test_display: bool) -> None:
    """Install what is missing where that is possible, else print how; never fails by itself."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_packages(with_test_display)
    if not missing:
        return
    if shutil.which("apt-get") is None:
        print(
            "Qt may need libraries that are missing here. On Debian they are called: " + _names(missing),
            flush=True,
        )
    elif os.geteuid() == 0:
        _install(missing)
    else:
        print("Some libraries that Qt needs are missing. Install them with this line:", flush=True)
        print(f"  sudo apt-get install --no-install-recommends {_names(missing)}", flush=True)


def missing_packages(with_test_display: bool) -> list[tuple[str, ...]]:
    """List what is missing, each as the names its package has on older and newer systems."""
    missing = [packages for library, packages in LIBRARIES.items() if not _loads(library)]
    if importlib.util.find_spec("ensurepip") is None and not FOLDER.exists():
        missing.append((venv_package(),))
    if with_test_display:
        missing += [packages for program, packages in TEST_PROGRAMS.items() if shutil.which(program) is None]
    return missing


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _names(missing: list[tuple[str, ...]]) -> str:
    return shlex.join(packages[0] for packages in missing)


def _install(missing: list[tuple[str, ...]]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    print("Installing the libraries of the system that Qt needs …", flush=True)
    subprocess.run([*apt, "update"], env=environment, check=False, capture_output=True)
    names = [next((name for name in packages if _known(name)), packages[0]) for packages in missing]
    install = [*apt, "install", "--yes", "--no-install-recommends", *names]
    done = subprocess.run(install, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        print(
            f"{done.stderr.rstrip()}\nThat did not work: {shlex.join(install)}", file=sys.stderr, flush=True
        )


def _known(package: str) -> bool:
    """Whether apt can install a package of this name."""
    answer = subprocess.run(
        ["apt-cache", "policy", package], capture_output=True, text=True, check=False
    ).stdout
    return "Candidate:" in answer and "Candidate: (none)" not in answer
