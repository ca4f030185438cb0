"""Whole numbers that an Embedding looks up: where they enter a network, and whether samples hold such."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.layers import Embedding, Input, Layer
from nnstudio.errors import NetworkError


@dataclass(frozen=True)
class Index:
    """An Input whose every value is looked up in a table of `count` rows."""

    input: str
    embedding: str
    count: int


def origins(
    node: str, layers: Mapping[str, Layer], sources_of: Callable[[str], Sequence[str]]
) -> tuple[str, ...]:
    """The nodes whose values arrive at a node, past layers that only move values; each once, in order."""
    found: dict[str, None] = {}
    waiting, seen = list(sources_of(node)), set()
    while waiting:
        source = waiting.pop(0)
        if source in seen:
            continue
        seen.add(source)
        if layers[source].only_moves:
            waiting += sources_of(source)
        else:
            found[source] = None
    return tuple(found)


def indices_of(nodes: Mapping[str, Layer], sources: Mapping[str, Sequence[str]]) -> tuple[Index, ...]:
    """The Inputs that must hold whole numbers; raises `NetworkError` where an Embedding reads others."""
    found = []
    for name, layer in nodes.items():
        if not isinstance(layer, Embedding):
            continue
        for origin in origins(name, nodes, sources.__getitem__):
            if not isinstance(nodes[origin], Input):
                raise NetworkError(
                    f"{name} (Embedding) needs whole numbers as an Input brings them but gets what {origin} "
                    f"({nodes[origin].title}) computes: link it to an Input."
                )
            found.append(Index(origin, name, layer.count))
    return tuple(found)


def check_indices(index: Index, samples: NDArray[np.float32]) -> None:
    """Raise `NetworkError` for the first of the samples (rows, features) that holds no row of the table."""
    legal = (samples >= 0) & (samples < index.count) & (samples == np.floor(samples))
    if legal.all():
        return
    row = int(np.argmin(legal.all(axis=1)))
    value = float(samples[row, int(np.argmin(legal[row]))])
    raise NetworkError(
        f"{index.input}: row {row + 1} of the samples holds {value:,.10g}, but {index.embedding} looks "
        f"numbers up in a table of {index.count:,} rows: give it whole numbers from 0 to {index.count - 1:,}."
    )
