"""The manual page, written from the help that the command line itself prints."""

import gzip
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import product
import typer.main

from nnstudio.app.starting.arguments import OPTIONS
from nnstudio.cli.commands import cli
from nnstudio.cli.exit_codes import INTERRUPTED, USER_ERROR

WINDOW_OPTIONS = {
    "--sample": ("ID", "Open one of the samples that come with the program; “nnstudio samples” lists them."),
    "--theme": ("NAME", "Look light, dark, light-contrast, dark-contrast or as the system does, this time."),
    "--help": ("", "List the commands and end."),
    "--version": ("", "Print the version, what the program is made of and the licences of that, and end."),
}
FILES = (
    ("~/.config/nnstudio", "The settings."),
    ("~/.local/share/nnstudio", "Projects recovered after a fault, and the log with reports of faults."),
    ("~/.cache/nnstudio", "Compiled kernels; may be deleted at any time."),
)
VARIABLES = (
    ("NNSTUDIO_HOME", "A folder that holds settings, data and cache instead of the three above."),
    ("NNSTUDIO_CACHE", "A folder for the cache alone."),
)


def manual_page(moment: datetime | None = None) -> str:
    """The page nnstudio(1) in the language of man."""
    day = (moment or datetime.now(UTC)).date().isoformat()
    parts = [
        f'.TH {product.NAME.upper()} 1 "{day}" "{product.TITLE} {product.version()}" "User Commands"',
        ".SH NAME",
        f"{product.NAME} \\- {_plain(product.SUMMARY[0].lower() + product.SUMMARY[1:])}",
        ".SH SYNOPSIS",
        f".B {product.NAME}\n[\\fIOPTIONS\\fR] [\\fIFILE\\fR]",
        f".PP\n.B {product.NAME}\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR] ...",
        ".SH DESCRIPTION",
        "\n.PP\n".join(_plain(paragraph) for paragraph in product.DESCRIPTION),
        ".PP\nWithout a command the window opens, on FILE where one is named.",
        ".SH OPTIONS",
        *(_item(_option([name], WINDOW_OPTIONS[name][0]), WINDOW_OPTIONS[name][1]) for name in OPTIONS),
        ".SH COMMANDS",
        *(_command(name, command) for name, command in typer.main.get_command(cli).commands.items()),
        ".SH EXIT STATUS",
        _item("0", "All went well."),
        _item(str(USER_ERROR), "Something has to be mended; one sentence on standard error says what."),
        _item(str(INTERRUPTED), "Interrupted."),
        ".SH ENVIRONMENT",
        *(_item(_plain(name), words) for name, words in VARIABLES),
        ".SH FILES",
        *(_item(f"\\fI{_plain(name)}\\fR", words) for name, words in FILES),
    ]
    return "\n".join(parts) + "\n"


def packed(text: str) -> bytes:
    """Text as documentation is installed: gzip at its strongest, without name and time."""
    return gzip.compress(text.encode(), 9, mtime=0)


def _command(name: str, command: Any) -> str:
    lines = [f".SS {name}", _plain(" ".join(command.help.split())), ".PP"]
    arguments = [item for item in command.params if item.param_type_name == "argument"]
    options = [item for item in command.params if item.param_type_name == "option"]
    usage = " ".join([*(f"\\fI{_plain(item.metavar or item.name.upper())}\\fR" for item in arguments)])
    lines.append(f"\\fB{product.NAME} {name}\\fR [\\fIOPTIONS\\fR] {usage}".rstrip())
    lines += [_item(f"\\fI{_plain(item.metavar or item.name.upper())}\\fR", item.help) for item in arguments]
    lines += [_item(_option(item.opts, "" if item.is_flag else _value(item)), item.help) for item in options]
    return "\n".join(lines)


def _value(option: Any) -> str:
    """What stands for the option's value: its own word, its choices, or its name."""
    kind = option.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(member.value for member in kind)
    return option.metavar or option.name.upper().replace("_", "-")


def _option(names: list[str], value: str) -> str:
    written = ", ".join(f"\\fB{_plain(name)}\\fR" for name in names)
    return f"{written} \\fI{_plain(value)}\\fR" if value else written


def _item(term: str, words: str) -> str:
    return f".TP\n{term}\n{_plain(words)}"


def _plain(text: str) -> str:
    """Text in which man finds no command and every hyphen stays what it is."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
