"""Single weights and their names, ``dense_1/weight[2,0]``: a run is told to change one, and remembers it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

LARGEST = 1e6
"""Of a weight that is set by hand: far beyond what is of any use, and its square stays finite."""
_NAME = re.compile(r"(?P<node>[^\[\]]+)/(?P<parameter>[^\[\]/]+)\[(?P<index>\d+(?:,\d+)*)\]")


@dataclass(frozen=True)
class SingleWeight:
    """One number of a node's parameter (``weight``, ``bias``)."""

    node: str
    parameter: str
    index: tuple[int, ...]

    @property
    def name(self) -> str:
        """``dense_1/weight[2,0]``."""
        return f"{self.node}/{self.parameter}[{','.join(map(str, self.index))}]"

    def array(self, parameters: Mapping[str, Array], owner: Callable[[str], str] = str) -> Array | None:
        """The array among a network's parameters that has this number; None where there is none.

        `owner` names the node whose weights a node uses.
        """
        found = parameters.get(f"{owner(self.node)}/{self.parameter}")
        return found if found is not None and is_inside(self.index, found.shape) else None


def single_weight(name: str) -> SingleWeight | None:
    """What a name stands for; None where it is not that of a single weight."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    return SingleWeight(found["node"], found["parameter"], tuple(map(int, found["index"].split(","))))


def is_inside(index: Sequence[int], shape: Sequence[int]) -> bool:
    """Whether an array of this shape has a number at this place."""
    return len(index) == len(shape) and all(
        0 <= place < length for place, length in zip(index, shape, strict=True)
    )
