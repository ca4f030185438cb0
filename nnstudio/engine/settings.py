"""How a setting is described once: its label, range and choices travel with the dataclass field that holds
it.

Layers, losses, optimizers and the training plan are frozen dataclasses whose fields are made by the functions
below. The inspector's forms, validation, the saved JSON, the command line and the documentation all read the
same description through `settings_of`.
"""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np

from nnstudio.errors import SettingError

Kind = Literal[
    "integer",
    "number",
    "flag",
    "choice",
    "text",
    "shape",
    "axes",
    "columns",
    "column",
    "activation",
    "initializer",
    "loss",
    "object",
    "numbers",
]

_METADATA_KEY = "nnstudio.setting"


@dataclass(frozen=True)
class Setting:
    """What is known about one setting beside its value.

    `minimum` and `maximum` are inclusive bounds (None: unbounded); `choices` are the legal values of a
    choice; `logarithmic` says that steps of the value are factors; `slides` are the ends of a slider over
    decades, where there is one: any legal value beyond them can still be typed; `live` that it may change
    while a run goes on; `advanced` that a form may fold it away; `open_axis` that one axis of a shape may be
    −1; `instead` what to do for a value that is no choice here, though people look for it.
    """

    kind: Kind
    label: str
    help: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    unit: str = ""
    logarithmic: bool = False
    slides: tuple[float, float] | None = None
    live: bool = False
    advanced: bool = False
    open_axis: bool = False
    instead: tuple[tuple[str, str], ...] = ()
    name: str = ""
    default: Any = None


def _field(default: Any, setting: Setting) -> Any:
    return dataclasses.field(default=default, metadata={_METADATA_KEY: setting})


def integer(
    default: int, label: str, help: str, minimum: int = 0, maximum: int = 2**31 - 1, **more: Any
) -> Any:
    """A whole number between `minimum` and `maximum`."""
    return _field(default, Setting("integer", label, help, minimum, maximum, **more))


def number(
    default: float,
    label: str,
    help: str,
    minimum: float | None = None,
    maximum: float | None = None,
    **more: Any,
) -> Any:
    """A finite real number between `minimum` and `maximum`."""
    return _field(default, Setting("number", label, help, minimum, maximum, **more))


def flag(default: bool, label: str, help: str, **more: Any) -> Any:
    """Yes or no."""
    return _field(default, Setting("flag", label, help, **more))


def choice(
    default: str, choices: tuple[str, ...], label: str, help: str, kind: Kind = "choice", **more: Any
) -> Any:
    """One of `choices`; `kind` may name a richer picker (activation, initializer, loss)."""
    return _field(default, Setting(kind, label, help, choices=choices, **more))


def text(default: str, label: str, help: str, kind: Kind = "text", **more: Any) -> Any:
    """Free text, or with kind `column` the name of a column."""
    return _field(default, Setting(kind, label, help, **more))


def shape(default: tuple[int, ...], label: str, help: str, **more: Any) -> Any:
    """Sizes of the axes without the batch axis, each at least 1."""
    return _field(default, Setting("shape", label, help, minimum=1, **more))


def axes(default: tuple[int, ...], label: str, help: str, **more: Any) -> Any:
    """An order of axes, each number from 1 on once."""
    return _field(default, Setting("axes", label, help, **more))


def columns(default: tuple[str, ...], label: str, help: str, **more: Any) -> Any:
    """Names of columns of the data, in order."""
    return _field(default, Setting("columns", label, help, **more))


def numbers(
    default: tuple[float, ...], label: str, help: str, minimum: float | None = None, **more: Any
) -> Any:
    """Real numbers in order, each at least `minimum`."""
    return _field(default, Setting("numbers", label, help, minimum, **more))


def described(default: Any, label: str, help: str, **more: Any) -> Any:
    """Another described object, such as the optimizer of a plan."""
    return _field(default, Setting("object", label, help, **more))


class Described:
    """Base of the frozen dataclasses whose fields are settings: values that scripts bring along, such as
    numbers of NumPy and lists, become plain numbers and tuples, which compare, are hashed and saved alike.
    """

    def __post_init__(self) -> None:
        for setting in settings_of(self):
            object.__setattr__(self, setting.name, _plain(getattr(self, setting.name)))


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, list | tuple | np.ndarray):
        return tuple(_plain(member) for member in value)
    return value


