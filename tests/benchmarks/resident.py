"""How much memory this process holds, as Linux counts it."""

from pathlib import Path

MEGABYTE = 1 << 20


def resident(which: str) -> int:
    """Bytes of memory that this process holds (``VmRSS``) or held at most (``VmHWM``)."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(which))


def forget_peak() -> None:
    """Let the most that was held begin anew (Linux)."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")
