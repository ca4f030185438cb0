"""A project opens by a double click; a fault leaves a report that a button opens in whatever shows text."""

import os
import re
import signal
import subprocess

import product

from proof.commands import SAVED
from proof.display import PATIENCE, wait_for
from proof.place import Place
from proof.verdict import FAULT, NotProvenError, expect
from proof.visit import Visit

READER = "reader"
"""Stands in for a text editor: notes what it is to show, and what it inherited."""
_NOTE = "read.txt"
_SUDDENLY = r"NN Studio ended suddenly last time\. What is known of it is in (\S+)\.\n"
_MISTAKE = r"NN Studio made a mistake \(ZeroDivisionError\)\..* The details are in (\S+)\.\n"


def provide_reader(place: Place) -> None:
    """Let the place have something that shows text."""
    program = place.root / "usr/local/bin" / READER
    note = f'{{ echo "$1"; env; }} > "$HOME/part" && mv "$HOME/part" "$HOME/{_NOTE}"'
    program.write_text(f"#!/bin/sh\n{note}\n")
    program.chmod(0o755)
    entry = f"[Desktop Entry]\nType=Application\nName=Reader\nExec={READER} %f\nMimeType=text/plain;\n"
    (place.root / "usr/share/applications" / f"{READER}.desktop").write_text(entry)
    place.as_root("update-desktop-database", "/usr/share/applications")


def open_and_quit(visit: Visit) -> list[str]:
    """Open a project as a file manager does, and leave by the keyboard."""
    running = _open(visit)
    visit.display.press(visit.display.window(_title()), "ctrl+q")
    _expect_end(visit, running)
    return [f"“{SAVED[1]}” opens by {' '.join(map(os.path.basename, visit.program.opens))}"]


def die_and_read(visit: Visit) -> list[str]:
    """Kill the open program as a fault in machine code does; the next start tells of it."""
    running = _open(visit)
    visit.display.window(_title())
    lines = visit.place.processes().items()
    (process,) = [number for number, line in lines if line.endswith(SAVED[1]) and product.NAME in line]
    os.kill(process, signal.SIGSEGV)
    _end_of(running)
    report = _read(visit, "read-report", _SUDDENLY)
    expect("Segmentation fault" in report, f"The report does not tell how it died:\n{report}")
    return ["died: the next start offers a report, and a button shows it"]


def stumble_and_read(visit: Visit) -> list[str]:
    """Have a bug in the window, which goes on."""
    report = _read(visit, "stumble", _MISTAKE)
    expect("ZeroDivisionError" in report and "smoke.py" in report, f"The report lacks the place:\n{report}")
    (visit.place.home / ".local/share/nnstudio/nnstudio.log").unlink()  # it rightly tells of the bug
    return ["stumbled: the window tells it and offers a report, and a button shows it"]


def _title() -> str:
    return f"{SAVED[1]} — {product.TITLE}"


def _open(visit: Visit) -> subprocess.Popen[str]:
    command = [*visit.program.opens, SAVED[1]]
    return visit.place.begin_as_user(command, visit.display.variables)


def _expect_end(visit: Visit, running: subprocess.Popen[str]) -> None:
    output = _end_of(running)
    is_well = running.returncode == 0 and not output
    expect(is_well, f"Opening a project and quitting ends with {running.returncode}:\n{output}")


def _end_of(running: subprocess.Popen[str]) -> str:
    """Wait until the program has ended; gives all that it wrote."""
    try:
        return running.communicate(timeout=PATIENCE)[0]
    except subprocess.TimeoutExpired as error:
        raise NotProvenError("The program does not end.") from error


def _read(visit: Visit, errand: str, told: str) -> str:
    """Start once more, press the button that opens the report, and give what the report says."""
    done = visit.drive("--errand", errand)
    found = re.search(told, done.output)
    expect(done.code == 0 and found is not None, f"The window does not tell of the fault:\n{done.output}")
    others = re.search(FAULT, done.output) if errand == "read-report" else None
    expect(others is None, f"The window complains:\n{done.output}")
    path = found[1] if found else ""
    note = visit.place.home / _NOTE
    expect(wait_for(note.is_file), "The button shows the report to nobody.")
    shown, *inherited = note.read_text("utf-8").splitlines()
    note.unlink()
    expect(shown == path, f"Not the report is shown but {shown}.")
    ours = [line for line in inherited if visit.program.folder in line]
    expect(not ours, f"Programs that are started from here get our libraries: {ours}")
    report = visit.place.outside(path).read_text("utf-8")
    is_whole = report.startswith(f"{product.TITLE} {product.version()}\n") and "\nProcessor " in report
    expect(is_whole, f"The report does not tell what it is about:\n{report}")
    return report
