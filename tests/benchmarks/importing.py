"""How long a large CSV file takes to import, and how much memory, beside the reading library alone.

`python -m tests.benchmarks.importing` writes a table of a million rows and 20 columns (counts, measurements
with gaps, categories, free text, a date) and reads it in turns, each time in a fresh process: with
`pandas.read_csv` as it comes and with categories for the texts (the better of the two is the measure), and as
the import does, which also finds out the format, guesses types and roles, describes every column, and looks
for what to warn of (goals: at most 1.5 times the library's time, and less memory than 3 times the file).
pandas stands here without pyarrow, whose texts would be read in half the time; a file of more than 5 MB that
it is given by its path it reads on all cores, as of 3.1, which the seconds of all cores show.

Then it looks at the head of a file of 5 GB (goal: 0.5 s). `--rows` and `--rounds` make it shorter, `--file`
reads a file of one's own.
"""

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks.resident import MEGABYTE, forget_peak, resident
from tests.benchmarks.table import print_table

ROWS, CHUNK = 1_000_000, 50_000
GIGABYTE = 1 << 30
GOALS = {"time": 1.5, "memory": 3.0}
HEADER = (
    "id,age,visits,steps,year,height,weight,pulse,pressure,sugar,iron,spent,city,plan,device,smoker,born,"
    "note,group,score"
)
WORDS = np.array(
    ["sleeps", "well", "no", "pain", "in", "left", "knee", "since", "spring", "walks", "a", "dog"]
)
CITIES = np.array([f"city {number}" for number in range(150)])


def rows_of(first: int, count: int) -> Iterator[str]:
    """Lines of a table, the same ones for the same numbers."""
    random = np.random.default_rng(first)
    whole = [
        random.integers(low, high, count) for low, high in ((18, 95), (0, 40), (0, 30_000), (1990, 2025))
    ]
    gaps = random.random((7, count)) < np.array([0, 0.02, 0.1, 0, 0.3, 0, 0.05])[:, None]
    measured = [random.normal(170, 10, count).round(digits) for digits in (1, 2, 3, 4, 2, 6, 2)]
    city, plan, device = (random.integers(0, most, count) for most in (len(CITIES), 3, 4))
    smoker, group = random.integers(0, 2, count), random.integers(0, 4, count)
    born = (np.datetime64("1930-01-01") + random.integers(0, 30_000, count)).astype(str)
    words = WORDS[random.integers(0, len(WORDS), (count, 7))]
    score = random.normal(0, 1, count).round(5)
    for row in range(count):
        numbers = ",".join(str(column[row]) for column in whole)
        cells = ",".join("" if gaps[at][row] else str(measured[at][row]) for at in range(7))
        yield (
            f"{first + row},{numbers},{cells},{CITIES[city[row]]},{'ABC'[plan[row]]},device {device[row]},"
            f"{('no', 'yes')[smoker[row]]},{born[row]},{' '.join(words[row])},g{group[row]},{score[row]}\n"
        )


