"""A trained network as one Python file that needs NumPy alone: weights, preparation and the forward pass
in plain view.
"""

from collections.abc import Callable, Mapping

from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.engine.activations import GELU_CUBE, GELU_WIDTH, SELU_ALPHA, SELU_SCALE
from nnstudio.engine.layers import (
    Activation,
    BatchNorm,
    Dense,
    GroupNorm,
    LayerNorm,
    RMSNorm,
)
from nnstudio.interchange import numpy_images, template
from nnstudio.interchange.description import Description, Step, describe
from nnstudio.interchange.template_preparation import PREPARATION, REBUILDING

_PURPOSE = "Predicts with a network from NN Studio; needs NumPy."
_IMPORTS = """
import base64
import csv
import math
import re
import sys
import zlib
from datetime import datetime, timedelta, timezone

import numpy as np
""".strip()

_FUNCTIONS = """
erf = np.vectorize(math.erf, otypes=[np.float64])


def softplus(z):
    return np.logaddexp(0, z)


def negative_power(z):
    return np.expm1(np.minimum(z, 0))


def hard_gate(z):
    return np.clip(z / 6 + 0.5, 0, 1)


def log_softmax(z):
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
"""

ACTIVATIONS: Mapping[str, str] = {
    "linear": "lambda z: z",
    "relu": "lambda z: np.maximum(z, 0)",
    "leaky_relu": "lambda z: np.where(z > 0, z, np.float32(0.01) * z)",
    "tanh": "np.tanh",
    "sigmoid": "sigmoid",
    "softmax": "softmax",
    "step": "lambda z: (z > 0).astype(np.float32)",
    "relu6": "lambda z: np.clip(z, 0, 6)",
    "elu": "lambda z: np.where(z > 0, z, negative_power(z))",
    "selu": f"lambda z: {SELU_SCALE!r} * np.where(z > 0, z, {SELU_ALPHA!r} * negative_power(z))",
    "gelu": "lambda z: z * 0.5 * (1 + erf(z / 2**0.5))",
    "gelu_tanh": f"lambda z: z * sigmoid({2 * GELU_WIDTH!r} * (z + {GELU_CUBE!r} * z**3))",
    "silu": "lambda z: z * sigmoid(z)",
    "hard_swish": "lambda z: z * hard_gate(z)",
    "mish": "lambda z: z * np.tanh(softplus(z))",
    "softplus": "softplus",
    "softsign": "lambda z: z / (1 + np.abs(z))",
    "hard_sigmoid": "hard_gate",
    "log_softmax": "log_softmax",
}
"""One row for each activation; a test walks the registry and fails for one that lacks a row."""

_NORMALIZATION = '''
def normalized(x, axes, epsilon, centred=True):
    """Values of mean 0 (where centred) and deviation 1 over some axes."""
    if centred:
        x = x - x.mean(axis=axes, keepdims=True)
    return x / np.sqrt((x * x).mean(axis=axes, keepdims=True) + epsilon)


def normalized_in_groups(x, groups, epsilon):
    parts = x.reshape(len(x), -1, groups, x.shape[-1] // groups)
    return normalized(parts, (1, 3), epsilon).reshape(x.shape)
'''


def numpy_source(project: Project, run: Run | None) -> str:
    """The file's text; raises `TrainingError` where the project is not trained or was changed since."""
    description = describe(project, run)
    return template.joined(
        (
            template.heading(description, _PURPOSE, _IMPORTS),
            template.tables(description),
            template.WEIGHTS,
            template.weights(description.weights, template.weights_used_twice(description)),
            PREPARATION,
            *((REBUILDING,) if template.rebuilds(description) else ()),
            _FUNCTIONS,
            _activations(description),
            *((numpy_images.FUNCTIONS,) if template.has_images(description) else ()),
            *((_NORMALIZATION,) if template.normalizes(description) else ()),
            _network(description),
            template.MAIN,
        )
    )


