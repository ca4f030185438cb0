"""A trained network as one Python file for PyTorch: an `nn.Module` with the weights, ready to predict or
to train on.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.engine.layers import (
    Activation,
    Dense,
    GaussianNoise,
)
from nnstudio.engine.layers.convolution import Convolution
from nnstudio.interchange import pytorch_images, template
from nnstudio.interchange.description import Description, Step, describe
from nnstudio.interchange.pytorch_modules import module_of
from nnstudio.interchange.template_preparation import PREPARATION, REBUILDING

_PURPOSE = "A network from NN Studio, for PyTorch."
_IMPORTS = """
import base64
import csv
import math
import re
import sys
import zlib
from datetime import datetime, timedelta, timezone

import numpy as np
import torch
from torch import nn
""".strip()

_STEP = '''
class Step(nn.Module):
    """A light switch: 0 or 1."""

    def forward(self, z):
        return (z > 0).to(z.dtype)
'''

_USE = '''
def trained():
    """The network with its weights, ready to predict."""
    module = Network()
    module.load_state_dict({name: torch.from_numpy(values.copy()) for name, values in WEIGHTS.items()})
    return module.eval()


@torch.no_grad()
def network(inputs):
    """The forward pass: NumPy arrays (rows, …) by input, arrays (rows, units) by output."""
    module = trained()
    outputs = module({name: torch.from_numpy(values) for name, values in inputs.items()})
    return {name: values.numpy() for name, values in outputs.items()}
'''

ACTIVATIONS = {
    "linear": "nn.Identity()",
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU(0.01)",
    "tanh": "nn.Tanh()",
    "sigmoid": "nn.Sigmoid()",
    "softmax": "nn.Softmax(dim=-1)",
    "step": "Step()",
    "relu6": "nn.ReLU6()",
    "elu": "nn.ELU()",
    "selu": "nn.SELU()",
    "gelu": "nn.GELU()",
    "gelu_tanh": 'nn.GELU(approximate="tanh")',
    "silu": "nn.SiLU()",
    "hard_swish": "nn.Hardswish()",
    "mish": "nn.Mish()",
    "softplus": "nn.Softplus()",
    "softsign": "nn.Softsign()",
    "hard_sigmoid": "nn.Hardsigmoid()",
    "log_softmax": "nn.LogSoftmax(dim=-1)",
}
"""One row for each activation; a test walks the registry and fails for one that lacks a row."""


def pytorch_source(project: Project, run: Run | None) -> str:
    """The file's text; raises `TrainingError` where the project is not trained or was changed since."""
    description = describe(project, run)
    return template.joined(
        (
            template.heading(description, _PURPOSE, _IMPORTS),
            template.tables(description),
            template.WEIGHTS,
            template.weights(_state(description), _used_twice(description)),
            PREPARATION,
            *((REBUILDING,) if template.rebuilds(description) else ()),
            _STEP,
            *((pytorch_images.FUNCTIONS,) if template.has_images(description) else ()),
            _module(description),
            _USE,
            template.MAIN,
        )
    )


def _state(description: Description) -> dict[str, NDArray[np.float32]]:
    """The weights as the module names and lays them out."""
    layers = {step.id: step.layer for step in description.steps}
    return {
        _state_name(name): pytorch_images.laid_out(layers[name.rpartition("/")[0]], values)
        for name, values in description.weights.items()
    }


def _state_name(name: str) -> str:
    """A parameter's name in the module's state: ``dense_1.weight``."""
    node_id, _, parameter = name.rpartition("/")
    return f"{template.identifier(node_id)}.{_PARAMETER_NAMES.get(parameter, parameter)}"


_PARAMETER_NAMES = {"scale": "weight", "shift": "bias", "running_variance": "running_var"}
"""What PyTorch calls parameters that have other names there."""


def _used_twice(description: Description) -> dict[str, str]:
    twice = template.weights_used_twice(description)
    return {_state_name(name): _state_name(own) for name, own in twice.items()}


