"""Which module of PyTorch a layer becomes, as the call that makes it."""

from math import prod

from nnstudio.engine.layers import (
    Activation,
    BatchNorm,
    Dense,
    Dropout,
    Embedding,
    GroupNorm,
    LayerNorm,
    RMSNorm,
    SpatialDropout,
)
from nnstudio.interchange import pytorch_images
from nnstudio.interchange.description import Step


def module_of(step: Step) -> str:
    """The call, such as ``nn.Linear(4, 8, bias=True)``; empty for a layer that needs no module of its own."""
    call = ""
    match step.layer:
        case Dense() as layer:
            call = f"Linear({prod(step.inputs[0])}, {layer.units}, bias={layer.use_bias})"
        case BatchNorm() | LayerNorm() | RMSNorm() | GroupNorm():
            call = _normalization(step)
        case Dropout() as layer:
            call = f"Dropout({layer.rate!r})"
        case SpatialDropout() as layer:
            call = f"Dropout{len(step.inputs[0]) - 1}d({layer.rate!r})"
        case Activation(function="prelu"):
            call = "PReLU()"
        case Embedding() as layer:
            call = f"Embedding({layer.count}, {layer.size})"
    return f"nn.{call}" if call else pytorch_images.module(step)


def _normalization(step: Step) -> str:
    channels = step.shape[-1]
    match step.layer:
        case BatchNorm() as layer:
            rank = max(1, len(step.shape) - 1)
            return f"BatchNorm{rank}d({channels}, {layer.epsilon!r}, {layer.momentum!r})"
        case GroupNorm() as layer:
            return f"GroupNorm({layer.groups}, {channels}, {layer.epsilon!r})"
        case LayerNorm() as layer:
            return f"LayerNorm({channels}, {layer.epsilon!r})"
        case RMSNorm() as layer:
            return f"RMSNorm({channels}, {layer.epsilon!r})"
    return ""
