"""Which arrays of a file belong together, as their names tell: inputs and targets, and those of the parts."""

from collections.abc import Iterable, Iterator

from nnstudio.data.tables.part_names import PART_WORDS, TEST, TRAIN, VALIDATION

INPUT_NAMES = ("x", "x_train", "images", "train_images", "pixels", "data", "inputs", "features", "arr_0")
TARGET_NAMES = (
    "y", "y_train", "labels", "train_labels", "label", "digit", "target", "targets", "classes", "class",
    "arr_1",
)  # fmt: skip


def pair_among(names: Iterable[str]) -> tuple[str | None, str | None]:
    """The arrays to learn from, and their targets; None where no name says so."""
    known = {name.lower(): name for name in names}
    inputs, targets = (_first_of(usual, known) for usual in (INPUT_NAMES, TARGET_NAMES))
    return inputs, targets


def part_pairs(names: Iterable[str]) -> Iterator[tuple[int, str, str | None]]:
    """The inputs and targets that are set aside, with the part: `x_val` and `y_val`, `test_images` and
    `test_labels`.
    """
    known = {name.lower(): name for name in names}
    for part in (VALIDATION, TEST):
        words = [word for word, meant in PART_WORDS.items() if meant == part]
        inputs, targets = (_first_of(_of_part(usual, words), known) for usual in (INPUT_NAMES, TARGET_NAMES))
        if inputs is not None:
            yield part, inputs, targets


def _of_part(usual: Iterable[str], words: Iterable[str]) -> Iterator[str]:
    plain = [name for name in usual if not any(PART_WORDS.get(one) == TRAIN for one in name.split("_"))]
    return (name for word in words for one in plain for name in (f"{one}_{word}", f"{word}_{one}"))


def _first_of(usual: Iterable[str], known: dict[str, str]) -> str | None:
    return next((known[name] for name in usual if name in known), None)
