"""What the window can be opened with; what it cannot is refused in one sentence, as everywhere."""

import argparse
import difflib
import sys
from collections.abc import Sequence

from nnstudio.data.tables.table import listed
from nnstudio.widgets.dress import theme

OPTIONS = ("--sample", "--theme", "--help", "--version")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """`file`, `sample` and `theme`; ends the program with exit code 2 where there is no such option."""
    parser = argparse.ArgumentParser(prog="nnstudio", add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("file", nargs="?")
    parser.add_argument("--sample")
    parser.add_argument("--theme", choices=theme.MODES)
    try:
        known, unknown = parser.parse_known_args(list(arguments))
    except argparse.ArgumentError as error:
        _refuse(_needs(str(error.argument_name)))
    if unknown:
        _refuse(_not_known(unknown[0]))
    return known


def _refuse(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(2)


def _needs(option: str) -> str:
    if option == "--theme":
        return f"--theme needs one of {listed(theme.MODES)}: for instance nnstudio --theme {theme.MODES[-1]}."
    return f"{option} needs the name of a sample, such as penguins: “nnstudio samples” lists them."


def _not_known(word: str) -> str:
    if not word.startswith("-"):
        return f"“{word}” is one file too many: NN Studio opens one at a time."
    close = difflib.get_close_matches(word, OPTIONS, n=1)
    way_out = f"did you mean {close[0]}?" if close else f"the options are {', '.join(OPTIONS)}."
    return f"There is no option “{word}”: {way_out}"
