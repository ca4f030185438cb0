"""One date as a text: read by the order of day, month and year that its column says, and written."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeGuard

DateType = Literal["date", "date_day_first", "date_month_first"]
"""How a column's dates are read: `date` where the cells tell by themselves, else by what stands first."""

DATE_TYPES: tuple[DateType, ...] = ("date", "date_day_first", "date_month_first")
EXAMPLES: Mapping[DateType, str] = {
    "date": "2024-03-01 or 2024-03-01 12:30",
    "date_day_first": "31/12/2024 or 31/12/2024 12:30, the day first",
    "date_month_first": "12/31/2024 or 12/31/2024 12:30, the month first",
}
NUMBERED = (
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|(?<=/)\d{2})"
    r"(?:\s+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?:\s?([AaPp])[Mm])?)?"
)
"""Day, month and year in numbers, the year last, and perhaps a time; two digits of a year after slashes only.
Exported scripts hold the same."""
YEAR_FIRST = re.compile(r"\d{4}[/-]\d{1,2}[/-]\d{1,2}", re.ASCII)

_NUMBERED = re.compile(NUMBERED, re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SLASHED = ("%Y/%m/%d", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S")
_NINETEEN_HUNDREDS = 69  # of years of two digits, as POSIX has it: 68 is 2068, 69 is 1969


def is_date(taken_as: str) -> TypeGuard[DateType]:
    """Whether a type of column is one of dates."""
    return taken_as in DATE_TYPES


def is_number_or_date(taken_as: str) -> bool:
    """Whether the values of a type of column lie along a line."""
    return taken_as == "number" or is_date(taken_as)


def parsed_date(text: str, taken_as: DateType = "date") -> float | None:
    """The seconds since 1970 that a cell stands for, or None.

    Read are ISO 8601 (``2024-03-01``, ``2024-03-01T12:30``), ``2024/03/01 12:30`` and, with the day or the
    month first as the type says, ``01/03/2024``, ``1-3-2024 12:30``, ``1/3/24 1:45 PM``. With points the day
    stands first (``01.03.2024``) unless the type is the one with the month first. A time with an offset is
    turned into universal time; one without is taken as it stands.
    """
    moment = moment_of(text.strip(), taken_as)
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH).total_seconds()


def moment_of(text: str, taken_as: DateType) -> datetime | None:
    """The moment that a text without blanks around it stands for, or None."""
    numbers = _NUMBERED.fullmatch(text)
    if numbers is not None:
        return _numbered(numbers, taken_as)
    if not text.isascii() or YEAR_FIRST.match(text) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in _SLASHED:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _numbered(numbers: re.Match[str], taken_as: DateType) -> datetime | None:
    day, mark, month, year, hour, minute, second, half = numbers.groups()
    if taken_as == "date" and mark != ".":
        return None
    if taken_as == "date_month_first":
        day, month = month, day
    hours = int(hour or 0)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + 12 * (half in "Pp")
    years = int(year)
    if len(year) == 2:
        years += 1900 if years >= _NINETEEN_HUNDREDS else 2000
    try:
        return datetime(years, int(month), int(day), hours, int(minute or 0), int(second or 0))
    except ValueError:
        return None


def looks_like_a_date(text: str) -> bool:
    """Whether a text is written as some date is, at a glance."""
    return YEAR_FIRST.match(text) is not None or _NUMBERED.match(text) is not None


def is_numbered(text: str) -> bool:
    """Whether a text is a date with the year last, which is read by what its column says stands first."""
    return _NUMBERED.fullmatch(text) is not None


def date_text(seconds: float) -> str:
    """A moment as a person would write it: ``2024-03-01``, with its time unless that is midnight."""
    moment = _EPOCH + timedelta(seconds=seconds)
    if moment.hour == moment.minute == moment.second == 0:
        return moment.strftime("%Y-%m-%d")
    return moment.strftime("%Y-%m-%d %H:%M:%S" if moment.second else "%Y-%m-%d %H:%M")
