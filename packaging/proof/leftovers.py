"""What the program leaves behind: no process, and nothing but the user's own files where those belong."""

from proof.commands import SAVED
from proof.display import wait_for
from proof.place import Place
from proof.verdict import expect

# Fontconfig and GLib belong to the system, and keep their own books for every program.
ALLOWED = (
    ".config/nnstudio",
    ".local/share/nnstudio",
    ".cache/nnstudio",
    ".cache/fontconfig",
)


def nothing_runs(place: Place) -> None:
    """Wait for what works in the background to end after the window was closed."""
    expect(wait_for(lambda: not place.processes()), f"Still running: {place.processes()}")


def only_own_files(place: Place) -> None:
    """Beside what the user saved there are settings, data and cache, and nothing in the folder for all."""
    made = {str(path.relative_to(place.home)) for path in place.home.rglob("*") if path.is_file()}
    skeleton = {path.name for path in (place.root / "etc/skel").iterdir()}
    unexpected = made - set(SAVED) - skeleton
    strange = {name for name in unexpected if not any(name.startswith(f"{folder}/") for folder in ALLOWED)}
    expect(not strange, f"Left in the user's home: {', '.join(sorted(strange))}.")
    left = sorted(path.name for path in (place.root / "tmp").iterdir())
    expect(not left, f"Left in /tmp: {', '.join(left)}.")


def empty_log(place: Place) -> None:
    """Nothing was worth a warning."""
    log = place.home / ".local/share/nnstudio/nnstudio.log"
    told = log.read_text("utf-8", "replace")[:2000] if log.exists() else ""
    expect(not told, f"The log is not empty: {told}")
