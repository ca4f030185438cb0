"""The page that shows how many rows there are of each class, or how the numbers of a target are spread."""

import math
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QStackedWidget

from nnstudio.data.columns.date_texts import is_number_or_date
from nnstudio.data.exploring.distributions import Distribution
from nnstudio.data.exploring.groups import Groups
from nnstudio.data.exploring.images import mean_images
from nnstudio.data.exploring.values import chosen_rows
from nnstudio.document.project import ProjectData
from nnstudio.errors import DataError
from nnstudio.panels.views.colour_key import Key
from nnstudio.panels.views.explore.balance_bars import BalanceBars
from nnstudio.panels.views.explore.distribution_cards import DistributionCards
from nnstudio.panels.views.explore.distribution_painting import Picture
from nnstudio.panels.views.explore.page import ExplorePage, Question
from nnstudio.panels.views.numbers import share
from nnstudio.session.exploring.explored import Balance, Looking
from nnstudio.session.exploring.explorer import Explorer
from nnstudio.widgets.columns.column_rows import PixelColumns, pixel_columns

NOTHING_CHOSEN = (
    "Choose at the right what rows are compared by: this page shows how many there are of each kind."
)


MOST_IMAGES = 2_000
"""Images that the average of a class is taken of, all classes together."""
_IN_A_BATCH = 4_000_000


class BalancePage(ExplorePage):
    """Bars for classes, beside what their images look like on average; for numbers one large histogram in
    quarters.
    """

    def __init__(self) -> None:
        super().__init__("balance-page", "Balance")
        self.bars, self.histogram = BalanceBars(), DistributionCards()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.bars)
        self._pages.addWidget(self.histogram)
        self.column.addWidget(self._pages, 1)
        self._balance: Balance | None = None
        self._pixels: PixelColumns | None = None

    def take_data(self, data: ProjectData) -> None:
        self._pixels = pixel_columns(data.table)

    def question(self, looking: Looking) -> Question:
        if not looking.by:
            raise DataError(NOTHING_CHOSEN)
        is_number = is_number_or_date(looking.data.setting_of[looking.by].type)
        return partial(_distribution, looking) if is_number else partial(_balance, looking, self._pixels)

    def show_answer(self, looking: Looking, groups: Groups, answer: Any) -> None:
        if isinstance(answer, Distribution):
            self._balance = None
            self.histogram.show_names((answer.name,))
            self.histogram.show_pictures({answer.name: Picture(answer, groups)})
            self.histogram.show_large(answer.name)
            self._pages.setCurrentWidget(self.histogram)
        else:
            self._balance, images = answer
            self.bars.show_balance(self._balance, images)
            self._pages.setCurrentWidget(self.bars)

    def key(self, groups: Groups) -> Key:
        return Key() if self._balance is not None else super().key(groups)

    @property
    def note(self) -> str:
        if self._balance is None or not sum(self._balance.counts):
            return ""
        if self._balance.of_rows:
            labels = sum(self._balance.counts) / self._balance.rows
            return f"a row has {labels:.2g} of these labels on average"
        counts = self._balance.counts
        largest = max(range(len(counts)), key=lambda place: counts[place])
        part = counts[largest] / sum(counts)
        return f"always “{self._balance.classes[largest]}” would be right for {share(part)}"


def _balance(
    looking: Looking, pixels: PixelColumns | None, explorer: Explorer
) -> tuple[Balance, NDArray[np.float64] | None]:
    balance = explorer.balance(looking)
    if pixels is None or balance.of_rows:
        return balance, None
    rows = chosen_rows(explorer.rows(looking), MOST_IMAGES)
    codes, table = explorer.classes_of(looking, rows), looking.data.table
    step = max(1, _IN_A_BATCH // math.prod(pixels.shape))
    starts = range(0, len(rows), step)
    batches = ((pixels.pictures(table, rows[at : at + step]), codes[at : at + step]) for at in starts)
    return balance, mean_images(batches, len(balance.classes))


def _distribution(looking: Looking, explorer: Explorer) -> Distribution:
    return explorer.distributions(looking, (looking.by,))[looking.by]
