"""Gets the compiled engine ready before somebody needs it, without stopping the window.

Kernels that are not in the cache are compiled in child processes; then this process loads them, which takes
milliseconds each.
"""

from collections.abc import Callable

from nnstudio.engine.compiling import EVERYTHING, compile_in_children, get_ready, missing

OnProgress = Callable[[int, int, str], None]
"""Called with kernels that are ready, kernels in all, and the name of the last one."""


def is_compiled() -> bool:
    """Whether all kernels of these sources were compiled on this machine before."""
    return not missing()


def warm_up(on_progress: OnProgress | None = None) -> None:
    """Load every kernel and the machine, compiling what is missing in child processes first."""
    report = on_progress or (lambda done, total, name: None)
    lacking = missing()
    if lacking:
        _compile(lacking, report)
    for done, name in enumerate(EVERYTHING):
        get_ready(name)
        report(done + 1, len(EVERYTHING), name)
    from nnstudio.engine.network_trial import train_a_step

    train_a_step()


def _compile(lacking: list[str], report: OnProgress) -> None:
    done = len(EVERYTHING) - len(lacking)

    def count(name: str) -> None:
        nonlocal done
        done += 1
        report(done, len(EVERYTHING), name)

    compile_in_children(lacking, count)
