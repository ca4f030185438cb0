"""Which columns tell the target: together they are judged as one by one."""

import numpy as np
import pytest

from nnstudio.data.columns import leakage
from nnstudio.data.columns.leakage import gives_away, which_give_away
from nnstudio.data.tables.table import Column, category_column, number_column

ROWS = 120


def columns_about(classes: np.ndarray, amounts: np.ndarray) -> list[Column]:
    """Columns that tell the classes, or the amounts, or come near it in all ways that are known."""
    random = np.random.default_rng(7)
    noise = random.normal(size=ROWS)
    gaps = np.where(random.random(ROWS) < 0.3, np.nan, 1.0)
    numbers = {
        "noise": noise,
        "constant": np.full(ROWS, 3.0),
        "empty": np.full(ROWS, np.nan),
        "nearly empty": np.where(np.arange(ROWS) < 19, amounts, np.nan),
        "in proportion": 7.0 - 3.0 * amounts,
        "in proportion, with gaps": amounts * gaps,
        "nearly in proportion": amounts + 0.1 * noise,
        "far off": 1e15 + amounts,
        "huge": amounts * 1e200,
        "apart": 10.0 * classes + np.clip(noise, -3, 3),
        "apart, with gaps": (10.0 * classes + np.clip(noise, -3, 3)) * gaps,
        "touching": np.where(classes == 0, 1.0, classes),
        "one class never": np.where(classes == 1, np.nan, 10.0 * classes + np.clip(noise, -3, 3)),
        "two spans of one class": np.where((classes == 1) & (noise > 0), 99.0, 10.0 * classes),
    }
    found = [number_column(name, values) for name, values in numbers.items()]
    found.append(category_column("named", [f"k{one}" for one in classes]))
    found.append(Column("pixel", "number", (40 * classes).astype(np.uint8)))
    return found


CLASSES = np.random.default_rng(1).integers(0, 3, ROWS)
AMOUNTS = np.random.default_rng(2).normal(size=ROWS)
TARGETS = {
    "classes": category_column("y", [f"k{one}" for one in CLASSES]),
    "classes with gaps": category_column("y", [f"k{one}" if one != 2 else "" for one in CLASSES]),
    "one class": category_column("y", ["a"] * ROWS),
    "nothing": category_column("y", [""] * ROWS),
    "amounts": number_column("y", AMOUNTS),
    "amounts with gaps": number_column("y", np.where(CLASSES == 1, np.nan, AMOUNTS)),
    "pixel": Column("y", "number", (40 * CLASSES).astype(np.uint8)),
}


@pytest.mark.parametrize("at_once", [1, 5 * ROWS, 1 << 20])
@pytest.mark.parametrize("name", TARGETS)
def test_columns_are_judged_together_as_one_by_one(monkeypatch, name, at_once):
    monkeypatch.setattr(leakage, "_MOST_VALUES", at_once)
    columns, target = columns_about(CLASSES, AMOUNTS), TARGETS[name]
    assert which_give_away(columns, target) == [gives_away(column, target) for column in columns]


def test_columns_that_tell_are_found():
    columns = columns_about(CLASSES, AMOUNTS)
    tell = {
        name: {
            column.name
            for column, is_so in zip(columns, which_give_away(columns, target), strict=True)
            if is_so
        }
        for name, target in TARGETS.items()
    }
    assert tell["classes"] == {"apart", "apart, with gaps", "one class never", "named", "pixel"}
    assert tell["amounts"] >= {"in proportion", "in proportion, with gaps"}
    assert "nearly in proportion" not in tell["amounts"]
    assert tell["nothing"] == tell["one class"] == set()


def test_most_columns_are_never_looked_at_one_by_one(monkeypatch):
    looked_at = []
    monkeypatch.setattr(leakage, "gives_away", lambda column, target: looked_at.append(column.name) or False)
    columns = columns_about(CLASSES, AMOUNTS)
    which_give_away(columns, TARGETS["amounts"])
    assert "noise" not in looked_at
    assert "in proportion" in looked_at
