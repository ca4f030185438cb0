"""Says on a terminal what is compiled before a command can go on: it would seem to hang."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_COMPILING = "nnstudio.compiling"


@contextmanager
def preparations_told() -> Iterator[None]:
    """Show what the log of the compiling says on stderr; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield
        return
    log, teller = logging.getLogger(_COMPILING), logging.StreamHandler(sys.stderr)
    before = log.level
    log.setLevel(logging.INFO)
    log.addHandler(teller)
    try:
        yield
    finally:
        log.removeHandler(teller)
        log.setLevel(before)
