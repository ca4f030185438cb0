"""A Hypothesis strategy for small networks of any form, with data and losses, as cases to train."""

from hypothesis import strategies

from nnstudio.engine.activations import ACTIVATION_NAMES
from nnstudio.engine.choices.losses import LOSSES
from nnstudio.engine.choices.optimizers import SGD, Adam, AdamW, Momentum
from nnstudio.engine.layers import (
    LAYERS,
    Activation,
    Dense,
    Flatten,
    GroupNorm,
    Input,
    Layer,
    LayerNorm,
    Output,
    Permute,
    RMSNorm,
)  # fmt: skip
from tests.helpers import oracle
from tests.helpers.trajectories import Case

# Kinks (relu, step, absolute error) make a run chaotic: one rounding puts a value on the other side.
KINKED = ("relu", "leaky_relu", "step", "relu6", "selu", "hard_sigmoid", "hard_swish")
SMOOTH = tuple(name for name in ACTIVATION_NAMES if name not in KINKED)
SHAPES = [(1,), (2,), (5,), (17,), (2, 3), (3, 1, 2)]
MERGES = ("add", "subtract", "multiply", "average")  # a maximum has kinks
EPOCHS, MOST_STEPS = 2, 40
OPTIMIZERS = [
    SGD(0.05), Momentum(0.02), Momentum(0.02, nesterov=True), Adam(0.01), AdamW(0.01, weight_decay=0.1),
    SGD(0.05, clip_norm=0.5, weight_decay=0.01),
]  # fmt: skip


class _Growing:
    """A graph while it grows: every new node reads nodes that are there already."""

    def __init__(self, draw) -> None:
        self.draw = draw
        self.nodes: dict[str, Layer] = {}
        self.links: list[tuple[str, str]] = []
        self.shapes: dict[str, tuple[int, ...]] = {}

    def add(self, layer: Layer, *sources: str) -> str:
        name = f"{layer.kind}_{len(self.nodes)}"
        self.nodes[name] = layer
        self.links += [(source, name) for source in sources]
        self.shapes[name] = layer.output_shape([self.shapes[source] for source in sources])
        return name

    def one(self, values):
        return self.draw(strategies.sampled_from(values))

    def flat(self, source: str) -> str:
        return source if len(self.shapes[source]) == 1 else self.add(Flatten(), source)

    def read(self) -> set[str]:
        return {source for source, _ in self.links}

    def grow(self) -> None:
        source = self.one([*self.shapes])
        plain = ["activation", "concatenate", "flatten", "permute", "normalization"]
        kind = self.one(["dense", "dense", *plain, *MERGES])
        activation = self.one(SMOOTH)
        if kind == "dense":
            units, bias = self.one([1, 2, 3, 7, 16, 18]), self.one([True, True, False])
            self.add(Dense(units, activation=activation, use_bias=bias), self.flat(source))
        elif kind == "activation":
            self.add(Activation(activation), source)
        elif kind == "normalization":
            self.add(self.normalization(self.shapes[source][-1]), source)
        elif kind == "flatten":
            self.add(Flatten(), source)
        elif kind == "permute":
            axes = self.draw(strategies.permutations(range(1, len(self.shapes[source]) + 1)))
            self.add(Permute(tuple(axes)) if len(axes) > 1 else Flatten(), source)
        else:
            shape = self.shapes[source]
            joins = kind == "concatenate"
            fits = (lambda other: other[:-1] == shape[:-1]) if joins else (lambda other: other == shape)
            others = [name for name, other in self.shapes.items() if fits(other)]
            chosen = self.draw(strategies.lists(strategies.sampled_from(others), min_size=1, max_size=3))
            layer = LAYERS[kind]()
            read = [source, *chosen[: (layer.maximum_inputs or len(chosen) + 1) - 1]]
            self.add(layer, *([self.bounded(name) for name in read] if kind == "multiply" else read))

    def bounded(self, source: str) -> str:
        """Products of products would soon be too large for the oracle's plain formulas."""
        return self.add(Activation("tanh"), source)

    def normalization(self, channels: int) -> Layer:
        """With an epsilon so large that few values, nearly equal ones, do not become a step."""
        groups = self.one([count for count in range(1, channels + 1) if channels % count == 0])
        epsilon = self.one([0.1, 0.5])
        return self.one(
            [LayerNorm(epsilon=epsilon), RMSNorm(epsilon=epsilon), GroupNorm(groups, epsilon=epsilon)]
        )

    def end(self) -> dict[str, tuple[str, float]]:
        """Give each loose end an Output (or none of them), and each output a loss."""
        losses = {}
        with_nodes = self.draw(strategies.booleans())
        for name in [name for name in self.shapes if name not in self.read()]:
            last = self.add(Dense(self.one([1, 3, 4]), activation=self.one(SMOOTH)), self.flat(name))
            output = self.add(Output(), last) if with_nodes else last
            losses[output] = (
                self.one([loss for loss in LOSSES if loss not in ("mae", "hinge", "poisson")]),
                self.one([1.0, 0.5, 2.0]),
            )
        return losses


@strategies.composite
def cases(draw) -> Case:
    """A random network of 1–3 inputs and up to 8 layers between, with odd numbers of rows."""
    growing = _Growing(draw)
    for _ in range(draw(strategies.integers(1, 3))):
        growing.add(Input(shape=growing.one(SHAPES)))
    for _ in range(draw(strategies.integers(0, 8))):
        growing.grow()
    losses = growing.end()
    links = tuple(growing.links)
    rows = draw(strategies.sampled_from([1, 2, 7, 16, 17, 33, 50]))
    # Over many steps a rounding grows without bound where the surface is steep: no case has more than forty.
    batch_sizes = [size for size in (1, 5, 16, 17, 64) if EPOCHS * rows <= MOST_STEPS * size]
    return Case(
        f"random {draw(strategies.integers(0, 9))}",
        oracle.Graph(growing.nodes, links),
        links,
        losses,
        growing.one(OPTIMIZERS),
        rows=rows,
        batch_size=draw(strategies.sampled_from(batch_sizes)),
        epochs=EPOCHS,
        l1=growing.one([0.0, 0.0, 0.001]),
        l2=growing.one([0.0, 0.0, 0.01]),
        penalize_biases=growing.one([False, True]),
        scale=0.5,
    )
