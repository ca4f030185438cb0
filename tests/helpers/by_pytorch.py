"""Trains a case with PyTorch in float64: its autograd, its losses, its optimizers."""

from collections.abc import Mapping

import numpy as np
import torch
from torch.nn import functional

from nnstudio.engine.layers import Layer
from nnstudio.engine.optimizers import Optimizer
from tests.helpers.oracle import Run
from tests.helpers.trajectories import Case

Tensors = Mapping[str, torch.Tensor]

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": torch.relu,
    "leaky_relu": functional.leaky_relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softmax": lambda z: torch.softmax(z, dim=-1),
    "step": lambda z: torch.heaviside(z.detach(), torch.zeros((), dtype=z.dtype)) + 0 * z,
}

LOSSES = {
    "mse": functional.mse_loss,
    "mae": functional.l1_loss,
    "cross_entropy": functional.cross_entropy,
    "binary_cross_entropy": functional.binary_cross_entropy_with_logits,
}

FINAL = {"cross_entropy": "softmax", "binary_cross_entropy": "sigmoid"}


def _optimizer(described: Optimizer, parameters: list[torch.Tensor]) -> torch.optim.Optimizer:
    match described.kind:
        case "sgd":
            return torch.optim.SGD(parameters, lr=described.learning_rate)
        case "momentum":
            more = {"momentum": described.momentum, "nesterov": described.nesterov}
            return torch.optim.SGD(parameters, lr=described.learning_rate, **more)
        case "adam":
            betas = (described.beta_1, described.beta_2)
            return torch.optim.Adam(
                parameters, lr=described.learning_rate, betas=betas, eps=described.epsilon
            )
    raise NotImplementedError(described.kind)


def _values(case: Case, parameters: Tensors, inputs: Tensors, peeled: set[str]) -> Tensors:
    """Value of each node; for those in `peeled`, whose final activation a loss takes over, before it."""
    values: dict[str, torch.Tensor] = {}
    for name in case.graph.order:
        layer = case.nodes[name]
        came = [values[source] for source in case.graph.sources[name]]
        match layer.kind:
            case "input":
                value = inputs[name]
            case "dense":
                value = functional.linear(
                    came[0], parameters[f"{name}/weight"], parameters.get(f"{name}/bias")
                )
            case "conv2d":
                weight = parameters[f"{name}/weight"].permute(0, 3, 1, 2)
                more = {"stride": layer.stride, "dilation": layer.dilation, "groups": layer.groups}
                padded = _framed(layer, came[0], layer.kernel_size, layer.stride, layer.dilation)
                value = _channels_last(
                    functional.conv2d(padded, weight, parameters.get(f"{name}/bias"), **more)
                )
            case "max_pool2d":
                stride = layer.stride or layer.pool_size
                padded = _framed(layer, came[0], layer.pool_size, stride, 1, -torch.inf)
                value = _channels_last(functional.max_pool2d(padded, layer.pool_size, stride))
            case "average_pool2d":
                value = _average_pool(layer, came[0])
            case "global_max_pool":
                value = _channels_first(came[0]).flatten(2).max(dim=2).values
            case "global_average_pool":
                value = functional.adaptive_avg_pool2d(_channels_first(came[0]), 1).flatten(1)
            case "upsample2d":
                value = _channels_last(
                    functional.interpolate(_channels_first(came[0]), scale_factor=layer.factor)
                )
            case "zero_padding2d":
                frame = (layer.left, layer.right, layer.top, layer.bottom)
                value = _channels_last(functional.pad(_channels_first(came[0]), frame))
            case "reshape":
                value = came[0].reshape(len(came[0]), *(layer.shape or (-1,)))
            case "flatten":
                value = came[0].flatten(1)
            case "concatenate":
                value = torch.cat(came, dim=-1)
            case "add":
                value = torch.stack(came).sum(dim=0)
            case "activation" | "output":
                value = came[0]
        values[f"{name}/logits"] = value
        values[name] = ACTIVATIONS[_activation(case, name)](value)
    return {name: values[f"{name}/logits" if name in peeled else name] for name in case.nodes}


def _channels_first(x: torch.Tensor) -> torch.Tensor:
    return x.permute(0, 3, 1, 2)


def _channels_last(x: torch.Tensor) -> torch.Tensor:
    return x.permute(0, 2, 3, 1)


def _framed(
    layer: Layer, x: torch.Tensor, size: int, stride: int, dilation: int, fill: float = 0.0
) -> torch.Tensor:
    """Images with channels first in the frame that a layer's padding asks for."""
    frame = []
    for length in (x.shape[2], x.shape[1]):
        if layer.padding == "same":
            missing = max(0, (-(-length // stride) - 1) * stride + dilation * (size - 1) + 1 - length)
            frame += [missing // 2, missing - missing // 2]
        else:
            frame += [0 if layer.padding == "valid" else int(layer.padding)] * 2
    return functional.pad(_channels_first(x), frame, value=fill)


def _average_pool(layer: Layer, x: torch.Tensor) -> torch.Tensor:
    stride = layer.stride or layer.pool_size
    framed = _framed(layer, x, layer.pool_size, stride, 1)
    counted = _framed(layer, torch.ones_like(x), layer.pool_size, stride, 1, float(layer.count_include_pad))
    sums = functional.avg_pool2d(framed, layer.pool_size, stride)
    return _channels_last(sums / functional.avg_pool2d(counted, layer.pool_size, stride))


def _activation(case: Case, name: str) -> str:
    layer = case.nodes[name]
    if layer.kind in ("dense", "conv2d"):
        return layer.activation
    return layer.function if layer.kind == "activation" else "linear"


def _loss(case: Case, parameters: Tensors, inputs: Tensors, targets: Tensors) -> torch.Tensor:
    total = torch.zeros((), dtype=torch.float64)
    for output, (kind, weight) in case.losses.items():
        node = case.graph.sources[output][0] if case.nodes[output].kind == "output" else output
        peeled = {node} if FINAL.get(kind) == _activation(case, node) else set()
        value = _values(case, parameters, inputs, peeled)[node]
        total = total + weight * LOSSES[kind](value, targets[output])
    return total


def _penalty(case: Case, parameters: Tensors) -> torch.Tensor:
    total = torch.zeros((), dtype=torch.float64)
    for name, values in parameters.items():
        if name.endswith("/weight"):
            layer = case.nodes[name.removesuffix("/weight")]
            total = (
                total + (case.l1 + layer.l1) * values.abs().sum() + (case.l2 + layer.l2) * (values**2).sum()
            )
    return total


def _tensors(arrays: Mapping[str, np.ndarray]) -> Tensors:
    return {
        name: torch.as_tensor(a, dtype=torch.float64 if a.dtype.kind == "f" else torch.int64)
        for name, a in arrays.items()
    }


def by_pytorch(case: Case) -> Run:
    """Loss of every step (before it, without penalties) and the parameters at the end."""
    parameters = {name: tensor.requires_grad_() for name, tensor in _tensors(case.parameters()).items()}
    optimizer = _optimizer(case.optimizer, list(parameters.values()))
    losses = []
    for inputs, targets in case.batches():
        optimizer.zero_grad()
        loss = _loss(case, parameters, _tensors(inputs), _tensors(targets))
        (loss + _penalty(case, parameters)).backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    return Run({name: tensor.detach().numpy() for name, tensor in parameters.items()}, losses)