def _activations(description: Description) -> str:
    """The table of the activations that the network uses."""
    names = {step.layer.final_activation for step in description.steps} - {"linear"}
    used = [name for name in ACTIVATIONS if name in names or name == "linear"]
    return "\n".join(("ACTIVATIONS = {", *(f"    {name!r}: {ACTIVATIONS[name]}," for name in used), "}"))


def _network(description: Description) -> str:
    outputs = ", ".join(f"{one.output!r}: {template.identifier(one.output)}" for one in description.answers)
    lines = [
        "def network(inputs):",
        '    """The forward pass: arrays (rows, …) by input, arrays (rows, units) by output."""',
        *(f"    {_line(step)}" for step in description.steps),
        f"    return {{{outputs}}}",
    ]
    return "\n".join(lines)


def _line(step: Step) -> str:
    name, sources = template.identifier(step.id), [template.identifier(source) for source in step.sources]
    return f"{name} = {_EXPRESSIONS[step.layer.kind](step, sources)}"


def _dense(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, Dense)
    bias = f" + WEIGHTS[{step.id + '/bias'!r}]" if step.layer.use_bias else ""
    return f"ACTIVATIONS[{step.layer.activation!r}]({sources[0]} @ WEIGHTS[{step.id + '/weight'!r}].T{bias})"


def _activation(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, Activation)
    if step.layer.function == "prelu":
        return f"np.where({sources[0]} > 0, {sources[0]}, WEIGHTS[{step.id + '/weight'!r}] * {sources[0]})"
    return f"ACTIVATIONS[{step.layer.function!r}]({sources[0]})"


def _embedding(step: Step, sources: list[str]) -> str:
    return f"WEIGHTS[{step.id + '/weight'!r}][{sources[0]}.astype(np.int64)]"


def _batch_norm(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, BatchNorm)
    mean, variance = (f"WEIGHTS[{f'{step.id}/running_{name}'!r}]" for name in ("mean", "variance"))
    return _scaled(step, f"({sources[0]} - {mean}) / np.sqrt({variance} + {step.layer.epsilon!r})")


def _layer_norm(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, LayerNorm)
    return _scaled(step, f"normalized({sources[0]}, -1, {step.layer.epsilon!r})")


def _rms_norm(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, RMSNorm)
    normal = f"normalized({sources[0]}, -1, {step.layer.epsilon!r}, centred=False)"
    return f"{normal} * WEIGHTS[{step.id + '/scale'!r}]"


def _group_norm(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, GroupNorm)
    return _scaled(step, f"normalized_in_groups({sources[0]}, {step.layer.groups}, {step.layer.epsilon!r})")


def _scaled(step: Step, normal: str) -> str:
    return f"{normal} * WEIGHTS[{step.id + '/scale'!r}] + WEIGHTS[{step.id + '/shift'!r}]"


_EXPRESSIONS: Mapping[str, Callable[[Step, list[str]], str]] = {
    "input": lambda step, sources: f"inputs[{step.id!r}]",
    "output": lambda step, sources: sources[0],
    "dense": _dense,
    "embedding": _embedding,
    **numpy_images.EXPRESSIONS,
    **template.OPERATORS,
    "batchnorm": _batch_norm,
    "layernorm": _layer_norm,
    "rmsnorm": _rms_norm,
    "groupnorm": _group_norm,
    "activation": _activation,
    "dropout": lambda step, sources: f"{sources[0]}  # dropout switches nothing off when predicting",
    "spatialdropout": lambda step, sources: f"{sources[0]}  # dropout switches nothing off when predicting",
    "gaussiannoise": lambda step, sources: f"{sources[0]}  # predictions are made without noise",
    "flatten": lambda step, sources: f"{sources[0]}.reshape(len({sources[0]}), -1)",
    "permute": lambda step, sources: f"{sources[0]}.transpose(0, *{template.order(step.layer)})",
    "maximum": lambda step, sources: f"np.max([{', '.join(sources)}], axis=0)",
    "concatenate": lambda step, sources: f"np.concatenate([{', '.join(sources)}], axis=-1)",
}
"""One row for each layer kind; a test walks the registry and fails for a kind that lacks one."""

KINDS = frozenset(_EXPRESSIONS)
