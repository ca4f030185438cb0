"""What the window remembers between two starts, typed: theme, recent files, window layout, last folder."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from nnstudio import paths
from nnstudio.presence import is_file, is_folder
from nnstudio.session.running.pace import WATCH, Speed
from nnstudio.widgets.dress.theme import MODES, Mode

RECENT_LIMIT = 10


class Settings:
    """A typed view on one settings file; unreadable values fall back to their defaults."""

    def __init__(self, path: Path | None = None) -> None:
        file = path or paths.user_config() / "settings.ini"
        file.parent.mkdir(parents=True, exist_ok=True)
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def theme(self) -> Mode:
        """Which theme the user asked for."""
        value = str(self._store.value("theme", "system"))
        return next((mode for mode in MODES if mode == value), "system")

    @theme.setter
    def theme(self, mode: Mode) -> None:
        self._store.setValue("theme", mode)

    @property
    def training_speed(self) -> Speed:
        """How fast runs may go in the window; at first slowly enough to watch."""
        value = str(self._store.value("training_speed", WATCH))
        if value == WATCH:
            return WATCH
        try:
            return float(value) or None
        except ValueError:
            return WATCH

    @training_speed.setter
    def training_speed(self, speed: Speed) -> None:
        self._store.setValue("training_speed", str(speed or 0.0))

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """Projects that were open, latest first; those that are gone are left out."""
        return tuple(path for path in map(Path, self._words("recent_files")) if is_file(path))

    def add_recent_file(self, path: Path) -> None:
        """Put a project at the head of the recent files."""
        path = path.resolve()
        kept = [path, *(other for other in self.recent_files if other != path)][:RECENT_LIMIT]
        self._store.setValue("recent_files", [str(entry) for entry in kept])

    def clear_recent_files(self) -> None:
        """Forget the recent files."""
        self._store.remove("recent_files")

    def _words(self, key: str) -> list[str]:
        """The words of a list; one of a single word comes back from the file as the word."""
        value = self._store.value(key, [])
        return list(map(str, value)) if isinstance(value, list) else [str(value)]

    @property
    def folded_groups(self) -> frozenset[str]:
        """Groups of layers that are folded in the palette."""
        return frozenset(self._words("folded_groups"))

    @folded_groups.setter
    def folded_groups(self, groups: frozenset[str]) -> None:
        self._store.setValue("folded_groups", sorted(groups))

    @property
    def snaps_to_grid(self) -> bool:
        """Whether what is moved on the canvas keeps to the grid."""
        return str(self._store.value("snaps_to_grid", "true")) != "false"

    @snaps_to_grid.setter
    def snaps_to_grid(self, snaps: bool) -> None:
        self._store.setValue("snaps_to_grid", "true" if snaps else "false")

    @property
    def last_folder(self) -> Path:
        """The folder of the last file dialog; the user's home at first."""
        folder = Path(str(self._store.value("last_folder", "")) or Path.home())
        return folder if is_folder(folder) else Path.home()

    @last_folder.setter
    def last_folder(self, folder: Path) -> None:
        self._store.setValue("last_folder", str(folder))

    @property
    def window_geometry(self) -> QByteArray | None:
        """Place and size of the window when it was last closed."""
        return self._bytes("window/geometry")

    @window_geometry.setter
    def window_geometry(self, state: QByteArray) -> None:
        self._store.setValue("window/geometry", state)

    @property
    def window_state(self) -> QByteArray | None:
        """Places of the docks when the window was last closed."""
        return self._bytes("window/state")

    @window_state.setter
    def window_state(self, state: QByteArray) -> None:
        self._store.setValue("window/state", state)

    def flush(self) -> None:
        """Write to the disk now."""
        self._store.sync()

    def _bytes(self, key: str) -> QByteArray | None:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None