@cache
def _settings_of_class(kind: type) -> tuple[Setting, ...]:
    return tuple(
        dataclasses.replace(field.metadata[_METADATA_KEY], name=field.name, default=field.default)
        for field in dataclasses.fields(kind)
        if _METADATA_KEY in field.metadata
    )


def settings_of(described_thing: Any) -> tuple[Setting, ...]:
    """The settings of a described dataclass or of an instance of one, in the order of its fields."""
    return _settings_of_class(described_thing if isinstance(described_thing, type) else type(described_thing))


def values_of(described_object: Any) -> Mapping[str, Any]:
    """Name and value of every setting of an object, in order."""
    return {
        setting.name: getattr(described_object, setting.name) for setting in settings_of(described_object)
    }


def check(owner: str, described_object: Any) -> None:
    """Raise `SettingError` for the first setting of the object that holds an illegal value; `owner` names
    it.
    """
    for setting in settings_of(described_object):
        problem = problem_with(setting, getattr(described_object, setting.name))
        if problem:
            raise SettingError(f"{owner}: {setting.label} {problem}.")


def problem_with(setting: Setting, value: Any) -> str:
    """What is wrong with a value, as the end of a sentence (“must be at least 1, not 0”); empty where
    nothing is.
    """
    if setting.kind in ("integer", "number"):
        return _problem_with_number(setting, value)
    if setting.kind == "numbers":
        return _problem_with_numbers(setting, value)
    if setting.kind in ("shape", "axes"):
        return _problem_with_sizes(setting, value)
    if setting.kind == "flag" and not isinstance(value, bool):
        return f"must be true or false, not {value!r}"
    if setting.choices and value not in setting.choices:
        advice = (f"cannot be {value!r}: {words}" for name, words in setting.instead if name == value)
        return next(advice, f"must be one of {', '.join(setting.choices)}, not {value!r}")
    if setting.kind in ("text", "column") and not isinstance(value, str):
        return f"must be text, not {value!r}"
    if setting.kind == "columns" and not (
        isinstance(value, tuple) and all(isinstance(name, str) for name in value)
    ):
        return f"must be names of columns, not {value!r}"
    return ""


def _problem_with_number(setting: Setting, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int if setting.kind == "integer" else (int, float)):
        return f"must be a {'whole ' if setting.kind == 'integer' else ''}number, not {value!r}"
    if isinstance(value, float) and not math.isfinite(value):
        return f"must be a finite number, not {value!r}"
    if setting.minimum is not None and value < setting.minimum:
        return f"must be at least {_number_words(setting.minimum)}, not {_number_words(value)}"
    if setting.maximum is not None and value > setting.maximum:
        return f"must be at most {_number_words(setting.maximum)}, not {_number_words(value)}"
    return ""


def _number_words(value: float) -> str:
    """A number for a sentence: whole ones with every digit (2,147,483,647), however large others with six."""
    if isinstance(value, int):
        return f"{value:,}" if abs(value) < 10**15 else "a number of more than 15 digits"
    return f"{value:,.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:g}"


def _problem_with_numbers(setting: Setting, values: Any) -> str:
    if not isinstance(values, tuple):
        return f"must be numbers, not {values!r}"
    return next((problem for value in values if (problem := _problem_with_number(setting, value))), "")


def _problem_with_sizes(setting: Setting, value: Any) -> str:
    if setting.kind == "axes":
        is_order = _is_shape(value) and sorted(value) == list(range(1, len(value) + 1))
        return "" if is_order else f"must name each axis once by its number from 1 on, not {value!r}"
    if _is_shape(value, setting.open_axis):
        return ""
    open_axis = ", and −1 for one of them at most" if setting.open_axis else ""
    return f"must be whole numbers of at least 1{open_axis}, not {value!r}"


def _is_shape(value: Any, open_axis: bool = False) -> bool:
    return (
        isinstance(value, tuple)
        and all(isinstance(size, int) and not isinstance(size, bool) for size in value)
        and all(size >= 1 or (open_axis and size == -1) for size in value)
        and value.count(-1) <= 1
    )
