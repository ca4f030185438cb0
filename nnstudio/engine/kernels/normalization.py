"""Normalization within a sample: LayerNorm, RMSNorm and GroupNorm are one kernel over different groups of
values.

A value is (places, channels), channels last; a group is `width` neighbouring channels at one place, or where
it is `whole` at all places. Lanes are samples, so that every lane normalizes its own. The mean is kept as the
group's first value and the mean's distance from it: differences from a value nearby are exact, so that values
around a million lose no more digits than values around zero.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import ONE, ZERO
from nnstudio.engine.kernels.finite import report_fault
from nnstudio.engine.kernels.intrinsics import float32s, float64s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import first_lanes, fma, load, spread, square_root, store, sum_of_lanes
from nnstudio.engine.layout import FLOAT_BYTES, LANES, PANEL_ROW_BYTES, Context

_STATISTICS = 2
"""Rows kept of each group: the mean less the first value, and the inverse deviation."""


@njit(error_model="numpy")
def _place_of(group, groups_of_place, whole):
    """The place where a group begins."""
    return 0 if whole else group // groups_of_place


@njit(error_model="numpy")
def _origin(group_at, centred):
    """What the values of a group are measured from: its first one, or zero."""
    return load(group_at) if centred else spread(ZERO)


@njit(error_model="numpy")
def _sum(group_at, runs, run_bytes, width, origin):
    """Σ (x − origin) over `runs` of `width` rows, four sums side by side so that none waits for the last."""
    one, two, three, four = spread(ZERO), spread(ZERO), spread(ZERO), spread(ZERO)
    for run in range(runs):
        at = group_at + run * run_bytes
        for _ in range(width // 4):
            one, two = one + (load(at) - origin), two + (load(at + PANEL_ROW_BYTES) - origin)
            three = three + (load(at + 2 * PANEL_ROW_BYTES) - origin)
            four = four + (load(at + 3 * PANEL_ROW_BYTES) - origin)
            at += 4 * PANEL_ROW_BYTES
        for _ in range(width % 4):
            one = one + (load(at) - origin)
            at += PANEL_ROW_BYTES
    return (one + two) + (three + four)


@njit(error_model="numpy")
def _square(at, origin, distance):
    """The deviation of one row from the mean."""
    return (load(at) - origin) - distance


@njit(error_model="numpy")
def _sum_of_squares(group_at, runs, run_bytes, width, origin, distance):
    """Σ (x − mean)², four sums side by side."""
    one, two, three, four = spread(ZERO), spread(ZERO), spread(ZERO), spread(ZERO)
    for run in range(runs):
        at = group_at + run * run_bytes
        for _ in range(width // 4):
            a, b = _square(at, origin, distance), _square(at + PANEL_ROW_BYTES, origin, distance)
            c = _square(at + 2 * PANEL_ROW_BYTES, origin, distance)
            d = _square(at + 3 * PANEL_ROW_BYTES, origin, distance)
            one, two, three, four = fma(a, a, one), fma(b, b, two), fma(c, c, three), fma(d, d, four)
            at += 4 * PANEL_ROW_BYTES
        for _ in range(width % 4):
            a = _square(at, origin, distance)
            one = fma(a, a, one)
            at += PANEL_ROW_BYTES
    return (one + two) + (three + four)


@kernel
def normalize_forward(instruction, context_address):
    """Forward: y = (x − mean) / √(variance + ε) · scale + shift, mean and variance over each group of a
    sample.

    Operands: places, channels, width, whole, centred (otherwise the mean counts as zero), epsilon, scale,
    shift (−1: none), x, y, statistics (−1: not wanted). Two passes over the group for exactness, then one
    that writes.
    """
    at, context = int64s(instruction), int64s(context_address)
    places, channels, width, whole, centred = at[2], at[3], at[4], at[5], at[6]
    epsilon = np.float32(float64s(context[Context.RATES])[at[7]])
    scales = float32s(context[Context.PARAMETERS] + at[8] * FLOAT_BYTES)
    shifts = float32s(context[Context.PARAMETERS] + at[9] * FLOAT_BYTES)
    runs, run_bytes, groups_of_place = places if whole else 1, channels * PANEL_ROW_BYTES, channels // width
    groups = groups_of_place if whole else places * groups_of_place
    count = np.float32(runs * width)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        x = context[Context.WORKSPACE] + at[10] * FLOAT_BYTES + panel * places * run_bytes
        y = context[Context.WORKSPACE] + at[11] * FLOAT_BYTES + panel * places * run_bytes
        kept = context[Context.WORKSPACE] + at[12] * FLOAT_BYTES
        kept += panel * groups * _STATISTICS * PANEL_ROW_BYTES
        for group in range(groups):
            first_channel = group % groups_of_place * width
            row = _place_of(group, groups_of_place, whole) * channels + first_channel
            group_at = x + row * PANEL_ROW_BYTES
            origin, distance = _origin(group_at, centred), spread(ZERO)
            if centred:
                distance = _sum(group_at, runs, run_bytes, width, origin) / count
            squares = _sum_of_squares(group_at, runs, run_bytes, width, origin, distance)
            inverse = ONE / square_root(squares / count + epsilon)
            offset = -distance * inverse
            if at[12] >= 0:
                store(kept + group * _STATISTICS * PANEL_ROW_BYTES, distance)
                store(kept + (group * _STATISTICS + 1) * PANEL_ROW_BYTES, inverse)
            for run in range(runs):
                from_row, to_row = group_at + run * run_bytes, y + row * PANEL_ROW_BYTES + run * run_bytes
                for i in range(width):
                    normal = fma(load(from_row + i * PANEL_ROW_BYTES) - origin, inverse, offset)
                    channel = first_channel + i
                    shift = shifts[channel] if at[9] >= 0 else ZERO
                    store(to_row + i * PANEL_ROW_BYTES, fma(normal, scales[channel], shift))


@kernel
def normalize_backward(instruction, context_address):
    """Backward: with g = dy·scale, dx = (g − mean(g) − x̂·mean(g·x̂)) / deviation (or +=), means over the
    group; without `centred` there is no mean(g).

    Operands: places, channels, width, whole, centred, scale, x, dy, dx, statistics, accumulate.
    """
    at, context = int64s(instruction), int64s(context_address)
    places, channels, width, whole, centred = at[2], at[3], at[4], at[5], at[6]
    scales = float32s(context[Context.PARAMETERS] + at[7] * FLOAT_BYTES)
    runs, run_bytes, groups_of_place = places if whole else 1, channels * PANEL_ROW_BYTES, channels // width
    groups = groups_of_place if whole else places * groups_of_place
    count = np.float32(runs * width)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        here = context[Context.WORKSPACE] + panel * places * run_bytes
        x, dy, dx = here + at[8] * FLOAT_BYTES, here + at[9] * FLOAT_BYTES, here + at[10] * FLOAT_BYTES
        kept = context[Context.WORKSPACE] + at[11] * FLOAT_BYTES
        kept += panel * groups * _STATISTICS * PANEL_ROW_BYTES
        for group in range(groups):
            first_channel = group % groups_of_place * width
            row = (_place_of(group, groups_of_place, whole) * channels + first_channel) * PANEL_ROW_BYTES
            origin = _origin(x + row, centred)
            distance = load(kept + group * _STATISTICS * PANEL_ROW_BYTES)
            inverse = load(kept + (group * _STATISTICS + 1) * PANEL_ROW_BYTES)
            offset = -distance * inverse
            slopes, products = spread(ZERO), spread(ZERO)
            for run in range(runs):
                for i in range(width):
                    place = row + run * run_bytes + i * PANEL_ROW_BYTES
                    slope = load(dy + place) * scales[first_channel + i]
                    normal = fma(load(x + place) - origin, inverse, offset)
                    slopes, products = slopes + slope, fma(slope, normal, products)
            mean = slopes / count if centred else spread(ZERO)
            share = products / count
            for run in range(runs):
                for i in range(width):
                    place = row + run * run_bytes + i * PANEL_ROW_BYTES
                    slope = load(dy + place) * scales[first_channel + i]
                    normal = fma(load(x + place) - origin, inverse, offset)
                    part = fma(-normal, share, slope - mean)
                    before = load(dx + place) if at[12] else spread(ZERO)
                    store(dx + place, fma(part, inverse, before))


@kernel
def normalize_gradient(instruction, context_address):
    """Gradients: dscale = Σ dy·x̂ and dshift = Σ dy for some channels over all samples and places.

    Operands: places, channels, width, whole, centred, scale, shift (−1: none), x, dy, statistics, first,
    count. Each panel is added up place by place, then the panels in order, then the lanes.
    """
    at, context = int64s(instruction), int64s(context_address)
    places, channels, width, whole, centred = at[2], at[3], at[4], at[5], at[6]
    samples, workspace = context[Context.SAMPLES], context[Context.WORKSPACE]
    run_bytes, groups_of_place = channels * PANEL_ROW_BYTES, channels // width
    groups = groups_of_place if whole else places * groups_of_place
    scale = context[Context.GRADIENTS] + (at[7] + at[12]) * FLOAT_BYTES
    shift = context[Context.GRADIENTS] + (at[8] + at[12]) * FLOAT_BYTES
    scale_slopes, shift_slopes = float32s(scale), float32s(shift)
    for i in range(at[13]):
        channel = at[12] + i
        all_products, all_slopes = spread(ZERO), spread(ZERO)
        for panel in range((samples + LANES - 1) // LANES):
            here = workspace + panel * places * run_bytes
            x, dy = here + at[9] * FLOAT_BYTES, here + at[10] * FLOAT_BYTES
            kept = workspace + at[11] * FLOAT_BYTES + panel * groups * _STATISTICS * PANEL_ROW_BYTES
            products, slopes = spread(ZERO), spread(ZERO)
            for place in range(places):
                group = (0 if whole else place * groups_of_place) + channel // width
                first_row = (0 if whole else place * channels) + channel // width * width
                origin = _origin(x + first_row * PANEL_ROW_BYTES, centred)
                distance = load(kept + group * _STATISTICS * PANEL_ROW_BYTES)
                inverse = load(kept + (group * _STATISTICS + 1) * PANEL_ROW_BYTES)
                row = (place * channels + channel) * PANEL_ROW_BYTES
                slope, normal = load(dy + row), fma(load(x + row) - origin, inverse, -distance * inverse)
                products, slopes = fma(slope, normal, products), slopes + slope
            inside = samples - panel * LANES
            all_products = all_products + first_lanes(products, inside)
            all_slopes = all_slopes + first_lanes(slopes, inside)
        scale_slopes[i] = sum_of_lanes(all_products)
        if at[8] >= 0:
            shift_slopes[i] = sum_of_lanes(all_slopes)
    report_fault(scale, at[13], at, context)
    if at[8] >= 0:
        report_fault(shift, at[13], at, context)
