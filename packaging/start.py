"""Starts the program on a sample: in a window where there is a display, else in the terminal."""

import os
import subprocess
import sys
from pathlib import Path

from environment import ROOT

SAMPLE = "digits"
RESULT = Path("results") / f"{SAMPLE}.nns"
OPENS_A_DISPLAY = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"


def start(python: Path) -> int:
    """Open the window, or train the same sample here; return the program's exit code."""
    if has_display(python):
        return _call([str(python), "-m", "nnstudio", "--sample", SAMPLE])
    print(f"No display here, so no window: training the {SAMPLE} sample in the terminal.", flush=True)
    (ROOT / RESULT).parent.mkdir(exist_ok=True)
    return _call([str(python), "-m", "nnstudio", "train", SAMPLE, "--out", str(RESULT)])


def has_display(python: Path) -> bool:
    """Whether Qt can open a window: a display is named and answers. Windows and macOS always have one."""
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    probe = subprocess.run([str(python), "-c", OPENS_A_DISPLAY], capture_output=True, check=False)
    return probe.returncode == 0


def _call(command: list[str]) -> int:
    try:
        return subprocess.call(command, cwd=ROOT)
    except KeyboardInterrupt:
        return 130
