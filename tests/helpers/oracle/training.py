"""Optimizers with PyTorch's formulas, penalties, and a whole run over given batches."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from nnstudio.engine.choices.optimizers import Optimizer
from tests.helpers.oracle import normalization
from tests.helpers.oracle.network import Array, Arrays, Graph, Losses, backward, forward, parameters_of


def _strengths(graph: Graph, name: str, l1: float, l2: float, biases: bool) -> tuple[float, float]:
    """L1 and L2 of one parameter: the network's and its layer's own added up for weights; of those for a bias
    that count biases.
    """
    node, kind = name.rsplit("/", 1)
    layer = graph.nodes[node]
    if kind not in ("weight", "bias") or layer.kind == "activation":  # the slope of a PReLU
        return 0.0, 0.0
    if kind == "weight":
        return l1 + layer.l1, l2 + layer.l2
    own = layer.penalize_biases
    return biases * l1 + own * layer.l1, biases * l2 + own * layer.l2


def penalty(
    graph: Graph, parameters: Arrays, l1: float = 0.0, l2: float = 0.0, biases: bool = False
) -> float:
    """Σ l1·|w| + l2·w² over the weights, the network's over `biases`, too, where they are to count."""
    total = 0.0
    for name, values in parameters.items():
        own_l1, own_l2 = _strengths(graph, name, l1, l2, biases)
        total += own_l1 * np.abs(values).sum() + own_l2 * (values**2).sum()
    return float(total)


def objective_gradients(
    graph: Graph,
    parameters: Arrays,
    inputs: Arrays,
    targets: Arrays,
    losses: Losses,
    l1: float = 0.0,
    l2: float = 0.0,
    kept: Arrays | None = None,
    biases: bool = False,
) -> tuple[float, dict[str, Array]]:
    """The data loss alone, and the gradient of loss + penalty by every parameter that is learned."""
    loss, gradients = backward(graph, parameters, inputs, targets, losses, kept)
    total = {}
    for name, values in parameters.items():
        if name.endswith(normalization.UNLEARNED):
            continue
        own_l1, own_l2 = _strengths(graph, name, l1, l2, biases)
        total[name] = gradients[name] + own_l1 * np.sign(values) + 2 * own_l2 * values
    return loss, total


def objective(loss: float, graph: Graph, parameters: Arrays, l1: float = 0.0, l2: float = 0.0) -> float:
    """Data loss plus penalties: what training makes small."""
    return loss + penalty(graph, parameters, l1, l2)


def update(
    optimizer: Optimizer, values: Array, gradient: Array, state: list[Array], step: int, learning_rate: float
) -> Array:
    """The values after one step; `state` is changed in place, `step` counts from 1."""
    match optimizer.kind:
        case "sgd" | "momentum":  # torch.optim.SGD: v ← μ·v + g, Nesterov goes along g + μ·v
            velocity = state[0]
            velocity[...] = optimizer.momentum * velocity + gradient
            along = gradient + optimizer.momentum * velocity if optimizer.nesterov else velocity
            return values - learning_rate * along
        case "adam":  # torch.optim.Adam
            mean, square = state
            mean[...] = optimizer.beta_1 * mean + (1 - optimizer.beta_1) * gradient
            square[...] = optimizer.beta_2 * square + (1 - optimizer.beta_2) * gradient**2
            unbiased_mean = mean / (1 - optimizer.beta_1**step)
            unbiased_square = square / (1 - optimizer.beta_2**step)
            return values - learning_rate * unbiased_mean / (np.sqrt(unbiased_square) + optimizer.epsilon)
        case "adamw":  # torch.optim.AdamW
            mean, square = state
            mean[...] = optimizer.beta_1 * mean + (1 - optimizer.beta_1) * gradient
            square[...] = optimizer.beta_2 * square + (1 - optimizer.beta_2) * gradient**2
            root = np.sqrt(square / (1 - optimizer.beta_2**step)) + optimizer.epsilon
            shrunk = values * (1 - learning_rate * optimizer.weight_decay)
            return shrunk - learning_rate * mean / (1 - optimizer.beta_1**step) / root
        case "amsgrad":  # torch.optim.Adam(amsgrad=True)
            mean, square, highest = state
            mean[...] = optimizer.beta_1 * mean + (1 - optimizer.beta_1) * gradient
            square[...] = optimizer.beta_2 * square + (1 - optimizer.beta_2) * gradient**2
            highest[...] = np.maximum(highest, square)
            root = np.sqrt(highest / (1 - optimizer.beta_2**step)) + optimizer.epsilon
            return values - learning_rate * mean / (1 - optimizer.beta_1**step) / root
        case "nadam":  # torch.optim.NAdam
            mean, square = state
            mean[...] = optimizer.beta_1 * mean + (1 - optimizer.beta_1) * gradient
            square[...] = optimizer.beta_2 * square + (1 - optimizer.beta_2) * gradient**2
            root = np.sqrt(square / (1 - optimizer.beta_2**step)) + optimizer.epsilon
            momenta = [optimizer.beta_1 * (1 - 0.5 * 0.96 ** (0.004 * t)) for t in range(1, step + 2)]
            product = float(np.prod(momenta[:step]))
            from_slope = gradient * (1 - momenta[step - 1]) / (1 - product)
            return values - learning_rate * (
                from_slope / root + mean * momenta[step] / (1 - product * momenta[step]) / root
            )
        case "adamax":  # torch.optim.Adamax
            mean, largest = state
            mean[...] = optimizer.beta_1 * mean + (1 - optimizer.beta_1) * gradient
            largest[...] = np.maximum(optimizer.beta_2 * largest, np.abs(gradient) + optimizer.epsilon)
            return values - learning_rate * mean / (1 - optimizer.beta_1**step) / largest
        case "rmsprop":  # torch.optim.RMSprop
            square, along = state
            square[...] = optimizer.rho * square + (1 - optimizer.rho) * gradient**2
            along[...] = optimizer.momentum * along + gradient / (np.sqrt(square) + optimizer.epsilon)
            return values - learning_rate * along
        case "adagrad":  # torch.optim.Adagrad
            state[0][...] += gradient**2
            return values - learning_rate * gradient / (np.sqrt(state[0]) + optimizer.epsilon)
        case "adadelta":  # torch.optim.Adadelta
            square, way = state
            square[...] = optimizer.rho * square + (1 - optimizer.rho) * gradient**2
            change = gradient * np.sqrt(way + optimizer.epsilon) / np.sqrt(square + optimizer.epsilon)
            way[...] = optimizer.rho * way + (1 - optimizer.rho) * change**2
            return values - learning_rate * change
        case "lion":  # Chen et al. 2023, algorithm 2
            sign = np.sign(optimizer.beta_1 * state[0] + (1 - optimizer.beta_1) * gradient)
            state[0][...] = optimizer.beta_2 * state[0] + (1 - optimizer.beta_2) * gradient
            return values - learning_rate * (sign + optimizer.weight_decay * values)
    raise NotImplementedError(optimizer.kind)


