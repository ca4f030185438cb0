"""The kernels by name: which file holds each, and what its operands are called.

The tape names kernels and operands through this table alone, so that building a network never imports Numba.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nnstudio.compiling.functions import load


@dataclass(frozen=True)
class KernelEntry:
    """Where a kernel lives, and the names of its operands in order."""

    name: str
    function: str
    """As `compiling.functions` names it."""
    operands: tuple[str, ...]


def _entry(module: str, name: str, operands: str) -> KernelEntry:
    return KernelEntry(name, f"nnstudio.engine.kernels.{module}:{name}", tuple(operands.split()))


_LOSS = "target units y dy report weight"
_WINDOWS = "height width channels rows columns kernel_height kernel_width stride top left"
_CONVOLUTION = f"{_WINDOWS} dilation filters groups weight"
_GROUPS = "places channels width whole centred"
_ELEMENTWISE = ("relu", "leaky_relu", "tanh", "sigmoid", "step")
_PIECEWISE = ("relu6", "hard_sigmoid", "elu", "selu", "softsign")
_GATED = ("gelu", "gelu_tanh", "silu", "mish")

_ALL = (
    _entry("product", "product", ""),
    _entry("random", "shuffle", ""),
    _entry("gather", "gather", "source features y"),
    _entry("dense", "dense_forward", "units features weight bias x y"),
    _entry("dense", "dense_backward", "units features weight dy dx accumulate"),
    _entry("dense", "dense_gradient", "units features weight bias x dy first_unit count"),
    *(_entry("activations", f"{name}_forward", "features y") for name in _ELEMENTWISE),
    *(_entry("activations", f"{name}_backward", "features y dy") for name in _ELEMENTWISE),
    _entry("activations", "softmax_forward", "features y width"),
    _entry("activations", "softmax_backward", "features y dy width"),
    *(_entry("piecewise", f"{name}_forward", "features y") for name in _PIECEWISE),
    *(_entry("piecewise", f"{name}_backward", "features y dy") for name in _PIECEWISE),
    _entry("piecewise", "hard_swish_forward", "features y z"),
    _entry("piecewise", "hard_swish_backward", "features z dy"),
    *(_entry("gated", f"{name}_forward", "features y z") for name in _GATED),
    *(_entry("gated", f"{name}_backward", "features z dy") for name in _GATED),
    _entry("logarithmic", "softplus_forward", "features y"),
    _entry("logarithmic", "softplus_backward", "features y dy"),
    _entry("logarithmic", "log_softmax_forward", "features y width"),
    _entry("logarithmic", "log_softmax_backward", "features y dy width"),
    _entry("prelu", "prelu_forward", "features weight x y"),
    _entry("prelu", "prelu_backward", "features weight x dy dx sums accumulate"),
    _entry("prelu", "prelu_gradient", "weight sums"),
    _entry("embedding", "embedding_forward", "positions size count weight x y"),
    _entry("embedding", "embedding_gradient", "positions size weight x dy first count"),
    _entry("merge", "copy_features", "blocks width x x_stride x_start y y_stride y_start accumulate"),
    _entry("merge", "permute_features", "size_a size_b size_c stride_a stride_b stride_c x y accumulate"),
    _entry("merge", "divide_features", "features divisor x y accumulate"),
    _entry("merge", "multiply_features", "features a b y accumulate"),
    _entry("merge", "maximum_forward", "features x y"),
    _entry("merge", "maximum_ties", "features x y ties accumulate"),
    _entry("merge", "maximum_backward", "features x y ties dy dx accumulate"),
    _entry("dropout", "dropout_forward", "features x y mask rate layer"),
    _entry("dropout", "dropout_backward", "features dy dx mask accumulate"),
    _entry("dropout", "spatial_dropout_forward", "positions channels x y mask rate layer"),
    _entry("dropout", "spatial_dropout_backward", "positions channels dy dx mask accumulate"),
    _entry("normal", "add_noise", "features x y deviation layer"),
    _entry("augmentation", "warp", "height width channels x y shift rotate scale across upside_down layer"),
    _entry("augmentation", "retouch", "height width channels y brightness cut_out layer"),
    _entry("window_product", "window_product", ""),
    _entry("convolution", "conv2d_forward", f"{_CONVOLUTION} bias x y"),
    _entry("convolution", "conv2d_backward", f"{_CONVOLUTION} dy dx accumulate"),
    _entry("convolution", "conv_transpose2d_forward", f"{_CONVOLUTION} bias x y"),
    _entry("convolution", "conv_transpose2d_backward", f"{_CONVOLUTION} dy dx accumulate"),
    _entry("winograd", "winograd_forward", f"{_CONVOLUTION} bias x y"),
    _entry("winograd", "winograd_backward", f"{_CONVOLUTION} dy dx accumulate"),
    _entry(
        "winograd_gradient",
        "winograd_gradient",
        f"{_CONVOLUTION} bias x dy first count first_channel channel_count",
    ),
    _entry("convolution_gradient", "conv2d_gradient", f"{_CONVOLUTION} bias x dy first count"),
    _entry("convolution_gradient", "conv_transpose2d_gradient", f"{_CONVOLUTION} x dy first count"),
    _entry("convolution_gradient", "channel_sums", "pixels channels bias dy first count"),
    _entry("pooling", "max_pool_forward", f"{_WINDOWS} x y taps"),
    _entry("pooling", "max_pool_backward", f"{_WINDOWS} dy dx taps accumulate"),
    _entry("pooling", "average_pool_forward", f"{_WINDOWS} divisor x y accumulate"),
    _entry("pooling", "average_pool_backward", f"{_WINDOWS} divisor dy dx accumulate"),
    _entry("normalization", "normalize_forward", f"{_GROUPS} epsilon scale shift x y statistics"),
    _entry("normalization", "normalize_backward", f"{_GROUPS} scale x dy dx statistics accumulate"),
    _entry("normalization", "normalize_gradient", f"{_GROUPS} scale shift x dy statistics first count"),
    _entry("normalization_over_batch", "batchnorm_partials", "places channels x partials"),
    _entry(
        "normalization_over_batch",
        "batchnorm_statistics",
        "places channels epsilon scale shift x partials statistics first count",
    ),
    _entry("normalization_over_batch", "batchnorm_forward", "places channels x y statistics"),
    _entry(
        "normalization_over_batch",
        "batchnorm_predict",
        "places channels epsilon scale shift running_mean running_variance x y",
    ),
    _entry(
        "normalization_over_batch",
        "batchnorm_update",
        "places channels momentum running_mean running_variance statistics",
    ),
    _entry(
        "normalization_over_batch_gradient", "batchnorm_slopes", "places channels x dy partials statistics"
    ),
    _entry(
        "normalization_over_batch_gradient",
        "batchnorm_sums",
        "places channels x dy partials statistics first count",
    ),
    _entry(
        "normalization_over_batch_gradient",
        "batchnorm_backward",
        "places channels x dy dx statistics accumulate",
    ),
    _entry("normalization_over_batch_gradient", "batchnorm_gradient", "channels scale shift statistics"),
    *(_entry("regression_losses", name, _LOSS) for name in ("mse", "mae", "log_cosh", "poisson")),
    _entry("regression_losses", "huber", f"{_LOSS} delta"),
    _entry("class_losses", "cross_entropy", _LOSS),
    _entry("class_losses", "weighted_cross_entropy", f"{_LOSS} label_smoothing class_weights"),
    _entry("class_losses", "focal", f"{_LOSS} gamma"),
    _entry("class_losses", "kl_divergence", _LOSS),
    _entry("label_losses", "binary_cross_entropy", f"{_LOSS} positive_weight"),
    _entry("label_losses", "binary_focal", f"{_LOSS} gamma alpha"),
    _entry("label_losses", "hinge", _LOSS),
    _entry("sharing", "add_gradient", "first count source"),
    _entry("sample_weights", "weigh_samples", "weights units dy report"),
    _entry("penalties", "penalty", "first count l1 l2 layer_l1 layer_l2"),
    _entry("penalties", "penalty_value", "first count l1 l2 layer_l1 layer_l2 value"),
    _entry("penalties", "max_norm", "first units width limit"),
    _entry("optimizers", "sgd", "first count learning_rate"),
    _entry("optimizers", "momentum", "first count learning_rate momentum nesterov"),
    _entry("optimizers", "adam", "first count learning_rate beta_1 beta_2 epsilon"),
    _entry("clipping", "gradient_squares", "first count squares"),
    _entry("clipping", "adjust", "first count squares stretches clip_norm clip_value weight_decay"),
    _entry("adam_family", "amsgrad", "first count learning_rate beta_1 beta_2 epsilon"),
    _entry("adam_family", "adamw", "first count learning_rate beta_1 beta_2 epsilon weight_decay"),
    _entry("adam_family", "nadam", "first count learning_rate beta_1 beta_2 epsilon"),
    _entry("adam_family", "adamax", "first count learning_rate beta_1 beta_2 epsilon"),
    _entry("adam_family", "lion", "first count learning_rate beta_1 beta_2 weight_decay"),
    _entry("adaptive", "rmsprop", "first count learning_rate rho momentum epsilon"),
    _entry("adaptive", "adagrad", "first count learning_rate epsilon"),
    _entry("adaptive", "adadelta", "first count learning_rate rho epsilon"),
)

KERNELS: Mapping[str, KernelEntry] = {entry.name: entry for entry in _ALL}
KERNEL_NUMBERS: Mapping[str, int] = {name: number for number, name in enumerate(KERNELS)}


@cache
def kernel_address(name: str) -> int:
    """Address of a kernel's machine code; compiles it, or loads it from the cache, the first time."""
    address: int = load(KERNELS[name].function).address
    return address
