"""A small picture of the learning rate over a run."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.choices.schedules import factors
from nnstudio.widgets.curves.curve_picture import CurvePicture, paint_axis, paint_line
from nnstudio.widgets.numbers import number_text

_POINTS = 320
_STEPS_PER_EPOCH = 100
"""Enough to draw parts of epochs, whatever the data are."""


class ScheduleCurve(CurvePicture):
    """Draws the learning rate of each step of a plan, from zero up to the highest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("schedule_curve", parent)
        self._plan: TrainingPlan | None = None
        self.show_plan(TrainingPlan())

    def show_plan(self, plan: TrainingPlan) -> None:
        """Draw the schedule of another plan."""
        if plan == self._plan:
            return
        total = plan.epochs * _STEPS_PER_EPOCH
        steps = np.unique(np.linspace(0, total - 1, _POINTS).astype(np.int64))
        self._x = steps / max(total - 1, 1)
        self._factors = factors(plan.schedule, steps, _STEPS_PER_EPOCH, total)
        self._plan = plan
        self.setAccessibleName(f"Learning rate over the run: {plan.schedule.title}")
        self.setToolTip(plan.schedule.summary)
        self.update()

    def words(self) -> str:
        """How long the run is and how high the rate gets."""
        assert self._plan is not None
        if self._plan.schedule.watches_for_a_plateau:
            return "rate, until the loss stands still"
        highest = float(self._factors.max()) * self._plan.optimizer.learning_rate  # type: ignore[attr-defined]
        return f"rate over {self._plan.epochs:,} epochs, at most {number_text(float(f'{highest:.3g}'))}"

    def paint_plot(self, painter: QPainter, plot: QRectF) -> None:
        """Draw the ground and the curve."""
        paint_axis(painter, plot.bottomLeft(), plot.bottomRight())
        highest = max(float(self._factors.max()), 1e-12)
        paint_line(painter, plot, self._x, self._factors / highest)
        paint_axis(painter, plot.topLeft(), QPointF(plot.left(), plot.bottom()))