def write_table(path: Path, rows: int) -> None:
    """Write the table."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        for first in range(0, rows, CHUNK):
            file.writelines(rows_of(first, min(CHUNK, rows - first)))


# ------------------------------------------------------------------ in processes of their own


def by_library(path: Path) -> Callable[[], object]:
    """The library alone."""
    import pandas

    return lambda: pandas.read_csv(path)


def by_library_as_categories(path: Path) -> Callable[[], object]:
    """The library alone, told which columns hold words."""
    import pandas

    head = pandas.read_csv(path, nrows=1000)
    kinds = {name: "category" for name in head.columns if head[name].dtype.kind not in "iuf"}
    return lambda: pandas.read_csv(path, dtype=kinds)


def by_import(path: Path) -> Callable[[], object]:
    """All that stands between choosing the file and pressing Import."""
    from nnstudio.data.columns.guess import guess
    from nnstudio.data.columns.summary import glance
    from nnstudio.data.columns.warnings import warnings_about
    from nnstudio.data.csv import parsing  # noqa: F401 - what is compiled is loaded before the clock starts
    from nnstudio.data.reading.table_reading import detect, preview, read_table

    def read() -> object:
        form = detect(path)
        preview(path, form)
        table = read_table(path, form)
        settings = guess(table)
        for column, setting in zip(table.columns, settings, strict=True):
            glance(column, setting)
        return table, warnings_about(table, settings)

    return read


def by_preview(path: Path) -> Callable[[], object]:
    """What is seen of a file at once."""
    from nnstudio.data.reading.table_reading import detect, preview

    return lambda: preview(path, detect(path))


WAYS = {
    "pandas.read_csv": by_library,
    "… with categories": by_library_as_categories,
    "import": by_import,
    "preview": by_preview,
}


def measure(way: str, path: Path) -> dict[str, float]:
    """Seconds, those of all processor cores together, and the growth of the peak of memory in bytes."""
    read = WAYS[way](path)
    before = resident("VmRSS")
    forget_peak()
    start, computed = time.perf_counter(), time.process_time()
    kept = read()
    seconds, computed = time.perf_counter() - start, time.process_time() - computed
    del kept
    return {"seconds": seconds, "computed": computed, "bytes": resident("VmHWM") - before}


def measured(way: str, path: Path) -> dict[str, float]:
    """The same in a fresh process."""
    command = [sys.executable, "-m", "tests.benchmarks.importing", "--file", str(path), "--way", way]
    found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return found


# ------------------------------------------------------------------ comparing


def compare(path: Path, rounds: int) -> None:
    """Read a file in all ways, in turns, and print the best of each."""
    size = path.stat().st_size
    ways = [way for way in WAYS if way != "preview"]
    best = {way: dict.fromkeys(("seconds", "computed", "bytes"), float("inf")) for way in ways}
    for _ in range(rounds):
        for way in ways:
            found = measured(way, path)
            best[way] = {name: min(best[way][name], found[name]) for name in found}
    library = min(found["seconds"] for way, found in best.items() if way != "import")
    rows = [
        [
            way,
            f"{found['seconds']:.2f}",
            f"{found['seconds'] / library:.2f}",
            f"{found['computed']:.2f}",
            f"{found['bytes'] / MEGABYTE:.0f}",
            f"{found['bytes'] / size:.2f}",
        ]
        for way, found in best.items()
    ]
    print(f"{path.name}, {size / MEGABYTE:.0f} MB, best of {rounds}")
    print_table(["", "seconds", "ratio", "on all cores", "peak MB", "over the file's size"], rows)
    print(f"goals: time at most {GOALS['time']}, memory below {GOALS['memory']}")


def look_at_heads(folder: Path, table: Path, size: int) -> None:
    """Look at the head of files that are long, whatever stands behind their first megabytes."""
    rows = []
    with table.open(encoding="utf-8") as source:
        text = source.read(64 * MEGABYTE)
    heads = {
        "utf-8": text.encode(),
        "utf-16": text.encode("utf-16"),
        "cp1252": text.replace("city", "côté").encode("cp1252"),
        "gzip": gzip.compress(text.encode(), 1),
    }
    for name, head in heads.items():
        path = folder / f"long {name}.csv"
        with path.open("wb") as file:
            file.write(head)
            file.truncate(size)
        seconds = min(measured("preview", path)["seconds"] for _ in range(3))
        rows.append([f"{path.stat().st_size / GIGABYTE:.1f} GB, {name}", f"{seconds:.3f}"])
        path.unlink()
    print_table(["preview", "seconds"], rows)


def main() -> None:
    """Measure in child processes and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=ROWS)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--file", type=Path)
    options.add_argument("--way", choices=WAYS)
    told = options.parse_args()
    if told.way:
        sys.modules["pyarrow"] = None  # type: ignore[assignment]
        print(json.dumps(measure(told.way, told.file)))
        return
    with tempfile.TemporaryDirectory() as name:
        path = told.file or Path(name) / "table.csv"
        if told.file is None:
            write_table(path, told.rows)
        compare(path, told.rounds)
        if told.file is None:
            look_at_heads(Path(name), path, 5 * GIGABYTE)


if __name__ == "__main__":
    main()
