"""The correlation map of columns of numbers and single labels, each of which a row has or has not."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.exploring.correlations import Method, correlations, ranks
from nnstudio.data.exploring.groups import MOST_GROUPS
from nnstudio.data.exploring.label_groups import label_columns
from nnstudio.session.exploring.explored import CorrelationMap, Looking


def map_with_labels(
    looking: Looking,
    values: NDArray[np.float64],
    names: Sequence[str],
    judged: NDArray[np.int64],
    of_rows: int,
    method: Method,
    most: int,
) -> CorrelationMap:
    """The most frequent labels first, then of the `values` float64 (rows, columns) of the `judged` rows those
    that go most strongly with one of them, as far as `most` has room.
    """
    by, separator = looking.by, looking.data.setting_of[looking.by].separator
    labels, held = label_columns(looking.data.column_of[by], separator, judged, min(MOST_GROUPS, most // 2))
    if method == "spearman":
        held, values = ranks(held), ranks(values)
    room, order = most - len(labels), np.arange(len(names))
    if len(names) > room:
        strength = np.nan_to_num(np.abs(correlations(values, held)), nan=-1.0).max(axis=1, initial=-1.0)
        order = np.argsort(-strength, kind="stable")[:room]
    shown = tuple(names[place] for place in order.tolist())
    return CorrelationMap(
        (*(f"{by}: {label}" for label in labels), *shown),
        correlations(np.hstack([held, values[:, order]])),
        method,
        len(judged),
        of_rows,
        len(names),
        by,
        columns=(*[by] * len(labels), *shown),
        labels=len(labels),
    )
