"""The loss view: how the loss of the training and the validation part falls, live."""

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QWidget

from nnstudio.panels.views.loss.plots_loss import LossPlot
from nnstudio.panels.views.loss.reading import reading
from nnstudio.panels.views.numbers import short
from nnstudio.panels.views.view import View
from nnstudio.session.running.curves import Curves
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress import theme
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.numbers import number_text

DOT = 8
SHARE_FOR_PAINTING = 0.05
"""Of one core's time while a run goes on."""
BESIDE = "What L1 and L2 add to the loss after the last epoch, and a learning rate that changes."
NOTHING_YET = "Press Train: the loss of each epoch appears here."


class LossPanel(View):
    """Draws the runner's curves while it is seen."""

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__("loss-view", "Loss", parent)
        self._runner = runner
        self._curves = Curves()
        self._since = QElapsedTimer()
        self._since.start()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._refresh_late)
        self.plot = LossPlot()
        self._training = LegendEntry("training", self)
        self._validation = LegendEntry("validation", self)
        self._earlier = LegendEntry("earlier", self)
        self.logarithmic = QCheckBox("log scale")
        self.logarithmic.setToolTip("Draw the loss by decades, so that small losses can be told apart.")
        self.logarithmic.setChecked(True)
        self.logarithmic.toggled.connect(self.plot.set_logarithmic)
        for entry in (self._training, self._validation, self._earlier):
            self.header.addWidget(entry)
        self._beside = ElidedLabel(role="muted")
        self._beside.setObjectName("beside_losses")
        self._beside.setToolTip(BESIDE)
        self._beside.setFont(theme.body_font(12))
        self._beside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # gives way first
        self.header.addWidget(self._beside, 1000)
        self.header.addStretch(1)
        self.header.addWidget(self.logarithmic)
        self.set_body(self.plot)
        runner.curves_changed.connect(self._refresh_if_seen)

    @property
    def legend(self) -> tuple[str, ...]:
        """The words of the legend, as they are shown."""
        entries = (self._training, self._validation, self._earlier)
        return tuple(entry.text for entry in entries if entry.isVisibleTo(self))

    @property
    def beside(self) -> str:
        """What is said beside the losses: the penalty, and a learning rate that changes."""
        return self._beside.text() if self._beside.isVisibleTo(self) else ""

    def wake(self) -> None:
        self._refresh()

    def sleep(self) -> None:
        self._later.stop()

    def _refresh_if_seen(self) -> None:
        """Draw anew; while a run goes on not so often that painting would take much of a core's time."""
        if not self.is_awake:
            return
        rest = self.plot.paint_seconds / SHARE_FOR_PAINTING - self._since.elapsed() / 1000
        if not self._runner.is_training or rest <= 0:
            self._later.stop()
            self._refresh()
        elif not self._later.isActive():
            self._later.start(round(rest * 1000))

    def _refresh_late(self) -> None:
        if self.is_awake:
            self._refresh()

    def _refresh(self) -> None:
        self._since.restart()
        self._curves, earlier = self._runner.curves(), self._runner.earlier
        if self._curves.is_empty and not earlier:
            self.show_message(NOTHING_YET)
        else:
            self.plot.show_curves(self._curves, earlier)
            self.show_body()
        self.logarithmic.setVisible(not self.message)
        self._tell()

    def _tell(self) -> None:
        curves, earlier = self._curves, self._runner.earlier
        self._training.show_words("training", reading(curves, values="training"))
        self._validation.show_words("validation", reading(curves, values="validation"))
        self._beside.setText(_beside_words(curves))
        self._beside.setVisible(bool(self._beside.text()))
        names = "" if not earlier else earlier[-1].name if len(earlier) == 1 else f"{len(earlier)} runs"
        self._earlier.show_words(f"{names}, before" if names else "", "")


def _beside_words(curves: Curves) -> str:
    words = [f"penalty {short(curves.penalty)}"] if curves.penalty > 0.0 else []
    if curves.learning_rate is not None:
        words.append(f"learning rate {number_text(float(f'{curves.learning_rate:.3g}'))}")
    return " · ".join(words)


class LegendEntry(QWidget):
    """A coloured dot and what it stands for, with its current value in figures of equal width."""

    def __init__(self, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self._label = ElidedLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(DOT + 6, 0, 4, 0)
        row.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setVisible(False)
        theme.notifier.changed.connect(self._restyle)
        self._restyle()

    @property
    def text(self) -> str:
        """What is written."""
        return self._label.text()

    def show_words(self, name: str, value: str) -> None:
        """Show name and value; an entry with neither value nor a name hides."""
        self._label.setText(f"{name} {value}".strip() if value or self._colour == "earlier" else "")
        self.setVisible(bool(self._label.text()))

    def _restyle(self) -> None:
        colour = (
            theme.current().muted if self._colour == "earlier" else getattr(theme.current(), self._colour)
        )
        palette = self._label.palette()
        palette.setColor(palette.ColorRole.WindowText, QColor(colour))
        self._label.setPalette(palette)
        self._label.setFont(theme.body_font(12))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(theme.current(), self._colour)))
        painter.drawEllipse(0, (self.height() - DOT) // 2, DOT, DOT)
        painter.end()
