"""The page that shows how strongly the columns of numbers go together."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from nnstudio.data.exploring.correlations import Method
from nnstudio.data.exploring.groups import Groups
from nnstudio.panels.views.colour_key import Key
from nnstudio.panels.views.explore.correlation_picture import CorrelationPicture
from nnstudio.panels.views.explore.page import ExplorePage, Question, chooser
from nnstudio.session.exploring.explored import CorrelationMap, Looking
from nnstudio.session.exploring.explorer import Explorer
from nnstudio.widgets.dress import colour_scales, theme
from nnstudio.widgets.fields.choice_box import CLOSED_TEXT_ROLE

METHODS: tuple[tuple[str, Method, str], ...] = (
    ("Pearson: along a line", "pearson", "How well a straight line tells one column from the other"),
    ("Spearman: by ranks", "spearman", "How steadily one column grows with the other, line or not"),
)


class CorrelationPage(ExplorePage):
    """A choice of the kind of correlation over the map; a click on a pair shows it as a scatter."""

    def __init__(self) -> None:
        super().__init__("correlation-page", "Correlation")
        self.method = chooser("Kind of correlation")
        for place, (words, key, help) in enumerate(METHODS):
            self.method.addItem(words, key)
            self.method.setItemData(place, help, Qt.ItemDataRole.ToolTipRole)
            self.method.setItemData(place, words.split(":")[0], CLOSED_TEXT_ROLE)
        self.method.activated.connect(self.wanted)
        self.choices.addWidget(self.method, 1)
        self.choices.addStretch(1)
        self.picture = CorrelationPicture()
        self.picture.chosen.connect(self._choose)
        self.picture.room_changed.connect(self.wanted)
        self.column.addWidget(self.picture, 1)
        self._found: CorrelationMap | None = None
        self._answered: tuple[Looking, str, int] | None = None

    def question(self, looking: Looking) -> Question | None:
        method, room = self.method.currentData(), self.picture.room
        answered, found = self._answered, self._found
        if answered is not None and found is not None and answered[:2] == (looking, method):
            fits = found.of_columns + found.apart <= min(room, answered[2])
            if fits or room == answered[2]:
                return None
        return partial(_correlations, looking, method, room)

    def show_answer(self, looking: Looking, groups: Groups, answer: Any) -> None:
        found, room = answer
        self._found, self._answered = found, (looking, found.method, room)
        self.picture.show_map(found)

    def key(self, groups: Groups) -> Key:
        bar = tuple(colour_scales.weight_scale(theme.current().field).tolist())
        return Key("correlation", bar=bar, ticks=("−1", "0", "1"))

    @property
    def note(self) -> str:
        found = self._found
        if found is None:
            return ""
        shown = len(found.names) - found.apart
        words = f"{shown:,} columns of numbers"
        if shown < found.of_columns:
            how = f" that go most with {found.compared}" if found.compared else ", the first ones"
            words = f"{shown:,} of {found.of_columns:,} columns{how}"
        if found.judged < found.of_rows:
            words += f" · by {found.judged:,} rows drawn at random"
        return f"{words} · η of classes: 0 … 1" if found.is_ratio else words

    def _choose(self, row: int, column: int) -> None:
        found = self._found
        if found is None:
            return
        classes = found.is_ratio or found.names[0] != found.columns[0]
        if row == column or (classes and min(row, column) < found.apart):
            self.column_wanted.emit(found.columns[max(row, column)])
        else:
            self.pair_wanted.emit(found.columns[column], found.columns[row])


def _correlations(
    looking: Looking, method: Method, room: int, explorer: Explorer
) -> tuple[CorrelationMap, int]:
    return explorer.correlation_map(looking, method, room), room
