"""The page that shows how many rows there are of each class, or how the numbers of a target are spread."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from nnstudio.data.exploring.distributions import Distribution
from nnstudio.data.exploring.groups import Groups
from nnstudio.errors import DataError
from nnstudio.panels.views.colour_key import Key
from nnstudio.panels.views.explore.balance_bars import BalanceBars
from nnstudio.panels.views.explore.distribution_cards import DistributionCards
from nnstudio.panels.views.explore.distribution_painting import Picture
from nnstudio.panels.views.explore.page import ExplorePage, Question
from nnstudio.panels.views.numbers import share
from nnstudio.session.exploring import Balance, Explorer, Looking

NOTHING_CHOSEN = (
    "Choose at the right what rows are compared by: this page shows how many there are of each kind."
)


class BalancePage(ExplorePage):
    """Bars for classes; for numbers one large histogram in quarters."""

    def __init__(self) -> None:
        super().__init__("balance-page", "Balance")
        self.bars, self.histogram = BalanceBars(), DistributionCards()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.bars)
        self._pages.addWidget(self.histogram)
        self.column.addWidget(self._pages, 1)
        self._balance: Balance | None = None

    def question(self, looking: Looking) -> Question:
        if not looking.by:
            raise DataError(NOTHING_CHOSEN)
        is_number = looking.data.setting_of[looking.by].type in ("number", "date")
        return partial(_distribution if is_number else _balance, looking)

    def show_answer(self, looking: Looking, groups: Groups, answer: Any) -> None:
        if isinstance(answer, Distribution):
            self._balance = None
            self.histogram.show_names((answer.name,))
            self.histogram.show_pictures({answer.name: Picture(answer, groups)})
            self.histogram.show_large(answer.name)
            self._pages.setCurrentWidget(self.histogram)
        else:
            self._balance = answer
            self.bars.show_balance(answer)
            self._pages.setCurrentWidget(self.bars)

    def key(self, groups: Groups) -> Key:
        return Key() if self._balance is not None else super().key(groups)

    @property
    def note(self) -> str:
        if self._balance is None or not sum(self._balance.counts):
            return ""
        counts = self._balance.counts
        largest = max(range(len(counts)), key=lambda place: counts[place])
        part = counts[largest] / sum(counts)
        return f"always answering “{self._balance.classes[largest]}” would be right for {share(part)}"


def _balance(looking: Looking, explorer: Explorer) -> Balance:
    return explorer.balance(looking)


def _distribution(looking: Looking, explorer: Explorer) -> Distribution:
    return explorer.distributions(looking, (looking.by,))[looking.by]
