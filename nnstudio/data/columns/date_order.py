"""Whether cells are dates, and what stands first in them: a day of 13 or more decides, else what is likelier.

Where both orders fit every cell, what never is but 1 is the day (as in months, each told by its first day);
else the order in which the rows go along the time is likelier, then the one that spans less, and of two that
are alike the month first with slashes, as written in the United States, and the day first with hyphens.
"""

import re
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.date_texts import YEAR_FIRST, DateType, is_date, looks_like_a_date, moment_of
from nnstudio.data.columns.dates import moments_of, parts_of
from nnstudio.data.tables.remembered import once_for_each_column
from nnstudio.data.tables.table import Column

_A_GLANCE = 200  # cells that rule out most columns before all of them are read
_MAY_BE_YEAR_FIRST = re.compile(r"\d{2}/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])(?!\d)", re.ASCII)
_ORDERS: tuple[DateType, ...] = ("date_day_first", "date_month_first")


@once_for_each_column
def date_types(column: Column) -> tuple[DateType, ...]:
    """As what all cells of a column that holds categories or texts can be read, the likeliest first; none
    where they are no dates.
    """
    fitting = _fitting(column.categories)
    if len(fitting) < 2:
        return fitting
    return fitting if _is_day_first(column) else fitting[::-1]


def date_type(column: Column) -> DateType | None:
    """As which dates a column that holds categories or texts is most likely meant; None where it is not."""
    return next(iter(date_types(column)), None)


def dates_as(column: Column, taken_as: str) -> DateType:
    """How dates of a column are read: as its type says, or where that is another one, as they look."""
    return taken_as if is_date(taken_as) else date_type(column) or "date"


def doubtful_date(column: Column, taken_as: str) -> tuple[str, float, DateType] | None:
    """The first cell that tells another date in the order that was not guessed, as (cell, seconds since 1970
    as it is read, other type); None where there is no doubt, or where a person chose the other order.
    """
    types = date_types(column) if taken_as in _ORDERS else ()
    if len(types) < 2 or taken_as != types[0]:
        return None
    read, other = (moments_of(column.categories, one)[0] for one in types)
    differ = np.flatnonzero((read != other)[column.values] & ~column.missing)
    if not len(differ):
        return None
    code = int(column.values[differ[0]])
    return column.categories[code].strip(), float(read[code]), types[1]


def _fitting(cells: Sequence[str]) -> tuple[DateType, ...]:
    if not cells or not all(looks_like_a_date(cell.strip()) for cell in cells[:_A_GLANCE]):
        return ()
    texts = [cell.strip() for cell in cells]
    if _are_iso_dates(texts) or _all_fit(texts, "date"):
        return ("date",)
    if all(map(_MAY_BE_YEAR_FIRST.match, texts)):  # 20/05/11 tells nothing
        return ()
    return tuple(order for order in _ORDERS if _all_fit(texts, order))


def _all_fit(texts: Sequence[str], taken_as: DateType) -> bool:
    return all(moment_of(text, taken_as) is not None for text in texts)


def _are_iso_dates(texts: Sequence[str]) -> bool:
    """Whether all are dates of the one form that most files have; four times as fast as one by one."""
    try:
        looks = all(map(str.isascii, texts)) and all(map(YEAR_FIRST.match, texts))
        return looks and all(map(datetime.fromisoformat, texts))
    except ValueError:
        return False


def _is_day_first(column: Column) -> bool:
    """Which of two orders that both fit is likelier."""
    known = [moments_of(column.categories, order)[0] for order in _ORDERS]
    for likelihood in (_are_first_days, _go_along_the_time, _are_close):
        day_first, month_first = (likelihood(moments[column.values]) for moments in known)
        if day_first != month_first:
            return day_first > month_first
    return "/" not in column.categories[0]


def _are_first_days(moments: NDArray[np.float64]) -> float:
    return float((parts_of(moments[~np.isnan(moments)], "day") == 1).all())


def _go_along_the_time(moments: NDArray[np.float64]) -> float:
    steps = np.diff(moments[~np.isnan(moments)])
    return float((steps >= 0).all() or (steps <= 0).all())


def _are_close(moments: NDArray[np.float64]) -> float:
    return -float(np.nanmax(moments) - np.nanmin(moments)) if (~np.isnan(moments)).any() else 0.0
