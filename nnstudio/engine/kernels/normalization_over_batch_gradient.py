"""The way back through batch normalization: the slopes of its inputs, of scale and shift.

Each kernel mirrors one of `normalization_over_batch`: sums over a sample's places, then over the batch, then
every value for itself. They go on in the records in which the way there has left what it knows of a channel.
"""

import numpy as np

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.finite import report_fault
from nnstudio.engine.kernels.intrinsics import float32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import fma, load, spread, store, sum_of_lanes
from nnstudio.engine.kernels.normalization_over_batch import AT_ONCE, Record, live_lanes, panels_of
from nnstudio.engine.layout import FLOAT_BYTES, LANES, NODE_WORD, PANEL_ROW_BYTES, Context


@kernel
def batchnorm_slopes(instruction, context_address):
    """Σ dy and Σ dy·x̂ over each sample's places.

    Operands: places, channels, x, dy, partials, statistics.
    """
    at, context = int64s(instruction), int64s(context_address)
    places, channels, workspace = at[2], at[3], context[Context.WORKSPACE]
    place_bytes, records = channels * PANEL_ROW_BYTES, float32s(workspace + at[7] * FLOAT_BYTES)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        x = workspace + at[4] * FLOAT_BYTES + panel * places * place_bytes
        dy = workspace + at[5] * FLOAT_BYTES + panel * places * place_bytes
        partials = workspace + at[6] * FLOAT_BYTES + panel * 2 * place_bytes
        for first in range(0, places, AT_ONCE):
            for channel in range(channels):
                record, to = channel * LANES, partials + 2 * channel * PANEL_ROW_BYTES
                slopes = load(to) if first else spread(ZERO)
                products = load(to + PANEL_ROW_BYTES) if first else spread(ZERO)
                origin = spread(records[record + Record.ORIGIN])
                inverse = spread(records[record + Record.INVERSE])
                offset = spread(-records[record + Record.DISTANCE] * records[record + Record.INVERSE])
                row = first * place_bytes + channel * PANEL_ROW_BYTES
                for _ in range(min(AT_ONCE, places - first)):
                    slope, normal = load(dy + row), fma(load(x + row) - origin, inverse, offset)
                    slopes, products = slopes + slope, fma(slope, normal, products)
                    row += place_bytes
                store(to, slopes)
                store(to + PANEL_ROW_BYTES, products)


@kernel
def batchnorm_sums(instruction, context_address):
    """Σ dy and Σ dy·x̂ of some channels over the batch, and what turns dy into dx.

    Operands: places, channels, x, dy, partials (unless there is one place only), statistics, first, count.
    """
    at, context = int64s(instruction), int64s(context_address)
    places, channels, workspace = at[2], at[3], context[Context.WORKSPACE]
    samples, records = context[Context.SAMPLES], float32s(workspace + at[7] * FLOAT_BYTES)
    x, dy = workspace + at[4] * FLOAT_BYTES, workspace + at[5] * FLOAT_BYTES
    partials, count = workspace + at[6] * FLOAT_BYTES, np.float32(samples * places)
    for channel in range(at[8], at[8] + at[9]):
        record = channel * LANES
        inverse, distance = records[record + Record.INVERSE], records[record + Record.DISTANCE]
        all_slopes, all_products = spread(ZERO), spread(ZERO)
        for panel in range(panels_of(samples)):
            row = (panel * channels + channel) * PANEL_ROW_BYTES
            if places > 1:
                slope, product = load(partials + 2 * row), load(partials + 2 * row + PANEL_ROW_BYTES)
            else:
                slope, value = load(dy + row), load(x + row) - records[record + Record.ORIGIN]
                product = slope * fma(value, inverse, -distance * inverse)
            all_slopes = all_slopes + live_lanes(slope, samples, panel)
            all_products = all_products + live_lanes(product, samples, panel)
        slope, product = sum_of_lanes(all_slopes), sum_of_lanes(all_products)
        records[record + Record.SLOPES], records[record + Record.PRODUCTS] = slope, product
        factor, share = records[record + Record.FACTOR], product / count * inverse
        records[record + Record.SLANT] = -factor * share
        records[record + Record.CONSTANT] = factor * fma(share, distance, -slope / count)


@kernel
def batchnorm_backward(instruction, context_address):
    """Backward: dx = factor·(dy − mean(dy) − x̂·mean(dy·x̂)) (or +=), means over the batch.

    Operands: places, channels, x, dy, dx, statistics, accumulate. Lanes that are no sample get zeros, on
    which the weight gradient of a convolution relies: the means would give them a gradient.
    """
    at, context = int64s(instruction), int64s(context_address)
    channels, workspace, samples = at[3], context[Context.WORKSPACE], context[Context.SAMPLES]
    records, place_bytes = float32s(workspace + at[7] * FLOAT_BYTES), channels * PANEL_ROW_BYTES
    skipped = context[Context.FIRST_PANEL] * at[2] * place_bytes
    x, dy = workspace + at[4] * FLOAT_BYTES + skipped, workspace + at[5] * FLOAT_BYTES + skipped
    dx = workspace + at[6] * FLOAT_BYTES + skipped
    for place in range(context[Context.FIRST_PANEL] * at[2], context[Context.LAST_PANEL] * at[2]):
        panel = place // at[2]
        for channel in range(channels):
            record, row = channel * LANES, channel * PANEL_ROW_BYTES
            value = load(x + row) - records[record + Record.ORIGIN]
            slope = fma(value, records[record + Record.SLANT], records[record + Record.CONSTANT])
            slope = fma(load(dy + row), records[record + Record.FACTOR], slope)
            if at[8]:
                slope = slope + load(dx + row)
            store(dx + row, live_lanes(slope, samples, panel))
        x, dy, dx = x + place_bytes, dy + place_bytes, dx + place_bytes


@kernel
def batchnorm_gradient(instruction, context_address):
    """Gradients: dscale = Σ dy·x̂ and dshift = Σ dy, which the way back has found; a variance that is no
    number is a fault.

    Operands: channels, scale, shift, statistics.
    """
    at, context = int64s(instruction), int64s(context_address)
    scale = context[Context.GRADIENTS] + at[3] * FLOAT_BYTES
    shift = context[Context.GRADIENTS] + at[4] * FLOAT_BYTES
    scale_slopes, shift_slopes = float32s(scale), float32s(shift)
    records = float32s(context[Context.WORKSPACE] + at[5] * FLOAT_BYTES)
    for channel in range(at[2]):
        record = channel * LANES
        scale_slopes[channel] = records[record + Record.PRODUCTS]
        shift_slopes[channel] = records[record + Record.SLOPES]
        variance = records[record + Record.VARIANCE]
        if variance - variance != ZERO:
            context[Context.FAULT] = at[NODE_WORD] + 1
    report_fault(scale, at[2], at, context)
    report_fault(shift, at[2], at, context)
