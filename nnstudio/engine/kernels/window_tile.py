"""The register tiles of convolution: products over a window, and sums of outer products over pixels.

`window_tile(R)` is the tile of a matrix product whose depth is three loops: over the rows of a window, over
its columns, and over values that are neighbours. `outer_tile(R, C)` holds R·C vectors in registers, one for
each pair of an output channel and an input value, lanes along the samples, and adds up products over pixels.
In both every element is one chain of fused multiply-adds in a fixed order, so its bits do not depend on the
tile, the vector width or the CPU.
"""

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from nnstudio.engine.kernels.intrinsics import FLOAT32, INT32, INT64, declared
from nnstudio.engine.kernels.processor import VECTOR_LANES
from nnstudio.engine.kernels.tile import FROM_START, VECTOR, VECTORS
from nnstudio.engine.layout import FLOAT_BYTES, PANEL_ROW_BYTES

_VECTOR_BYTES = VECTOR_LANES * FLOAT_BYTES


def _load(builder, address, kind):
    value = builder.load(builder.inttoptr(address, kind.as_pointer()))
    value.align = FLOAT_BYTES
    return value


def _store(builder, value, address):
    builder.store(value, builder.inttoptr(address, VECTOR.as_pointer())).align = FLOAT_BYTES


def _spread(builder, scalar):
    undefined = ir.Constant(VECTOR, ir.Undefined)
    lane_0 = builder.insert_element(undefined, scalar, ir.Constant(INT32, 0))
    zeros = ir.Constant(ir.VectorType(INT32, VECTOR_LANES), [0] * VECTOR_LANES)
    return builder.shuffle_vector(lane_0, undefined, zeros)


def _at(builder, address, stride, number):
    """address + number · stride bytes, where the number is known and the stride may be."""
    if isinstance(stride, int):
        return builder.add(address, ir.Constant(INT64, stride * number))
    return builder.add(address, builder.mul(stride, ir.Constant(INT64, number)))


def _advanced(builder, address, stride, loop):
    return builder.add(address, builder.mul(stride, loop.index))


def _fma(builder):
    return declared(builder.module, f"llvm.fma.v{VECTOR_LANES}f32", ir.FunctionType(VECTOR, [VECTOR] * 3))


def window_tile(rows: int):
    """C[rows, 16] = start + Σ A·B over three loops; addresses and strides in bytes.

    Arguments: a, a_row, b, c, start, start_row, mode, then for each loop from the outermost to the innermost
    its count, a's stride and b's stride (the innermost b's is one panel row).
    """

    @intrinsic
    def multiply_window(
        typing_context, a, a_row, b, c, start, start_row, mode,
        outer, a_outer, b_outer, middle, a_middle, b_middle, inner, a_inner,
    ):  # fmt: skip
        def codegen(context, builder, signature, arguments):
            a, a_row, b, c, start, start_row, mode = arguments[:7]
            outer, a_outer, b_outer, middle, a_middle, b_middle, inner, a_inner = arguments[7:]
            grid = [(row, vector) for row in range(rows) for vector in range(VECTORS)]
            total = {at: cgutils.alloca_once(builder, VECTOR) for at in grid}
            c_at = {
                (row, vector): _at(
                    builder, _at(builder, c, PANEL_ROW_BYTES, row), _VECTOR_BYTES, vector
                )
                for row, vector in grid
            }  # fmt: skip
            from_start = builder.icmp_signed("==", mode, ir.Constant(INT64, FROM_START))
            with builder.if_else(from_start) as (fresh, held):
                with fresh:
                    for row, vector in grid:
                        value = _load(builder, _at(builder, start, start_row, row), FLOAT32)
                        builder.store(_spread(builder, value), total[row, vector])
                with held:
                    for at in grid:
                        builder.store(_load(builder, c_at[at], VECTOR), total[at])
            fma = _fma(builder)
            with cgutils.for_range(builder, outer, intp=INT64) as line:
                a_line, b_line = (
                    _advanced(builder, a, a_outer, line),
                    _advanced(builder, b, b_outer, line),
                )
                with cgutils.for_range(builder, middle, intp=INT64) as tap:
                    a_tap = _advanced(builder, a_line, a_middle, tap)
                    b_tap = _advanced(builder, b_line, b_middle, tap)
                    with cgutils.for_range(builder, inner, intp=INT64) as k:
                        a_now = _advanced(builder, a_tap, a_inner, k)
                        b_now = _advanced(builder, b_tap, ir.Constant(INT64, PANEL_ROW_BYTES), k)
                        values = [
                            _load(builder, _at(builder, b_now, _VECTOR_BYTES, vector), VECTOR)
                            for vector in range(VECTORS)
                        ]
                        for row in range(rows):
                            weight = _spread(
                                builder, _load(builder, _at(builder, a_now, a_row, row), FLOAT32)
                            )
                            for vector in range(VECTORS):
                                at = total[row, vector]
                                builder.store(
                                    builder.call(fma, [weight, values[vector], builder.load(at)]), at
                                )
            for at in grid:
                _store(builder, builder.load(total[at]), c_at[at])
            return context.get_dummy_value()

        return types.void(*[types.intp] * 15), codegen

    return multiply_window


def outer_tile(rows: int, columns: int):
    """T[rows, columns, lanes] += Σ D[rows] · X[columns] over lines of pixels, for one vector's lanes.

    Arguments: d, x, total, total_row, then for both loops (lines, pixels) the count, d's and x's stride; all
    rows of D, and of X, lie one panel row apart, and so do the columns of T.
    """

    @intrinsic
    def add_outer(
        typing_context, d, x, total, total_row, lines, d_line, x_line, pixels, d_pixel, x_pixel
    ):  # fmt: skip
        def codegen(context, builder, signature, arguments):
            d, x, total, total_row, lines, d_line, x_line, pixels, d_pixel, x_pixel = arguments
            grid = [(row, column) for row in range(rows) for column in range(columns)]
            place = {
                (row, column): _at(builder, _at(builder, total, total_row, row), PANEL_ROW_BYTES, column)
                for row, column in grid
            }
            sums = {at: cgutils.alloca_once(builder, VECTOR) for at in grid}
            for at in grid:
                builder.store(_load(builder, place[at], VECTOR), sums[at])
            fma = _fma(builder)
            with cgutils.for_range(builder, lines, intp=INT64) as line:
                d_start, x_start = _advanced(builder, d, d_line, line), _advanced(builder, x, x_line, line)
                with cgutils.for_range(builder, pixels, intp=INT64) as pixel:
                    d_now = _advanced(builder, d_start, d_pixel, pixel)
                    x_now = _advanced(builder, x_start, x_pixel, pixel)
                    right = [
                        _load(builder, _at(builder, x_now, PANEL_ROW_BYTES, column), VECTOR)
                        for column in range(columns)
                    ]
                    for row in range(rows):
                        left = _load(builder, _at(builder, d_now, PANEL_ROW_BYTES, row), VECTOR)
                        for column in range(columns):
                            at = sums[row, column]
                            builder.store(builder.call(fma, [left, right[column], builder.load(at)]), at)
            for at in grid:
                _store(builder, builder.load(sums[at]), place[at])
            return context.get_dummy_value()

        return types.void(*[types.intp] * 10), codegen

    return add_outer
