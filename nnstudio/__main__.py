"""The program's front door: a command goes to the command line, everything else opens the window."""

import difflib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from nnstudio.cli import COMMANDS
from nnstudio.cli.exit_codes import USER_ERROR


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with its arguments (by default those of the process); gives the exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    first = arguments[0] if arguments else ""
    if first in ("--version", "-V"):
        from nnstudio.interchange.versions import licences, versions

        sys.stdout.write(f"{versions()}\n\n{licences()}\n")
        return 0
    if first in (*COMMANDS, "--help", "-h"):
        from nnstudio.cli.application import main as run_command

        return run_command(["--help" if first == "-h" else first, *arguments[1:]])
    if _is_mistyped(first):
        sys.stderr.write(f"{_mistyped(first)}\n")
        return USER_ERROR
    from nnstudio.app.application import main as open_window

    return int(open_window(arguments))


def _is_mistyped(word: str) -> bool:
    """A bare word that is neither a file nor looks like one was meant as a command."""
    return bool(word) and not word.startswith("-") and not Path(word).suffix and not os.path.lexists(word)


def _mistyped(word: str) -> str:
    close = difflib.get_close_matches(word, COMMANDS, n=1)
    way_out = f"did you mean “{close[0]}”?" if close else f"the commands are {', '.join(COMMANDS)}."
    return f"There is no command or file “{word}”: {way_out}"


if __name__ == "__main__":
    sys.exit(main())
