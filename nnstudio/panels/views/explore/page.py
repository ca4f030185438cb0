"""What the pages of the Explore view share: each asks one question of the data and shows its answer."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnstudio.data.exploring.groups import Groups
from nnstudio.document.project import ProjectData
from nnstudio.panels.views.colour_key import Key
from nnstudio.panels.views.explore.looks import group_key
from nnstudio.session.exploring.explored import Looking
from nnstudio.session.exploring.explorer import Explorer
from nnstudio.widgets.fields.choice_box import ChoiceBox
from nnstudio.widgets.tooltip import plain_if_rich

Question = Callable[[Explorer], Any]


class ExplorePage(QWidget):
    """A row of choices over a picture. Subclasses say what is to be asked, and show what comes back."""

    wanted = Signal()
    """The page has another question now: something was chosen, or other columns came into sight."""
    row_wanted = Signal(int)
    """A row of the table, counted from 0, is to be shown in the table."""
    pair_wanted = Signal(str, str)
    """Two columns of numbers are to be shown against each other."""
    column_wanted = Signal(str)
    """The distribution of a column is to be shown."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.choices = QHBoxLayout()
        self.choices.setContentsMargins(0, 0, 0, 0)
        self.choices.setSpacing(6)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.column.addLayout(self.choices)

    def take_data(self, data: ProjectData) -> None:
        """Offer the columns of other data."""

    def question(self, looking: Looking) -> Question | None:
        """What is to be asked of the worker now; None where everything is known."""
        raise NotImplementedError

    def show_answer(self, looking: Looking, groups: Groups, answer: Any) -> None:
        """Show what came back."""
        raise NotImplementedError

    def key(self, groups: Groups) -> Key:
        """What the colours of the page mean."""
        return group_key(groups)

    @property
    def note(self) -> str:
        """One sentence about what is shown; empty for none."""
        return ""


def chooser(name: str, widest: int = 200) -> ChoiceBox:
    """A list of choices that gives way to its neighbours; its tooltip tells the whole choice."""
    box = ChoiceBox(name)
    box.setToolTip(name)
    box.currentTextChanged.connect(
        lambda chosen: box.setToolTip(plain_if_rich(f"{name}: {chosen}" if chosen else name))
    )
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    box.setMaximumWidth(widest)
    return box
