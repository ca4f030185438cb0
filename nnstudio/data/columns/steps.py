"""The steps by which a column is prepared, and in which orders they make sense."""

from collections.abc import Mapping, Sequence

from nnstudio.data.columns.date_texts import DATE_TYPES
from nnstudio.errors import DataError

USUAL_STEPS: Mapping[str, tuple[str, ...]] = {
    "number": ("clip", "fill", "log", "scale"),
    "category": ("rare", "fill", "encode"),
    "yes_no": ("fill",),
    "labels": ("fill", "labels"),
    **dict.fromkeys(DATE_TYPES, ("fill", "parts")),
    "text": ("fill", "words"),
    "image": ("log", "scale"),
}
"""The steps of each type of column in their usual order."""

LAST_STEPS = ("encode", "parts", "words", "labels")
"""Steps that turn cells into features: what comes before them works on cells and cannot come after."""

STEP_NAMES: Mapping[str, str] = {
    "clip": "Outliers",
    "fill": "Missing values",
    "log": "Logarithm",
    "scale": "Scale",
    "rare": "Rare ones",
    "encode": "Features",
    "parts": "Parts",
    "words": "Words",
    "labels": "Labels",
}


def steps_of(type: str, chosen: Sequence[str]) -> tuple[str, ...]:
    """The steps of a column in the order that was chosen; those that it does not name stand where they
    usually do.
    """
    usual = USUAL_STEPS.get(type, ())
    known = [step for step in chosen if step in usual]
    for place, step in enumerate(usual):
        if step not in known:
            known.insert(known.index("scale") if step == "log" and "scale" in known else place, step)
    return tuple(known)


def order_problem(steps: Sequence[str]) -> str:
    """The sentence that says why steps cannot be done in this order; empty where they can."""
    places = {step: place for place, step in enumerate(steps)}
    for last in LAST_STEPS:
        if last in places and places[last] < len(steps) - 1:
            return (
                f"“{STEP_NAMES[last]}” turns cells into features, so nothing can be done to the cells after "
                "it: leave it last."
            )
    if "log" in places and "scale" in places and places["log"] > places["scale"]:
        return (
            "A logarithm after scaling would undo the scale that was just given: put “Logarithm” before "
            "“Scale”."
        )
    return ""


def check_order(steps: Sequence[str]) -> None:
    """Raise `DataError` for steps that are not there, stand twice, or cannot be done in this order."""
    unknown = [step for step in steps if step not in STEP_NAMES]
    if unknown or len(set(steps)) < len(steps):
        wrong = unknown[0] if unknown else next(step for step in steps if list(steps).count(step) > 1)
        raise DataError(
            f"“{wrong}” cannot stand in this order of steps; name each of {', '.join(STEP_NAMES)} once."
        )
    problem = order_problem(steps)
    if problem:
        raise DataError(problem)


def moved(steps: Sequence[str], step: str, place: int) -> tuple[str, ...]:
    """The steps with one of them at another place, counted without it."""
    others = [one for one in steps if one != step]
    return (*others[:place], step, *others[place:])
