"""Finding a layer kind by a few letters, for the palette and for the search on the canvas."""

from collections.abc import Mapping

from nnstudio.engine.layers import LAYERS, Layer

_LEAST_LETTERS = 3

ALSO_CALLED: Mapping[str, str] = {
    "input": "data features source start",
    "output": "target label loss prediction end",
    "dense": "linear fully connected fc mlp perceptron hidden neurons",
    "activation": "nonlinearity relu sigmoid tanh gelu softmax prelu",
    "embedding": "lookup table tokens words ids vocabulary",
    "conv2d": "convolution cnn kernel depthwise",
    "conv1d": "convolution cnn kernel temporal signal sequence time",
    "conv_transpose2d": "deconvolution transposed upsampling decoder",
    "max_pool2d": "pooling downsample subsampling",
    "max_pool1d": "pooling downsample subsampling time",
    "average_pool2d": "mean pooling downsample avg",
    "average_pool1d": "mean pooling downsample avg time",
    "global_max_pool": "pooling",
    "global_average_pool": "mean pooling gap avg",
    "upsample2d": "resize enlarge upsampling nearest decoder",
    "zero_padding2d": "pad border",
    "batchnorm": "batch normalization bn standardize",
    "layernorm": "layer normalization ln standardize",
    "rmsnorm": "root mean square normalization",
    "groupnorm": "group instance normalization gn",
    "dropout": "regularization overfitting",
    "spatialdropout": "dropout2d channel regularization overfitting",
    "gaussiannoise": "normal jitter regularization overfitting",
    "add": "sum plus skip residual shortcut resnet merge",
    "subtract": "minus difference merge",
    "multiply": "product times gate merge",
    "average": "mean merge",
    "maximum": "max merge",
    "concatenate": "concat join stack skip densenet merge",
    "flatten": "vector unroll ravel",
    "reshape": "resize view",
    "permute": "transpose swap axes order",
}
"""Other words that people look for, by layer kind."""


def grouped_layers(words: str = "") -> dict[str, list[type[Layer]]]:
    """The layer kinds that fit some words, by group, groups and kinds in the order of the palette."""
    groups: dict[str, list[type[Layer]]] = {}
    for layer in LAYERS.values():
        if fits(layer, words):
            groups.setdefault(layer.group, []).append(layer)
    return groups


def found_layers(words: str) -> list[type[Layer]]:
    """The layer kinds that fit some words: those whose title begins with them first, then those whose title
    holds them.
    """
    typed = words.strip().lower()
    fitting = [layer for layer in LAYERS.values() if fits(layer, words)]
    return sorted(
        fitting,
        key=lambda layer: (not layer.title.lower().startswith(typed), typed not in layer.title.lower()),
    )


def fits(layer: type[Layer], words: str) -> bool:
    """Whether every word occurs in the layer's title or group, or, if long, begins one of its summary or one
    that it is also called.
    """
    name = f"{layer.title} {layer.kind} {layer.group}".lower()
    told = f"{layer.summary} {ALSO_CALLED.get(layer.kind, '')}".lower().replace("-", " ").split()
    return all(
        word in name or (len(word) >= _LEAST_LETTERS and any(each.startswith(word) for each in told))
        for word in words.lower().split()
    )
