"""Arrays that continue a run, from this version of the engine or an earlier one: completed and checked."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.layout import Kept
from nnstudio.engine.running.loading import new_sums
from nnstudio.engine.training.history import unknown_measures
from nnstudio.errors import TrainingError

Arrays = Mapping[str, NDArray[Any]]

_EARLIER_TAILS = (Kept.BEST_LOSS + 1, Kept.EPOCH_SECONDS + 1)
"""How many numbers earlier versions kept behind the sums."""
_SUMS, _RECORDS, _MEASURES = "sums", "history/records", "history/measures"


def completed(arrays: Arrays, outputs: int) -> Arrays:
    """The arrays with what earlier versions did not keep: a run's learning rate, penalty and time of each
    epoch, and behind the best loss what watches for a plateau and for the least improvement.
    """
    found = dict(arrays)
    if _MEASURES not in found and _RECORDS in found:
        found[_MEASURES] = unknown_measures(len(found[_RECORDS]))
    sums, wanted = found.get(_SUMS, np.zeros(0)), new_sums(outputs)
    if len(sums) - (len(wanted) - Kept.COUNT) in _EARLIER_TAILS:
        wanted[: len(sums)] = sums
        wanted[Kept.IMPROVED_TO - Kept.COUNT] = wanted[Kept.BEST_LOSS - Kept.COUNT]
        found[_SUMS] = wanted
    return found


def check_arrays(arrays: Arrays, own: Arrays) -> None:
    """Refuse arrays of another size than one's own before anything is taken over, for compiled code checks
    no bounds; raises `TrainingError`.
    """
    for name, array in own.items():
        if name not in arrays or np.shape(arrays[name]) != array.shape:
            raise TrainingError(f"The saved run does not fit this network: its {name} differ. Train anew.")
    factor = arrays[_SUMS][Kept.PLATEAU_FACTOR - Kept.COUNT]
    if not 0.0 < factor <= 1.0:
        raise TrainingError("The saved state of the run is damaged: train anew.")
