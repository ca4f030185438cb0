"""The page that shows how the values of every column are spread over the groups."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit

from nnstudio.data.exploring.groups import Groups
from nnstudio.document.learning.exploring import explored_columns
from nnstudio.document.project import ProjectData
from nnstudio.panels.views.explore.distribution_cards import DistributionCards
from nnstudio.panels.views.explore.distribution_painting import Picture
from nnstudio.panels.views.explore.page import ExplorePage, Question, chooser
from nnstudio.session.exploring.explored import Looking
from nnstudio.session.exploring.explorer import Explorer
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.choice_box import CLOSED_TEXT_ROLE

FIND_FROM = 9
"""Columns from which on they can be searched by name."""
FORMS = (("Counts, stacked", "Counts"), ("Shares of each group", "Shares"))
"""What the height of a bar means, in the list and while it is closed; shares come second."""


class DistributionPage(ExplorePage):
    """Asks for the columns in sight only, and keeps what came back while the same rows are looked at."""

    def __init__(self) -> None:
        super().__init__("distribution-page", "Columns")
        self.finder = QLineEdit()
        self.finder.setPlaceholderText("Find a column…")
        self.finder.setAccessibleName("Find a column")
        self.finder.setClearButtonEnabled(True)
        self.finder.textChanged.connect(self._filter)
        self.form = chooser("What the height of a bar means", 150)
        for place, (words, short_word) in enumerate(FORMS):
            self.form.addItem(words)
            self.form.setItemData(place, short_word, CLOSED_TEXT_ROLE)
        self.form.activated.connect(self._show)
        self.form.setMinimumWidth(scaled(92))
        self.choices.addWidget(self.finder, 2)
        self.choices.addWidget(self.form, 1)
        self.choices.addStretch(1)
        self.cards = DistributionCards()
        self.cards.seen_changed.connect(self.wanted)
        self.column.addWidget(self.cards, 1)
        self._all: tuple[str, ...] = ()
        self._has_images = False
        self._looking: Looking | None = None
        self._groups: Groups | None = None
        self._known: dict[str, Any] = {}

    def take_data(self, data: ProjectData) -> None:
        self._all = tuple(one.name for one in explored_columns(data))
        self._has_images = any(one.type == "image" for one in data.columns)
        self.finder.setVisible(len(self._all) >= FIND_FROM)
        if len(self._all) < FIND_FROM:
            self.finder.clear()
        self._filter()

    def question(self, looking: Looking) -> Question | None:
        is_new = looking is not self._looking
        if is_new:
            self._looking, self._known = looking, {}
        lacking = tuple(name for name in self.cards.seen if name not in self._known)
        return partial(_distributions, looking, lacking) if lacking or is_new else None

    def show_answer(self, looking: Looking, groups: Groups, answer: Any) -> None:
        self._groups = groups
        self._known |= answer
        self.form.setVisible(groups.kind != "all")
        self._show()

    def show_column(self, name: str) -> None:
        """Show one column large."""
        self.finder.clear()
        self.cards.show_large(name)

    @property
    def note(self) -> str:
        if self.cards.large:
            return "Escape or a click: all columns"
        shown, all_of_them = len(self.cards.names), len(self._all)
        found = f"{shown:,} of {all_of_them:,} columns" if shown < all_of_them else f"{shown:,} columns"
        found = found if shown != 1 else found.removesuffix("s")
        if self._groups is not None and self._groups.kind == "labels":
            found += " · a row counts for each of its labels"
        return f"{found} · images: see Projection and Balance" if self._has_images else found

    def _filter(self) -> None:
        wanted = self.finder.text().strip().casefold()
        self.cards.show_names(tuple(name for name in self._all if wanted in name.casefold()))
        self.cards.viewport().update()
        self.wanted.emit()

    def _show(self) -> None:
        if self._groups is not None:
            groups = self._groups
            as_shares = self.form.currentIndex() == 1 and groups.kind != "all"
            self.cards.show_pictures(
                {name: Picture(found, groups, as_shares) for name, found in self._known.items()}
            )


def _distributions(looking: Looking, names: tuple[str, ...], explorer: Explorer) -> Any:
    return explorer.distributions(looking, names)