def _module(description: Description) -> str:
    made = _all_made(description)
    outputs = ", ".join(f"{one.output!r}: {template.identifier(one.output)}" for one in description.answers)
    lines = [
        "class Network(nn.Module):",
        '    """Takes tensors by input, gives tensors by output."""',
        "",
        "    def __init__(self):",
        "        super().__init__()",
        *(f"        {line}" for line in made),
        "",
        "    def forward(self, inputs):",
        *(f"        {_line(step)}" for step in description.steps),
        f"        return {{{outputs}}}",
    ]
    return "\n".join(lines)


def _all_made(description: Description) -> list[str]:
    """Lines of the constructor: a layer that is used twice is made once.

    Where the two differ in settings that leave the weights as they are, each is made, with the same weights.
    """
    made = {step.id: _making(step) for step in description.steps}
    again: list[str] = []
    for node, owner in description.shared.items():
        name, own = template.identifier(node), template.identifier(owner)
        if made[node] == [line.replace(f"self.{own} =", f"self.{name} =") for line in made[owner]]:
            made[node] = []
            again.append(f"self.{name} = self.{own}  # the same layer once more")
        else:
            again += [
                f"self.{new} = self.{old}"
                for new, old in _used_twice(description).items()
                if new.startswith(f"{name}.")
            ]
    return [line for lines in made.values() for line in lines] + again


def _making(step: Step) -> list[str]:
    """Lines of the constructor for one node."""
    made = module_of(step)
    return [f"self.{template.identifier(step.id)} = {made}"] if made else []


def _line(step: Step) -> str:
    name, sources = template.identifier(step.id), [template.identifier(source) for source in step.sources]
    value = _EXPRESSIONS[step.layer.kind](step, sources)
    if isinstance(step.layer, Dense | Convolution) and step.layer.activation != "linear":
        value = f"{ACTIVATIONS[step.layer.activation]}({value})"
    return f"{name} = {value}"


def _own(step: Step, sources: list[str]) -> str:
    """The module's own layer."""
    return f"self.{template.identifier(step.id)}({sources[0]})"


def _own_channels_first(step: Step, sources: list[str]) -> str:
    """The module's own layer on channels that stand behind the rows."""
    return f"self.{template.identifier(step.id)}({sources[0]}.movedim(-1, 1)).movedim(1, -1)"


def _activation(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, Activation)
    if step.layer.function == "prelu":
        return _own(step, sources)
    return f"{ACTIVATIONS[step.layer.function]}({sources[0]})"


def _noise(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, GaussianNoise)
    shaken = f"{sources[0]} + {step.layer.deviation!r} * torch.randn_like({sources[0]})"
    return f"{shaken} if self.training else {sources[0]}"


_EXPRESSIONS: Mapping[str, Callable[[Step, list[str]], str]] = {
    "input": lambda step, sources: f"inputs[{step.id!r}]",
    "output": lambda step, sources: sources[0],
    "embedding": lambda step, sources: f"self.{template.identifier(step.id)}({sources[0]}.long())",
    "dense": _own,
    **pytorch_images.EXPRESSIONS,
    **template.OPERATORS,
    "batchnorm": _own_channels_first,
    "layernorm": _own,
    "rmsnorm": _own,
    "groupnorm": _own_channels_first,
    "activation": _activation,
    "dropout": _own,
    "spatialdropout": _own_channels_first,
    "gaussiannoise": _noise,
    "flatten": lambda step, sources: f"{sources[0]}.flatten(start_dim=1)",
    "permute": lambda step, sources: f"{sources[0]}.permute(0, *{template.order(step.layer)})",
    "maximum": lambda step, sources: f"torch.stack([{', '.join(sources)}]).amax(dim=0)",
    "concatenate": lambda step, sources: f"torch.cat([{', '.join(sources)}], dim=-1)",
}
"""One row for each layer kind; a test walks the registry and fails for a kind that lacks one."""

KINDS = frozenset(_EXPRESSIONS)
