"""Optimizers with PyTorch's formulas, penalties, and a whole run over given batches."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from nnstudio.engine.optimizers import Optimizer
from tests.helpers.oracle.network import Array, Arrays, Graph, Losses, backward


def _strengths(graph: Graph, name: str, l1: float, l2: float) -> tuple[float, float]:
    """L1 and L2 of one parameter: the network's and its layer's own added up for weights, none for biases."""
    node, kind = name.rsplit("/", 1)
    return (l1 + graph.nodes[node].l1, l2 + graph.nodes[node].l2) if kind == "weight" else (0.0, 0.0)


def penalty(graph: Graph, parameters: Arrays, l1: float = 0.0, l2: float = 0.0) -> float:
    """Σ l1·|w| + l2·w² over the weights."""
    total = 0.0
    for name, values in parameters.items():
        own_l1, own_l2 = _strengths(graph, name, l1, l2)
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
) -> tuple[float, dict[str, Array]]:
    """The data loss alone, and the gradient of loss + penalty by every parameter."""
    loss, gradients = backward(graph, parameters, inputs, targets, losses, kept)
    total = {}
    for name, values in parameters.items():
        own_l1, own_l2 = _strengths(graph, name, l1, l2)
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
        case "sgd":
            return values - learning_rate * gradient
        case "momentum":  # torch.optim.SGD: v ← μ·v + g, Nesterov goes along g + μ·v
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
    raise NotImplementedError(optimizer.kind)


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
) -> Run:
    """Train over `batches` of (inputs, targets) in order, with dropout masks `kept` for each."""
    run = Run({name: np.array(values, np.float64) for name, values in parameters.items()})
    state = {
        name: [np.zeros_like(values) for _ in range(optimizer.state_count)]
        for name, values in run.parameters.items()
    }
    masks = iter(kept) if kept is not None else None
    for step, (inputs, targets) in enumerate(batches, start=1):
        mask = next(masks) if masks is not None else None
        loss, gradients = objective_gradients(graph, run.parameters, inputs, targets, losses, l1, l2, mask)
        run.batch_loss.append(loss)
        for name, values in run.parameters.items():
            run.parameters[name] = update(
                optimizer, values, gradients[name], state[name], step, optimizer.learning_rate
            )
    return run
