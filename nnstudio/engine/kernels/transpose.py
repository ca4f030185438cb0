"""Turns blocks of 16×16 floats: rows of samples into panel rows, and panel rows into operands of a weight
gradient.

Vectors are loaded, their halves exchanged in four rounds of shuffles, and stored: 256 values in about 50
cycles, where a loop over single values takes 250.
"""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from nnstudio.engine.kernels.intrinsics import FLOAT32, INT32, INT64
from nnstudio.engine.kernels.processor import VECTOR_LANES
from nnstudio.engine.layout import FLOAT_BYTES, LANES

_VECTOR = ir.VectorType(FLOAT32, VECTOR_LANES)


def _interleaved(builder, low, high, upper: bool):
    """Elements of two vectors alternating, from their lower or upper halves."""
    half = VECTOR_LANES // 2
    first = half if upper else 0
    order = [index for pair in range(half) for index in (first + pair, VECTOR_LANES + first + pair)]
    return builder.shuffle_vector(low, high, ir.Constant(ir.VectorType(INT32, VECTOR_LANES), order))


def _turned(builder, rows):
    """The transposed of as many vectors as each has lanes: interleaving rows n/2 apart, log₂ n times."""
    half, rounds = VECTOR_LANES // 2, VECTOR_LANES.bit_length() - 1
    for _ in range(rounds):
        rows = [
            _interleaved(builder, rows[row], rows[row + half], upper)
            for row in range(half)
            for upper in (False, True)
        ]
    return rows


@intrinsic
def transpose(typing_context, source, source_row, target, target_row):
    """target[j, i] = source[i, j] for 16×16 floats; addresses and row strides in bytes. They must not
    overlap.
    """

    def codegen(context, builder, signature, arguments):
        source, source_row, target, target_row = arguments

        def at(address, stride, row, column):
            place = builder.add(address, builder.mul(stride, ir.Constant(INT64, row)))
            place = builder.add(place, ir.Constant(INT64, column * FLOAT_BYTES))
            return builder.inttoptr(place, _VECTOR.as_pointer())

        def load(row, column):
            value = builder.load(at(source, source_row, row, column))
            value.align = FLOAT_BYTES
            return value

        for row in range(0, LANES, VECTOR_LANES):
            for column in range(0, LANES, VECTOR_LANES):
                block = [load(row + number, column) for number in range(VECTOR_LANES)]
                for number, turned in enumerate(_turned(builder, block)):
                    builder.store(turned, at(target, target_row, column + number, row)).align = FLOAT_BYTES
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.intp, types.intp), codegen
