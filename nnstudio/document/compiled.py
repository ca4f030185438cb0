"""Gets everything that is compiled ready before somebody needs it, without stopping the window.

What is not in the cache is compiled in child processes; then this process loads it, which takes milliseconds
for each function.
"""

from collections.abc import Callable

from nnstudio.compiling.children import compile_in_children
from nnstudio.compiling.functions import get_ready, missing
from nnstudio.data.csv import compiled as csv
from nnstudio.engine import compiled as engine

EVERYTHING = (*engine.COMPILED, *csv.COMPILED)
"""The names of all compiled functions, those of each room in its own order: what takes longest first."""
OnProgress = Callable[[int, int, str], None]
"""Called with functions that are compiled, functions in all, and the name of the last one."""


def is_compiled() -> bool:
    """Whether everything was compiled from these sources on this machine before."""
    return not missing(EVERYTHING)


def warm_up(on_progress: OnProgress | None = None) -> None:
    """Load every compiled function, compiling what is missing in child processes first."""
    report = on_progress or (lambda done, total, name: None)
    ready = set(EVERYTHING) - set(missing(EVERYTHING))

    def note(name: str) -> None:
        if name not in ready:
            ready.add(name)
            report(len(ready), len(EVERYTHING), name)

    compile_in_children([name for name in EVERYTHING if name not in ready], note)
    for name in EVERYTHING:  # milliseconds each, but for those that a child failed to compile
        get_ready(name)
        note(name)
    from nnstudio.engine.network_trial import train_a_step

    train_a_step()
