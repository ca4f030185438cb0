"""Which module of PyTorch a layer becomes, as the call that makes it."""

from math import prod

from nnstudio.engine.layers import (
    Activation,
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
        case LayerNorm() | RMSNorm() as layer:
            kind = "LayerNorm" if isinstance(layer, LayerNorm) else "RMSNorm"
            call = f"{kind}({step.shape[-1]}, {layer.epsilon!r})"
        case GroupNorm() as layer:
            call = f"GroupNorm({layer.groups}, {step.shape[-1]}, {layer.epsilon!r})"
        case Dropout() as layer:
            call = f"Dropout({layer.rate!r})"
        case SpatialDropout() as layer:
            call = f"Dropout{len(step.inputs[0]) - 1}d({layer.rate!r})"
        case Activation(function="prelu"):
            call = "PReLU()"
        case Embedding() as layer:
            call = f"Embedding({layer.count}, {layer.size})"
    return f"nn.{call}" if call else pytorch_images.module(step)
