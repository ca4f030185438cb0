"""The losses of a run's curves at an epoch, as views read them out."""

import numpy as np

from nnstudio.panels.views.numbers import grouped, short
from nnstudio.session.running.curves import Curves


def loss_at(curves: Curves, values: str, epoch: float | None = None) -> tuple[float, float] | None:
    """Epoch and loss of the `training` or `validation` curve at an epoch, or at its end; None without one.

    Beyond its end a curve has no loss.
    """
    x = curves.epochs if values == "training" else curves.validation_epochs
    y = curves.training if values == "training" else curves.validation
    if not y.size:
        return None
    place = len(x) - 1 if epoch is None else int(np.searchsorted(x, epoch - 1e-9))
    return (float(x[place]), float(y[place])) if place < len(x) else None


def reading(curves: Curves, epoch: float | None = None, values: str = "") -> str:
    """The loss of a curve at an epoch or its end, short; of the validation rows where `values` names none and
    there are such. Empty where there is none.
    """
    found = loss_at(curves, values or ("validation" if curves.validation.size else "training"), epoch)
    return "" if found is None else short(found[1])


def reading_at(curves: Curves, earlier: tuple[Curves, ...], epoch: float) -> tuple[str, tuple[str, ...]]:
    """What a card says at an epoch: ``epoch 34``, the losses of this run and of earlier ones there, and
    the settings that were changed.
    """
    lines = [
        f"{values} {found}"
        for values in ("training", "validation")
        if (found := reading(curves, epoch, values))
    ]
    lines += [f"{run.name} {found}" for run in earlier if (found := reading(run, epoch))]
    lines += [words for at, words in curves.events if float(curves.epochs[_nearest(curves, at)]) == epoch]
    return f"epoch {grouped(np.ceil(epoch))}", tuple(lines)


def _nearest(curves: Curves, epoch: float) -> int:
    return int(np.abs(curves.epochs - epoch).argmin())
