"""Train, measure and predict without a window, and look into the project that the window saved."""

import csv
import json
import re
from pathlib import Path

import product

from proof.verdict import expect
from proof.visit import Visit

ACCURACY = 0.9
"""Of the sample's test rows after a whole training; by chance a third would be right."""
SAVED = ("window.nns", "own net – größer.nns", "predicted.csv")
"""What the trials leave in the user's home, the window's project first."""


def use(visit: Visit) -> list[str]:
    """Give the commands in the order in which somebody would; gives what was seen."""
    window, own, predicted = SAVED
    version = visit.say("--version")
    expect(version.startswith(f"{product.TITLE} {product.version()}\n"), f"It calls itself {version}.")
    expect("PySide6" in version and "LLVM" in version.upper(), f"Licences are missing: {version}")
    expect("wine" in visit.say("inspect", window), "The window's project is not that of its sample.")
    visit.say("train", "wine", "--out", own)
    accuracy = number(json.loads(visit.say("evaluate", own, "--json")), "accuracy")
    expect(accuracy >= ACCURACY, f"After the training only {accuracy:.0%} are right.")
    table = f"{visit.program.folder}/_internal/nnstudio/resources/samples/wine.csv"
    visit.say("predict", own, "--data", table, "--out", predicted)
    rows, given = _rows(visit.place.home / predicted), _rows(visit.place.outside(table))
    expect(len(rows) == len(given) > 0, f"{len(rows)} rows were predicted of {len(given)}.")
    return [f"trained on the command line: {accuracy:.0%} right, {len(rows)} rows predicted"]


def number(measured: object, name: str) -> float:
    """The first number of that name, however deep."""
    found = re.search(rf'"{name}": ?([\d.]+)', json.dumps(measured))
    expect(found is not None, f"No {name} was measured: {measured}")
    return float(found[1]) if found else 0.0


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
