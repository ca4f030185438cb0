"""The smallest run there is: makes sure that the machine itself is compiled and works."""

import numpy as np

from nnstudio.engine.layers import Dense
from nnstudio.engine.network import Network


def train_a_step() -> None:
    """Train one step of a network of one unit, and predict."""
    network = Network.sequential((1,), [Dense(1)])
    samples = np.ones((1, 1), np.float32)
    network.fit(samples, samples, loss="mse", batch_size=1, epochs=1)
    network.predict(samples)
