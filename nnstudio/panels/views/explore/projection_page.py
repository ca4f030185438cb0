"""The page that shows all columns of numbers at once: the rows in the plane of their largest spread."""

from functools import partial
from typing import Any

from nnstudio.data.exploring.groups import Groups
from nnstudio.panels.views.explore.page import Question
from nnstudio.panels.views.explore.points_page import PointsPage, shown_words
from nnstudio.panels.views.numbers import share
from nnstudio.session.exploring.explored import Looking, ProjectedRows
from nnstudio.session.exploring.explorer import Explorer
from nnstudio.widgets.dress import theme
from nnstudio.widgets.elided_label import ElidedLabel


class ProjectionPage(PointsPage):
    """A plot over the two principal components, with what they are made of in words."""

    def __init__(self) -> None:
        super().__init__("projection-page", "Projection", "Rows in the plane of their largest spread")
        self._made_of = ElidedLabel("", role="muted")
        self._made_of.setFont(theme.body_font(12))
        self.choices.addWidget(self._made_of)
        self._found: ProjectedRows | None = None

    def question(self, looking: Looking) -> Question:
        return partial(_projection, looking)

    def show_answer(self, looking: Looking, groups: Groups, answer: Any) -> None:
        self._found = answer
        self.show_points(answer.scatter)
        one, other = (share(part) for part in answer.shares)
        titles = answer.scatter.title
        self.plot.name_axes(f"{titles[0]} · {one} of the variance", f"{titles[1]} · {other}")
        self._made_of.setText(f"across: {answer.telling[0]} · upwards: {answer.telling[1]}")
        self._made_of.setToolTip(
            "Principal components of the standardized input columns: across runs the direction along which "
            "the rows differ most, upwards the next one.\n"
            f"Columns that say most across: {answer.telling[0]}\nUpwards: {answer.telling[1]}"
        )

    @property
    def note(self) -> str:
        found = self._found
        if found is None:
            return ""
        words = f"{share(sum(found.shares))} of the variance of {found.columns:,} columns is seen"
        scatter = found.scatter
        if found.judged < scatter.of_rows:
            words += f", found from {found.judged:,} rows"
        return f"{words} · {shown_words(scatter)}"


def _projection(looking: Looking, explorer: Explorer) -> ProjectedRows:
    return explorer.projection(looking)
