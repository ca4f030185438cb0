"""Trains a case with PyTorch in float64: its autograd, its losses, its optimizers."""

from collections.abc import Mapping

import numpy as np
import torch
from torch.nn import functional

from nnstudio.engine.choices.losses import Loss
from nnstudio.engine.choices.optimizers import Optimizer
from nnstudio.engine.layers import Layer
from nnstudio.engine.settings import values_of
from tests.helpers.oracle import Run, described
from tests.helpers.oracle.normalization import UNLEARNED
from tests.helpers.trajectories import Case

Tensors = Mapping[str, torch.Tensor]

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": torch.relu,
    "leaky_relu": functional.leaky_relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softmax": lambda z: torch.softmax(z, dim=-1),
    "relu6": functional.relu6,
    "elu": functional.elu,
    "selu": functional.selu,
    "gelu": functional.gelu,
    "gelu_tanh": lambda z: functional.gelu(z, approximate="tanh"),
    "silu": functional.silu,
    "hard_swish": functional.hardswish,
    "mish": functional.mish,
    "softplus": functional.softplus,
    "softsign": functional.softsign,
    "hard_sigmoid": functional.hardsigmoid,
    "log_softmax": lambda z: torch.log_softmax(z, dim=-1),
    "step": lambda z: torch.heaviside(z.detach(), torch.zeros((), dtype=z.dtype)) + 0 * z,
}


