"""The window opens, trains, saves and closes: how soon after its start, and with which compiled kernels."""

import math
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from nnstudio.compiling import host_processor
from proof.verdict import expect
from proof.visit import Visit

SLOWEST_WINDOW, SLOWEST_LOSS = 3.0, 5.0
"""Seconds from the start of the process until the window can be seen, and until a first loss was drawn."""
OLDER_PROCESSOR = {"NUMBA_CPU_NAME": "x86-64-v2", "NUMBA_CPU_FEATURES": ""}
"""Makes Numba compile as on a processor that kernels for today's usual ones do not run on."""
_TOLD = re.compile(
    r"opened wine, trained and closed on xcb\nwindow after ([\d.]+) s, first loss after ([\d.]+) s\n"
)


def first_and_second(visit: Visit) -> list[str]:
    """Start twice: the first time there is no cache and there are no settings."""
    seen = [_start(visit, name) for name in ("first", "second")]
    for shipped in visit.shipped_kernels:
        copied = [path for folder in visit.cache.glob(f"*-{shipped.name}") for path in folder.iterdir()]
        strange = {path.name for path in copied} ^ names(shipped)
        expect(not strange, f"The shipped kernels did not serve: {', '.join(sorted(strange))}.")
    return seen


def on_an_older_processor(visit: Visit) -> list[str]:
    """Start where the shipped kernels do not fit: own ones are compiled, and found by the next start."""
    seen = [_start(visit, "older processor, first", OLDER_PROCESSOR, compiles=True)]
    (made,) = visit.cache.glob(f"*-{OLDER_PROCESSOR['NUMBA_CPU_NAME']}")
    before = times(made)
    lacking = {name for shipped in visit.shipped_kernels for name in names(shipped)} - set(before)
    expect(not lacking, f"These were not compiled: {', '.join(sorted(lacking))}.")
    seen.append(_start(visit, "older processor, second", OLDER_PROCESSOR))
    expect(times(made) == before, "The second start compiled again what the first had left in the cache.")
    return seen


def with_own_kernels(visit: Visit) -> list[str]:
    """Let kernels for this very processor be made in the background: the next start takes them."""
    if not visit.shipped_kernels or not host_processor.outruns_ready_made():
        return ["own kernels: this processor gains nothing by them, so none are made"]
    shutil.rmtree(visit.cache)  # the starts before may have made some, or all
    expect(_runs_for(visit, host_processor.LEVEL), "The shipped kernels are not taken.")
    done = visit.drive("--errand", "wait-for-kernels")
    told = re.fullmatch(r"kernels for this processor after ([\d.]+) s\n", done.output)
    expect(done.code == 0 and told is not None, f"No own kernels are made:\n{done.output}")
    expect(_runs_for(visit, host_processor.signature()), "The own kernels are not taken.")
    (made,) = visit.cache.glob(f"*-{host_processor.signature()}")
    before = times(made)
    seen = _start(visit, "with own kernels")
    expect(times(made) == before, "The own kernels were compiled again.")
    return [f"own kernels: made in the background within {told[1] if told else ''} s", seen]


def names(folder: Path) -> set[str]:
    """What files of kernels are in a folder."""
    return {path.name for path in folder.iterdir()}


def times(folder: Path) -> dict[str, int]:
    """When each of the kernels in a folder was made."""
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def figures(start: str, output: str, slowest_window: float, slowest_loss: float) -> str:
    """The driver's figures in a line. Raises NotProvenError where it said anything else, or was too slow."""
    found = _TOLD.fullmatch(output)
    expect(found is not None, f"The window's start ({start}) says:\n{output}")
    window, loss = map(float, found.groups()) if found else (math.inf, math.inf)
    expect(window < slowest_window, f"The window took {window} s to come, more than {slowest_window}.")
    expect(loss < slowest_loss, f"The first loss took {loss} s to come, more than {slowest_loss}.")
    first, then = _limit(slowest_window), _limit(slowest_loss)
    return f"{start} start: window after {window} s{first}, first loss after {loss} s{then}"


def _limit(seconds: float) -> str:
    return "" if math.isinf(seconds) else f" (at most {seconds:g})"


def _start(
    visit: Visit, start: str, variables: Mapping[str, str] | None = None, compiles: bool = False
) -> str:
    done = visit.drive("--save", "window.nns", variables=variables)
    expect(done.code == 0, f"The window's start ({start}) ends with {done.code}:\n{done.output}")
    slowest_window = math.inf if visit.is_busy else SLOWEST_WINDOW
    slowest_loss = math.inf if visit.is_busy or compiles else SLOWEST_LOSS
    return figures(start, done.output, slowest_window, slowest_loss)


def _runs_for(visit: Visit, processor: str) -> bool:
    return f"kernels for {processor}\n" in visit.say("--version")