def adjusted(optimizer: Optimizer, gradients: Arrays, parameters: Arrays) -> Arrays:
    """Gradients after clipping by norm, clipping by value, and weight decay where that joins them."""
    norm = np.sqrt(sum((gradient**2).sum() for gradient in gradients.values()))
    scale = min(1.0, optimizer.clip_norm / (norm + 1e-6)) if optimizer.clip_norm else 1.0
    limit = optimizer.clip_value or np.inf
    decay = 0.0 if optimizer.decouples else optimizer.weight_decay
    return {
        name: np.clip(gradient * scale, -limit, limit) + decay * parameters[name]
        for name, gradient in gradients.items()
    }


def shortened(graph: Graph, name: str, values: Array) -> Array:
    """The weights of each unit scaled down to the layer's `max_norm`, where they are longer."""
    node, kind = name.rsplit("/", 1)
    limit = getattr(graph.nodes[node], "max_norm", 0.0)
    if kind != "weight" or not limit:
        return values
    norms = np.sqrt((values**2).sum(axis=tuple(range(1, values.ndim)), keepdims=True))
    return np.where(norms > limit, values * limit / (norms + 1e-7), values)


@dataclass
class Run:
    """What a run leaves: the data loss before each step, and the parameters at the end."""

    parameters: dict[str, Array]
    batch_loss: list[float] = field(default_factory=list)


def train(
    graph: Graph,
    parameters: Arrays,
    optimizer: Optimizer,
    batches: Iterable[tuple[Arrays, Arrays]],
    losses: Losses,
    l1: float = 0.0,
    l2: float = 0.0,
    kept: Iterable[Arrays] | None = None,
    biases: bool = False,
) -> Run:
    """Train over `batches` of (inputs, targets) in order, with dropout masks `kept` for each.

    The network's penalties count `biases`, too, where they are to.
    """
    run = Run({name: np.array(values, np.float64) for name, values in parameters.items()})
    state = {
        name: [np.zeros_like(values) for _ in range(optimizer.state_count)]
        for name, values in run.parameters.items()
    }
    masks = iter(kept) if kept is not None else None
    for step, (inputs, targets) in enumerate(batches, start=1):
        mask = next(masks) if masks is not None else None
        loss, gradients = objective_gradients(
            graph, run.parameters, inputs, targets, losses, l1, l2, mask, biases
        )
        run.batch_loss.append(loss)
        running = _running_after(graph, run.parameters, inputs, mask)
        for name, gradient in adjusted(optimizer, gradients, run.parameters).items():
            run.parameters[name] = update(
                optimizer, run.parameters[name], gradient, state[name], step, optimizer.learning_rate
            )
            run.parameters[name] = shortened(graph, name, run.parameters[name])
        run.parameters |= running
    return run


def _running_after(graph: Graph, parameters: Arrays, inputs: Arrays, kept: Arrays | None) -> dict[str, Array]:
    """What every BatchNorm remembers after a batch."""
    done, found = forward(graph, parameters, inputs, kept, training=True), {}
    for name, layer in graph.nodes.items():
        if layer.kind == "batchnorm":
            x = done.values[graph.sources[name][0]]
            running = normalization.running_after(layer, x, parameters_of(name, parameters))
            found |= {f"{name}/{short}": values for short, values in running.items()}
    return found
