"""Whether a table that memory does not hold is read, trained on, saved and opened.

`python -m tests.benchmarks.larger_than_memory` writes a table of some 1.7 GB and works on it in a process
that may take 1 GB for its data (`--gigabytes`, `--rows`, or `--file` with its `--target` for one's own).
Printed are seconds and what the process holds of its own after each step; what is mapped from files comes
and goes as there is room.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.importing import write_table
from tests.benchmarks.resident import MEGABYTE, resident

COPIES = 12
"""The table repeats its rows so often: writing them all anew would take minutes."""


def work_within(path: Path, target: str, folder: Path, size: int) -> None:
    """Set the limit, then go the whole way."""
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    from nnstudio.data.reading.table_reading import read_table
    from nnstudio.document.experiment import conclude, prepare
    from nnstudio.document.files.storage import load, save
    from nnstudio.document.starting.starters import project_for_table

    start = time.perf_counter()

    def told(step: str) -> None:
        nonlocal start
        held = resident("RssAnon") / MEGABYTE
        print(f"{step:10} {time.perf_counter() - start:6.1f} s, {held:5.0f} MB of its own", flush=True)
        start = time.perf_counter()

    table = read_table(path)
    told("read")
    read_table(path)
    told("again")
    project = project_for_table(table, target)
    project = replace(project, plan=replace(project.plan, epochs=1, batch_size=1024))
    experiment = prepare(project)
    told("prepared")
    for _ in experiment.train():
        pass
    told("trained")
    save(folder / "large.nns", project, conclude(experiment, "finished"))
    told("saved")
    load(folder / "large.nns")
    told("opened")


def write_copies(path: Path, rows: int) -> None:
    """Write a table whose texts repeat: those that never do are kept in memory."""
    write_table(path, rows // COPIES)
    body = path.read_bytes()
    body = body[body.index(b"\n") + 1 :]
    with path.open("ab") as file:
        for _ in range(COPIES - 1):
            file.write(body)


def main() -> None:
    """Write the table and start the process with the limit."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--file", type=Path)
    options.add_argument("--target", default="group")
    options.add_argument("--rows", type=int, default=12_000_000)
    options.add_argument("--gigabytes", type=float, default=1.0)
    options.add_argument("--folder", type=Path)
    told = options.parse_args()
    size = int(told.gigabytes * (1 << 30))
    if told.folder is not None:
        work_within(told.file, told.target, told.folder, size)
        return
    with tempfile.TemporaryDirectory() as name:
        path = told.file or Path(name) / "table.csv"
        if told.file is None:
            write_copies(path, told.rows)
        print(f"{path.stat().st_size / (1 << 30):.2f} GB of text, {told.gigabytes:g} GB for data")
        command = [sys.executable, "-m", "tests.benchmarks.larger_than_memory", "--folder", name]
        own = ["--file", str(path), "--target", told.target, "--gigabytes", str(told.gigabytes)]
        subprocess.run([*command, *own], check=True)


if __name__ == "__main__":
    main()
