"""Gets the compiled engine ready before somebody needs it, without stopping the window.

Kernels that are not in the cache are compiled in child processes; then this process loads them, which takes
milliseconds each.
"""

from collections.abc import Callable

from nnstudio.engine.compiling import EVERYTHING, compile_in_children, get_ready, missing

OnProgress = Callable[[int, int, str], None]
"""Called with kernels that are compiled, kernels in all, and the name of the last one."""


def is_compiled() -> bool:
    """Whether all kernels of these sources were compiled on this machine before."""
    return not missing()


def warm_up(on_progress: OnProgress | None = None) -> None:
    """Load every kernel and the machine, compiling what is missing in child processes first."""
    report = on_progress or (lambda done, total, name: None)
    ready = set(EVERYTHING) - set(missing())

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
