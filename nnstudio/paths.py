"""Where files of the program and of the user live, without Qt.

Three folders belong to the user: settings, data (recovery, logs) and a cache that may be deleted at any time.
They are where the platform expects them; the environment variable `NNSTUDIO_HOME` moves all three into one
folder, and `NNSTUDIO_CACHE` moves the cache alone. The functions only name folders; who writes creates them.
"""

import os
import sys
from pathlib import Path

APPLICATION = "nnstudio"
HOME_VARIABLE = "NNSTUDIO_HOME"
CACHE_VARIABLE = "NNSTUDIO_CACHE"


def resources() -> Path:
    """Name the folder of icons, samples and lessons.

    An installed or frozen package carries it inside; in a checkout it lies beside the package.
    """
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def user_config() -> Path:
    """Name the user's folder for settings."""
    return _moved("config") or _platform_folder("XDG_CONFIG_HOME", ".config", "APPDATA", "Preferences")


def user_data() -> Path:
    """Name the user's folder for what the program keeps for them, such as recovered projects."""
    return _moved("data") or _platform_folder(
        "XDG_DATA_HOME", ".local/share", "APPDATA", "Application Support"
    )


def user_cache() -> Path:
    """Name the user's folder for what can be made again, such as compiled kernels."""
    own = os.environ.get(CACHE_VARIABLE)
    if own:
        return Path(own)
    return _moved("cache") or _platform_folder("XDG_CACHE_HOME", ".cache", "LOCALAPPDATA", "Caches")


def _moved(kind: str) -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / kind if home else None


def _platform_folder(xdg_variable: str, unix: str, windows_variable: str, mac: str) -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get(windows_variable) or Path.home() / "AppData" / "Local") / APPLICATION
    if sys.platform == "darwin":
        return Path.home() / "Library" / mac / APPLICATION
    return Path(os.environ.get(xdg_variable) or Path.home() / unix) / APPLICATION
