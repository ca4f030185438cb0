"""The Explore view: the data before the training, in pages, by default without the rows kept for later."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nnstudio.data.exploring.groups import Groups
from nnstudio.document.learning.exploring import PARTS, Part, compared_by
from nnstudio.document.project import ProjectData
from nnstudio.errors import DataError
from nnstudio.panels.views.colour_key import WIDEST, ColourKey, Key
from nnstudio.panels.views.explore.balance_page import BalancePage
from nnstudio.panels.views.explore.correlation_page import CorrelationPage
from nnstudio.panels.views.explore.distribution_page import DistributionPage
from nnstudio.panels.views.explore.page import ExplorePage, Question, chooser
from nnstudio.panels.views.explore.projection_page import ProjectionPage
from nnstudio.panels.views.explore.scatter_page import ScatterPage
from nnstudio.panels.views.explore.way_out import WayOut
from nnstudio.panels.views.numbers import grouped
from nnstudio.panels.views.tab_strip import TabStrip
from nnstudio.panels.views.view import View
from nnstudio.session.editing.change import Change
from nnstudio.session.editing.editor import Editor
from nnstudio.session.exploring.explored import Looking
from nnstudio.session.exploring.explorer import Explorer
from nnstudio.session.inspection import Inspection
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.fields.choice_box import CLOSED_TEXT_ROLE, ChoiceBox

NO_DATA = "There is no data to explore yet: import a table, or open a sample."
WORKING = "Working it out …"
PATIENCE_MILLISECONDS = 400
"""How long the page before stays when another one is chosen and has to be worked out."""
PART_WORDS: dict[Part, tuple[str, str]] = {
    "training": ("Training rows", "The rows that the network will learn from; the others stay unseen."),
    "validation": ("Validation rows", "The rows that will watch the training."),
    "all": (
        "All rows",
        "Those of the test included: it cannot fairly judge what you choose by them.",
    ),
}
PAGES = (
    ("columns", "Columns", "How the values of each column are spread"),
    ("scatter", "Scatter", "One column against another"),
    ("correlation", "Correlation", "Which columns go together"),
    ("projection", "Projection", "All rows in the plane of their largest spread (PCA)"),
    ("balance", "Balance", "How many rows there are of each class"),
)


class ExploreView(View):
    """Pages at the left; at the right which rows are looked at, by what they are compared, and the colours.

    Everything is worked out by the inspection's thread, for the page that is seen only.
    """

    row_wanted = Signal(int)
    """A row of the table, counted from 0, is to be shown in the table."""

    def __init__(self, editor: Editor, inspection: Inspection, parent: QWidget | None = None) -> None:
        super().__init__("explore-view", "Explore", parent)
        self._editor, self._inspection, self._explorer = editor, inspection, Explorer()
        self._looking: Looking | None = None
        self._groups: Groups | None = None
        self._data: ProjectData | None = None
        self._current = "columns"
        self.strip = TabStrip("explore-strip", "Pages of the Explore view")
        self.strip.chosen.connect(self.show_page)
        self.header.addWidget(self.strip)
        self.pages: dict[str, ExplorePage] = {
            "columns": DistributionPage(), "scatter": ScatterPage(), "correlation": CorrelationPage(),
            "projection": ProjectionPage(), "balance": BalancePage(),
        }  # fmt: skip
        self.part, self.by = (
            self._part_choice(),
            chooser("What rows are compared by", scaled(WIDEST)),
        )
        self.by.activated.connect(self._look_anew)
        self.key = ColourKey()
        self.way_out = WayOut("Look at all rows")
        self.way_out.chosen.connect(self._take_all_rows)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(self._ask_for_patience)
        self._note = ElidedLabel("", role="muted")
        self._note.setFont(theme.body_font(12))
        self.set_body(self._laid_out())
        for key, title, help in PAGES:
            self.strip.add(key, title, help)
            self.pages[key].wanted.connect(self._ask)
            self.pages[key].row_wanted.connect(self.row_wanted)
            self.pages[key].pair_wanted.connect(self.show_pair)
            self.pages[key].column_wanted.connect(self.show_column)
        self.strip.set_open((self._current,))
        editor.changed.connect(self._look_if_seen)
        theme.notifier.changed.connect(self._show_key)

    def _part_choice(self) -> ChoiceBox:
        box = chooser("Which rows are looked at", scaled(WIDEST))
        for place, part in enumerate(PARTS):
            words, help = PART_WORDS[part]
            box.addItem(words, part)
            box.setItemData(place, help, Qt.ItemDataRole.ToolTipRole)
            box.setItemData(place, words.removesuffix(" rows") if part != "all" else words, CLOSED_TEXT_ROLE)
        box.activated.connect(self._look_anew)
        return box

    def _laid_out(self) -> QWidget:
        body, self._stack_of_pages, side = QWidget(), QStackedWidget(), QVBoxLayout()
        self.way_out.say(WORKING, offered=False)
        self._stack_of_pages.addWidget(self.way_out)
        for page in self.pages.values():
            self._stack_of_pages.addWidget(page)
        side.setSpacing(6)
        for widget in (self.part, self.by, self.key):
            side.addWidget(widget)
        side.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._stack_of_pages, 1)
        row.addLayout(side)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row, 1)
        column.addWidget(self._note)
        return body

    # ------------------------------------------------------------------ what is shown

    @property
    def page(self) -> ExplorePage:
        """The page that is chosen."""
        return self.pages[self._current]

    @property
    def note(self) -> str:
        """The sentence under the page."""
        return self._note.text()

    def show_page(self, key: str) -> None:
        """Show another page."""
        self._current = key
        self.strip.set_open((key,))
        self._note.setText("")
        self._look_anew()

    def show_pair(self, x: str, y: str) -> None:
        """Show two columns of numbers against each other."""
        self.show_page("scatter")
        scatter = self.pages["scatter"]
        assert isinstance(scatter, ScatterPage)
        scatter.choose(x, y)

    def show_column(self, name: str) -> None:
        """Show the distribution of a column large."""
        self.show_page("columns")
        columns = self.pages["columns"]
        assert isinstance(columns, DistributionPage)
        columns.show_column(name)

    # ------------------------------------------------------------------ asking

    def wake(self) -> None:
        self._look_anew()

    def sleep(self) -> None:
        self._patience.stop()
        self._inspection.forget(self.objectName())

    def _look_if_seen(self, change: Change) -> None:
        if self.is_awake and (change.opened or change.structure_changed or change.data_changed):
            self._look_anew()

    def _take_all_rows(self) -> None:
        self.part.setCurrentIndex(PARTS.index("all"))
        self._look_anew()

    def _look_anew(self) -> None:
        project = self._editor.project
        if project.data is None:
            self._looking = self._data = None
            self._inspection.forget(self.objectName())
            self.show_message(NO_DATA)
            return
        self.show_body()
        if project.data is not self._data:
            self._data = project.data
            self._looking = None  # pages ask while they take the columns over
            self._offer(project.data)
        looking = Looking(project, self.part.currentData(), self.by.currentData() or "")
        if self._looking is None or not looking.same_as(self._looking):
            self._looking = looking
        self._ask()

    def _offer(self, data: ProjectData) -> None:
        """List what rows may be compared by; what was chosen stays as long as it is there."""
        chosen, names = self.by.currentData(), compared_by(data)
        self.by.clear()
        for name in names:
            self.by.addItem(f"by {name}", name)
            self.by.setItemData(self.by.count() - 1, name, CLOSED_TEXT_ROLE)
        self.by.addItem("not compared", "")
        self.by.setCurrentIndex(max(0, self.by.findData(chosen)) if chosen is not None else 0)
        for page in self.pages.values():
            page.take_data(data)

    def _ask(self) -> None:
        looking = self._looking
        if looking is None or not self.is_awake:
            return
        try:
            question = self.page.question(looking)
        except DataError as error:
            self._say(str(error), offered=False)
            return
        if question is None:
            self._inspection.forget(self.objectName())
            self._show_page()
            return
        work = partial(_answer, self._explorer, looking, question)
        shown = partial(self._show, looking, self._current)
        self._inspection.ask(self.objectName(), work, shown, self._say, needs_engine=False)
        if self._stack_of_pages.currentWidget() is not self.page:
            self._patience.start()

    # ------------------------------------------------------------------ showing

    def _show(self, looking: Looking, page: str, answer: tuple[Groups, Any]) -> None:
        self._groups, found = answer
        if isinstance(found, DataError):
            self._say(str(found), offered=False)
        else:
            self.pages[page].show_answer(looking, self._groups, found)
            self._show_page()

    def _ask_for_patience(self) -> None:
        self._say(WORKING, offered=False)

    def _show_page(self) -> None:
        self._patience.stop()
        self._stack_of_pages.setCurrentWidget(self.page)
        self._show_key()
        looking, groups = self._looking, self._groups
        if looking is not None and groups is not None:
            words = PART_WORDS[looking.part][0].lower()
            kept = "test included" if looking.part == "all" else "test unseen"
            count = f"{grouped(groups.rows)} {words}, {kept}"
            self._note.setText(" · ".join(filter(None, (count, self.page.note))))

    def _show_key(self) -> None:
        if self._groups is not None:
            key = self.page.key(self._groups)
            self.key.show_key(key)
            self.key.setVisible(key != Key())

    def _say(self, sentence: str, offered: bool = True) -> None:
        """Say why there is nothing to see; all rows are a way out where a part of them is none."""
        self._patience.stop()
        self._note.setText("")
        self.key.hide()
        self.way_out.say(sentence, offered=offered and self.part.currentData() != "all")
        self._stack_of_pages.setCurrentWidget(self.way_out)


def _answer(explorer: Explorer, looking: Looking, question: Question) -> tuple[Groups, Any]:
    """Runs on the inspection's thread. What a page cannot show is an answer of its own, a `DataError`."""
    groups = explorer.groups(looking)
    try:
        return groups, question(explorer)
    except DataError as error:
        return groups, error
