"""The parts that rows go to, and the words by which a column names them."""

from collections.abc import Sequence

TRAIN, VALIDATION, TEST = 0, 1, 2
PART_NAMES = ("train", "validation", "test")
"""What the program itself calls them."""
PART_COLUMN = "part"
"""What a column of them is called, where the program makes one."""
PART_WORDS = {
    "train": TRAIN, "training": TRAIN, "learn": TRAIN,
    "validation": VALIDATION, "valid": VALIDATION, "val": VALIDATION, "dev": VALIDATION,
    "test": TEST, "testing": TEST, "holdout": TEST,
}  # fmt: skip


def names_parts(categories: Sequence[str]) -> bool:
    """Whether these are names of parts, that of the training among them."""
    if not 1 < len(categories) <= len(PART_WORDS):
        return False
    parts = [PART_WORDS.get(category.strip().lower()) for category in categories]
    return len(parts) > 1 and TRAIN in parts and None not in parts