def _cross_entropy(loss: Loss, z: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    weights = torch.tensor(loss.class_weights, dtype=z.dtype) if loss.class_weights else None
    return functional.cross_entropy(z, target, weights, label_smoothing=loss.label_smoothing)


def _binary_cross_entropy(loss: Loss, z: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    weight = torch.tensor(loss.positive_weight, dtype=z.dtype)
    return functional.binary_cross_entropy_with_logits(z, target, pos_weight=weight)


def _focal(loss: Loss, z: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    logs = torch.log_softmax(z, dim=-1).gather(1, target[:, None])
    return -((1 - logs.exp()) ** loss.gamma * logs).mean()


def _binary_focal(loss: Loss, z: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    p = torch.sigmoid(z)
    right = p * target + (1 - p) * (1 - target)
    factor = loss.alpha * target + (1 - loss.alpha) * (1 - target)
    entropy = functional.binary_cross_entropy_with_logits(z, target, reduction="none")
    return (factor * (1 - right) ** loss.gamma * entropy).mean()


def _kl_divergence(loss: Loss, z: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return functional.kl_div(torch.log_softmax(z, dim=-1), target, reduction="batchmean")


LOSSES = {
    "mse": lambda loss, z, target: functional.mse_loss(z, target),
    "mae": lambda loss, z, target: functional.l1_loss(z, target),
    "cross_entropy": _cross_entropy,
    "binary_cross_entropy": _binary_cross_entropy,
    "huber": lambda loss, z, target: functional.huber_loss(z, target, delta=loss.delta),
    "log_cosh": lambda loss, z, target: torch.log(torch.cosh(z - target)).mean(),
    "focal": _focal,
    "binary_focal": _binary_focal,
    "hinge": lambda loss, z, target: torch.relu(1 - (2 * target - 1) * z).mean(),
    "kl_divergence": _kl_divergence,
    "poisson": lambda loss, z, target: functional.poisson_nll_loss(z, target),
}

FINAL = {
    "cross_entropy": "softmax", "binary_cross_entropy": "sigmoid", "focal": "softmax",
    "binary_focal": "sigmoid", "kl_divergence": "softmax",
}  # fmt: skip


class Lion(torch.optim.Optimizer):
    """Chen et al. 2023, which PyTorch lacks."""

    def __init__(self, parameters, lr: float, betas: tuple[float, float], weight_decay: float) -> None:
        super().__init__(parameters, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None) -> None:
        for group in self.param_groups:
            for values in group["params"]:
                mean = self.state[values].setdefault("mean", torch.zeros_like(values))
                values.mul_(1 - group["lr"] * group["weight_decay"])
                values.sub_(group["lr"] * torch.lerp(values.grad, mean, group["betas"][0]).sign())
                mean.lerp_(values.grad, 1 - group["betas"][1])


CLASSES = {
    "sgd": (torch.optim.SGD, {}),
    "momentum": (torch.optim.SGD, {}),
    "adam": (torch.optim.Adam, {}),
    "amsgrad": (torch.optim.Adam, {"amsgrad": True}),
    "adamw": (torch.optim.AdamW, {}),
    "nadam": (torch.optim.NAdam, {}),
    "adamax": (torch.optim.Adamax, {}),
    "rmsprop": (torch.optim.RMSprop, {}),
    "adagrad": (torch.optim.Adagrad, {}),
    "adadelta": (torch.optim.Adadelta, {}),
    "lion": (Lion, {}),
}
NAMES = {"learning_rate": "lr", "epsilon": "eps"}


def _optimizer(described: Optimizer, parameters: list[torch.Tensor]) -> torch.optim.Optimizer:
    made, more = CLASSES[described.kind]
    settings = {name: value for name, value in values_of(described).items() if not name.startswith("clip_")}
    if "beta_1" in settings:
        settings["betas"] = (settings.pop("beta_1"), settings.pop("beta_2"))
    if "rho" in settings:
        settings["alpha" if described.kind == "rmsprop" else "rho"] = settings.pop("rho")
    return made(parameters, **{NAMES.get(name, name): value for name, value in settings.items()}, **more)


def _clip(described: Optimizer, parameters: list[torch.Tensor]) -> None:
    if described.clip_norm:
        torch.nn.utils.clip_grad_norm_(parameters, described.clip_norm)
    if described.clip_value:
        torch.nn.utils.clip_grad_value_(parameters, described.clip_value)


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
            case "embedding":
                value = functional.embedding(came[0].long(), parameters[f"{name}/weight"])
            case "conv1d" | "conv2d":
                value = _convolution(layer, name, came[0], parameters)
            case "conv_transpose2d":
                value = _transposed_convolution(layer, name, came[0], parameters)
            case "batchnorm" | "layernorm" | "rmsnorm" | "groupnorm":
                value = _normalized(layer, came[0], parameters, name)
            case "max_pool1d" | "max_pool2d":
                pool = functional.max_pool1d if layer.kind == "max_pool1d" else functional.max_pool2d
                padded = _framed(
                    layer, came[0], layer.pool_size, layer.stride or layer.pool_size, 1, -torch.inf
                )
                value = _channels_last(pool(padded, layer.pool_size, layer.stride or layer.pool_size))
            case "average_pool1d" | "average_pool2d":
                value = _average_pool(layer, came[0])
            case "global_max_pool":
                value = _channels_first(came[0]).flatten(2).max(dim=2).values
            case "global_average_pool":
                value = _channels_first(came[0]).flatten(2).mean(dim=2)
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
            case "subtract":
                value = came[0] - came[1]
            case "multiply":
                value = torch.stack(came).prod(dim=0)
            case "average":
                value = torch.stack(came).mean(dim=0)
            case "maximum":
                value = torch.maximum(*came) if len(came) == 2 else torch.stack(came).amax(dim=0)
            case "permute":
                value = came[0].permute(0, *layer.axes)
            case "activation" | "output":
                value = came[0]
        values[f"{name}/logits"] = value
        if _activation(case, name) == "prelu":
            values[name] = functional.prelu(value, parameters[f"{name}/weight"])
        else:
            values[name] = ACTIVATIONS[_activation(case, name)](value)
    return {name: values[f"{name}/logits" if name in peeled else name] for name in case.nodes}


def _channels_first(x: torch.Tensor) -> torch.Tensor:
    return x.movedim(-1, 1)


def _channels_last(x: torch.Tensor) -> torch.Tensor:
    return x.movedim(1, -1)


def _convolution(layer: Layer, name: str, x: torch.Tensor, parameters: Tensors) -> torch.Tensor:
    convolve = functional.conv1d if layer.kind == "conv1d" else functional.conv2d
    more = {"stride": layer.stride, "dilation": layer.dilation, "groups": layer.groups}
    padded = _framed(layer, x, layer.kernel_size, layer.stride, layer.dilation)
    weight = _channels_first(parameters[f"{name}/weight"])
    return _channels_last(convolve(padded, weight, parameters.get(f"{name}/bias"), **more))


def _transposed_convolution(layer: Layer, name: str, x: torch.Tensor, parameters: Tensors) -> torch.Tensor:
    """PyTorch has the input's channels first, and in each of them the filters of its group."""
    weight = parameters[f"{name}/weight"].unflatten(0, (layer.groups, -1))
    weight = weight.permute(0, 4, 1, 2, 3).flatten(0, 1)
    more = {"stride": layer.stride, "dilation": layer.dilation, "groups": layer.groups}
    images, bias = _channels_first(x), parameters.get(f"{name}/bias")
    if layer.padding != "same":
        more["padding"] = 0 if layer.padding == "valid" else int(layer.padding)
        more["output_padding"] = layer.output_padding
        return _channels_last(functional.conv_transpose2d(images, weight, bias, **more))
    reach = layer.dilation * (layer.kernel_size - 1) + 1
    before = max(reach - layer.stride, 0) // 2
    more["output_padding"] = max(layer.stride - reach, 0)
    larger = functional.conv_transpose2d(images, weight, bias, **more)
    height, width = (size * layer.stride for size in x.shape[1:3])
    return _channels_last(larger[:, :, before : before + height, before : before + width])


def _framed(
    layer: Layer, x: torch.Tensor, size: int, stride: int, dilation: int, fill: float = 0.0
) -> torch.Tensor:
    """Images or series with channels first in the frame that a layer's padding asks for."""
    frame = []
    for length in reversed(x.shape[1:-1]):
        if layer.padding == "same":
            missing = max(0, (-(-length // stride) - 1) * stride + dilation * (size - 1) + 1 - length)
            frame += [missing // 2, missing - missing // 2]
        elif layer.padding == "causal":
            frame += [dilation * (size - 1), 0]
        else:
            frame += [0 if layer.padding == "valid" else int(layer.padding)] * 2
    return functional.pad(_channels_first(x), frame, value=fill)


def _average_pool(layer: Layer, x: torch.Tensor) -> torch.Tensor:
    stride = layer.stride or layer.pool_size
    framed = _framed(layer, x, layer.pool_size, stride, 1)
    counted = _framed(layer, torch.ones_like(x), layer.pool_size, stride, 1, float(layer.count_include_pad))
    pool = functional.avg_pool1d if layer.kind == "average_pool1d" else functional.avg_pool2d
    sums = pool(framed, layer.pool_size, stride)
    return _channels_last(sums / pool(counted, layer.pool_size, stride))


def _normalized(layer: Layer, x: torch.Tensor, parameters: Tensors, name: str) -> torch.Tensor:
    scale, shift = parameters[f"{name}/scale"], parameters.get(f"{name}/shift")
    if layer.kind == "batchnorm":  # changes the running tensors in place
        running = (parameters[f"{name}/running_mean"], parameters[f"{name}/running_variance"])
        settings = (scale, shift, True, layer.momentum, layer.epsilon)
        return functional.batch_norm(x.movedim(-1, 1), *running, *settings).movedim(1, -1)
    if layer.kind == "layernorm":
        return functional.layer_norm(x, x.shape[-1:], scale, shift, layer.epsilon)
    if layer.kind == "rmsnorm":
        return functional.rms_norm(x, x.shape[-1:], scale, layer.epsilon)
    return functional.group_norm(x.movedim(-1, 1), layer.groups, scale, shift, layer.epsilon).movedim(1, -1)


def _activation(case: Case, name: str) -> str:
    layer = case.nodes[name]
    if hasattr(layer, "activation"):
        return layer.activation
    return layer.function if layer.kind == "activation" else "linear"


def _loss(case: Case, parameters: Tensors, inputs: Tensors, targets: Tensors) -> torch.Tensor:
    total = torch.zeros((), dtype=torch.float64)
    for output, (given, weight) in case.losses.items():
        loss = described(given)
        node = case.graph.sources[output][0] if case.nodes[output].kind == "output" else output
        peeled = {node} if FINAL.get(loss.kind) == _activation(case, node) else set()
        value = _values(case, parameters, inputs, peeled)[node]
        total = total + weight * LOSSES[loss.kind](loss, value, targets[output])
    return total


def _penalty(case: Case, parameters: Tensors) -> torch.Tensor:
    total = torch.zeros((), dtype=torch.float64)
    for name, values in parameters.items():
        node, kind = name.rsplit("/", 1)
        layer = case.nodes[node]
        if kind in ("weight", "bias") and layer.kind != "activation":
            of_all = kind == "weight" or case.penalize_biases
            of_layer = kind == "weight" or layer.penalize_biases
            total = total + (of_all * case.l1 + of_layer * layer.l1) * values.abs().sum()
            total = total + (of_all * case.l2 + of_layer * layer.l2) * (values**2).sum()
    return total


@torch.no_grad()
def _shorten(case: Case, parameters: Tensors) -> None:
    for name, values in parameters.items():
        limit = getattr(case.nodes[name.rsplit("/", 1)[0]], "max_norm", 0.0)
        if limit and name.endswith("/weight"):
            values.copy_(torch.renorm(values, 2, 0, limit))


def _tensors(arrays: Mapping[str, np.ndarray]) -> Tensors:
    return {
        name: torch.as_tensor(a, dtype=torch.float64 if a.dtype.kind == "f" else torch.int64)
        for name, a in arrays.items()
    }


def by_pytorch(case: Case) -> Run:
    """Loss of every step (before it, without penalties) and the parameters at the end."""
    parameters = _tensors(case.parameters())
    learned = [values for name, values in parameters.items() if not name.endswith(UNLEARNED)]
    optimizer = _optimizer(case.optimizer, [values.requires_grad_() for values in learned])
    losses = []
    for inputs, targets in case.batches():
        optimizer.zero_grad()
        loss = _loss(case, parameters, _tensors(inputs), _tensors(targets))
        (loss + _penalty(case, parameters)).backward()
        _clip(case.optimizer, learned)
        optimizer.step()
        _shorten(case, parameters)
        losses.append(float(loss.detach()))
    return Run({name: tensor.detach().numpy() for name, tensor in parameters.items()}, losses)
