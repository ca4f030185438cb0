"""The oracle: what the engine should compute, once more in plain, slow, readable float64 NumPy.

Batches are rows: arrays of (batch, features…). It shares with the engine the descriptions of layers,
losses and optimizers, and no line of arithmetic.

    functions.py  activations and losses, each with its derivative
    images.py     convolution and pooling
    normalization.py  LayerNorm and its kin
    chance.py     random words, normal numbers, dropout masks, augmentation
    network.py    a graph of layers: forward, backward, and the gradient by central differences
    training.py   optimizers, penalties, a run over given batches
"""

from tests.helpers.oracle.functions import ACTIVATIONS, LOSSES, described, loss_and_slope
from tests.helpers.oracle.network import Graph, Pass, backward, forward, loss_of, numerical_gradients, predict
from tests.helpers.oracle.training import Run, objective, objective_gradients, penalty, train

__all__ = [
    "ACTIVATIONS", "LOSSES", "Graph", "Pass", "Run", "backward", "described", "forward", "loss_and_slope",
    "loss_of", "numerical_gradients", "objective", "objective_gradients", "penalty", "predict", "train",
]  # fmt: skip
