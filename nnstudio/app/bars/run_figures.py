"""How the run is going, in the top bar: epoch and progress, speed or ending, latest loss and metric."""

import math
from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from nnstudio.document.runs import Run, kept_epoch
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.numbers import short_count

_METRIC_TITLES = {"mae": "MAE", "rmse": "RMSE", "r2": "R²"}


class RunFigures(QWidget):
    """Epoch and progress, speed, and the latest validation loss and metric."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run_figures")
        self.tells_accuracy = True
        """Whether a share of right answers is one: where values are rebuilt, it counts their sides of ½."""
        self._epoch = QLabel()
        self._epoch.setObjectName("epoch")
        self._epoch.setProperty("role", "strong")
        self._bar = QProgressBar()
        self._bar.setObjectName("epochs_progress")
        self._bar.setAccessibleName("Epochs done")
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(scaled(88))
        self._bar.setMaximumWidth(scaled(136))
        self._speed = ElidedLabel()
        self._speed.setObjectName("speed")
        self._losses = ElidedLabel(role="muted")
        self._losses.setObjectName("latest_losses")
        self._losses.setMinimumWidth(scaled(64))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, upper, lower in ((left, self._epoch, self._bar), (right, self._speed, self._losses)):
            column.setSpacing(2)
            column.addStretch(1)
            column.addWidget(upper)
            column.addWidget(lower)
            column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left)
        row.addLayout(right, 1)
        self.clear()

    def clear(self) -> None:
        """Say that nothing was trained yet."""
        self._epoch.setText("not trained yet")
        self._bar.setRange(0, 1)
        self._bar.setValue(0)
        self._speed.setText("")
        self._losses.setText("")

    def show_preparing(self, words: str = "preparing …") -> None:
        """Say that a run is about to begin."""
        self._epoch.setText(words)
        self._bar.setRange(0, 0)

    def show_progress(self, progress: Any) -> None:
        """Show one `Progress` of the engine."""
        self.show_epochs(progress.epoch, progress.epochs)
        self._speed.setText(f"{short_count(progress.samples_per_second)} rows/s")
        if progress.state == "paused":
            self.show_paused()
        words = [f"loss {progress.loss:.3g}"]
        if progress.validation_loss is not None:
            words = [f"val loss {progress.validation_loss:.3g}"]
        metrics: Mapping[str, float] = progress.validation_metrics or progress.metrics or {}
        self._losses.setText(" · ".join([*words, *self._metric_words(metrics)]))

    def show_paused(self) -> None:
        """Say that the run waits, in place of its speed."""
        self._speed.setText("paused")

    def show_run(self, run: Run) -> None:
        """Show how a run ended, and how good the weights are that it left."""
        self.show_epochs(run.epochs, max(run.epochs, run.plan.epochs))
        kept = kept_epoch(run)
        self._speed.setText(_ending_words(run, kept))
        losses, metrics = _results(run, kept)
        self._losses.setText(" · ".join([*losses, *self._metric_words(metrics)]))

    def show_epochs(self, epoch: int, epochs: int) -> None:
        """Show how far a run has come."""
        self._epoch.setText(f"epoch {epoch:,} / {epochs:,}")
        self._bar.setRange(0, max(epochs, 1))
        self._bar.setValue(min(epoch, epochs))

    def _metric_words(self, metrics: Mapping[str, float]) -> list[str]:
        """The first metric in words, where it says something."""
        told = [
            (name, value)
            for name, value in list(metrics.items())[:1]
            if math.isfinite(value) and (self.tells_accuracy or not name.endswith("accuracy"))
        ]
        return [_metric(name, value) for name, value in told]


def _metric(name: str, value: float) -> str:
    if name.endswith("accuracy"):
        return f"accuracy {value * 100:.1f} %".replace("100.0", "100")
    return f"{_METRIC_TITLES.get(name, name)} {value:.3g}"


def _ending_words(run: Run, kept: int) -> str:
    early = run.ending == "finished" and run.plan.early_stopping and run.epochs < run.plan.epochs
    words = "stopped early" if early else run.ending
    return f"{words}, best: epoch {kept:,}" if 0 < kept < run.epochs else words


def _results(run: Run, epoch: int) -> tuple[list[str], dict[str, float]]:
    """Loss in words and metrics of an epoch, of the validation rows where there are any."""
    history = run.history
    validated = len(history.get("epoch_validation_loss", ())) >= epoch
    part, title = ("epoch_validation", "val loss") if validated else ("epoch", "loss")
    losses = history.get(f"{part}_loss", ())
    if not 0 < epoch <= len(losses):
        return [f"after step {run.steps:,}"] if run.steps else [], {}
    prefix = f"{part}_metric/"
    names = [name for name in history if name.startswith(prefix) and len(history[name]) >= epoch]
    metrics = {name.removeprefix(prefix): float(history[name][epoch - 1]) for name in names}
    return [f"{title} {float(losses[epoch - 1]):.3g}"], metrics
