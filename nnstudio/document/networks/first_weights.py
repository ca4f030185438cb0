"""The weights that a layer of the drawing starts with: those that training would draw."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnstudio.document.graph import Node
from nnstudio.document.networks.hand_weights import put_into
from nnstudio.document.project import Project
from nnstudio.document.sharing import arriving_shapes
from nnstudio.engine.choices.initializers import draw
from nnstudio.engine.layers import ParameterSpec, Shape

_MOST = 50_000
"""Weights that are drawn; of larger layers a part of the units stands for all."""


@dataclass(frozen=True, eq=False)
class FirstWeights:
    """Some or all first weights of a layer, and the name of the initializer that drew them."""

    initializer: str
    values: NDArray[np.float32]


def first_weights(project: Project, shapes: Mapping[str, Shape], node: Node) -> FirstWeights | None:
    """What the layer's weights would be before the first step; None where it has none, or where it is not
    known yet what arrives.

    `shapes` are those of the drawing. Of a very large layer a sample with the same spread is drawn.
    """
    arriving = arriving_shapes(project.graph, shapes, node)
    if arriving is None or node.id not in shapes:
        return None
    spec = next((one for one in node.layer.parameters(arriving) if one.name == "weight"), None)
    if spec is None:
        return None
    key = f"{node.shares or node.id}/{spec.name}"
    drawn = _drawn(_bounded(spec), project.plan.seed, key)
    if not node.by_hand or spec.count > _MOST:
        return drawn
    values = drawn.values.copy()
    put_into(values, node, spec.name)
    return replace(drawn, values=values)


@lru_cache(maxsize=8)
def _drawn(spec: ParameterSpec, seed: int, key: str) -> FirstWeights:
    """Kept, for an inspector asks again after each edit."""
    values = draw(spec.initializer, spec.shape, spec.fan_in, spec.fan_out, seed, key)
    return FirstWeights(spec.initializer, values)


def _bounded(spec: ParameterSpec) -> ParameterSpec:
    if spec.count <= _MOST:
        return spec
    units, *kernel, inputs = spec.shape
    units, inputs = min(units, 200), min(inputs, 200)
    return replace(spec, shape=(units, *kernel, inputs))
