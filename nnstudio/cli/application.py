"""Runs one command: whatever happens ends in an exit code, and what the user has to mend in one sentence."""

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from nnstudio.cli.commands import Ended, cli
from nnstudio.cli.exit_codes import INTERRUPTED, UNREAD, USER_ERROR
from nnstudio.cli.preparations import preparations_told
from nnstudio.data.tables.quoting import visible
from nnstudio.errors import NNStudioError

_INTERRUPTION = "Interrupted; nothing was saved."

_UsageError: type[Exception] = typer.BadParameter.__bases__[0]
"""What typer raises for a wrong option, a missing argument and their kin; it has no public name in every
version."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code. What the user has to mend ends in one sentence on stderr.

    With ``--json`` that sentence also stands on stdout as ``{"error": …}``, so that there is always one
    object.
    """
    _have_streams()
    as_json = "--json" in arguments
    try:
        with preparations_told():
            result: Any = cli(list(arguments), prog_name="nnstudio", standalone_mode=False)
        sys.stdout.flush()
        if result == INTERRUPTED:  # what typer makes of Ctrl-C
            return _refused(_INTERRUPTION, INTERRUPTED, as_json)
        return result.code if isinstance(result, Ended) else result or 0
    except NNStudioError as error:
        return _refused(str(error), USER_ERROR, as_json)
    except _UsageError as error:
        return _refused(_usage_sentence(error), USER_ERROR, as_json)
    except (KeyboardInterrupt, typer.Abort):
        return _refused(_INTERRUPTION, INTERRUPTED, as_json)
    except BrokenPipeError:
        return _unread()


def _have_streams() -> None:
    """Let a terminal or file that lacks a character (→ in many on Windows) show another in its place, and a
    stream that was closed take all in silence.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 — open to the end
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _refused(sentence: str, code: int, as_json: bool) -> int:
    print(visible(sentence), file=sys.stderr)
    if as_json:
        from nnstudio.cli.printing import print_json

        print_json({"error": sentence})
    return code


def _unread() -> int:
    """Nobody reads on (as behind ``| head``): be quiet, also when Python closes stdout at its end."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return UNREAD


def _usage_sentence(error: Any) -> str:
    words = str(error.format_message()).rstrip(".")
    context = getattr(error, "ctx", None)
    place = context.command_path if context is not None else "nnstudio"
    return f"{words}: see “{place} --help”."
