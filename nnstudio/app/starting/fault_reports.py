"""Reports of faults: plain files among the user's data, which they may open and read; nothing sends them.

A bug leaves its traceback. When the whole program dies, as by a fault in machine code, Python's own fault
handler still writes where that was, and the next start finds it.
"""

import faulthandler
import traceback
from contextlib import suppress
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path

from nnstudio import paths
from nnstudio.interchange.versions import versions

_KEPT = 20
_SUDDEN = "sudden-"


def folder() -> Path:
    """Where reports are kept."""
    return paths.user_data() / "reports"


def write_report(error: BaseException, moment: datetime) -> Path | None:
    """Write what is known of an exception; gives the file, or None where none can be written."""
    told = "".join(traceback.format_exception(error))
    return _write(
        f"fault-{moment:%Y-%m-%d-%H%M%S}.txt", f"{versions()}\n{moment.isoformat(' ', 'seconds')}\n\n{told}"
    )


def _write(name: str, text: str) -> Path | None:
    path = folder() / name
    try:
        folder().mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        for old in sorted(folder().glob("fault-*.txt"))[:-_KEPT]:
            old.unlink()
    except OSError:
        return None
    return path


class SuddenEnd:
    """Watches for the death of the whole program from `begin` to `end`."""

    def __init__(self, name: str) -> None:
        self._path = folder() / f"{_SUDDEN}{name}.txt"
        self._file: TextIOWrapper | None = None

    def begin(self, moment: datetime) -> Path | None:
        """Begin to watch; gives the report of an earlier program that died, if there is one."""
        found = self._of_earlier_program(moment)
        with suppress(OSError):
            folder().mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8")
            faulthandler.enable(self._file)
        return found

    def end(self) -> None:
        """The program ends as it should: nothing is to be found."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._path.unlink(missing_ok=True)
            self._file = None

    def _of_earlier_program(self, moment: datetime) -> Path | None:
        found = None
        with suppress(OSError):
            for path in sorted(folder().glob(f"{_SUDDEN}*.txt")):
                told = path.read_text("utf-8", "replace")
                path.unlink()  # empty: it still runs, or was killed and had no time to say anything
                if told:
                    found = _write(
                        f"fault-{moment:%Y-%m-%d-%H%M%S}-{path.stem}.txt", f"{versions()}\n\n{told}"
                    )
        return found
