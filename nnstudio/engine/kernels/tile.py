"""The register tile: the one inner loop of every matrix product.

`tile(R)` computes C[R, 16] = start + A[R, K] · B[K, 16] with all of C in vector registers, `tile(R, 2)` the
same for two panels of 16 at once. A is addressed by two byte strides, so that a transposed or overlapping A
costs nothing; B is packed, 16 floats a row. Every element of C is one chain of fused multiply-adds over k, in
order, so its bits depend neither on the tile's rows, nor on the vector width, nor on the CPU.
"""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from nnstudio.engine.kernels.intrinsics import FLOAT32, INT32, INT64, declared
from nnstudio.engine.kernels.processor import VECTOR_LANES
from nnstudio.engine.layout import FLOAT_BYTES, LANES

FROM_START, FROM_RESULT = 0, 1
"""Where the chain of a product begins: at one value for each row (a bias), or at what C holds."""

VECTORS = LANES // VECTOR_LANES
VECTOR = ir.VectorType(FLOAT32, VECTOR_LANES)


class _TileBuilder:
    """Emits the LLVM code of one tile; `rows` accumulators of 16 lanes stay in registers over the whole
    loop.
    """

    def __init__(self, builder: ir.IRBuilder, rows: int, panels: int) -> None:
        self.builder = builder
        self.vectors = range(panels * VECTORS)
        self.grid = [(row, vector) for row in range(rows) for vector in self.vectors]
        self.rows = rows
        self.fma = declared(
            builder.module, f"llvm.fma.v{VECTOR_LANES}f32", ir.FunctionType(VECTOR, [VECTOR] * 3)
        )

    def load(self, address, kind):
        value = self.builder.load(self.builder.inttoptr(address, kind.as_pointer()))
        value.align = FLOAT_BYTES
        return value

    def at_row(self, address, stride, row):
        return self.builder.add(address, self.builder.mul(stride, ir.Constant(INT64, row)))

    def at_vector(self, address, panel_stride, vector):
        panel, vector = divmod(vector, VECTORS)
        address = self.at_row(address, panel_stride, panel)
        return self.builder.add(address, ir.Constant(INT64, vector * VECTOR_LANES * FLOAT_BYTES))

    def spread(self, scalar):
        undefined = ir.Constant(VECTOR, ir.Undefined)
        lane_0 = self.builder.insert_element(undefined, scalar, ir.Constant(INT32, 0))
        zeros = ir.Constant(ir.VectorType(INT32, VECTOR_LANES), [0] * VECTOR_LANES)
        return self.builder.shuffle_vector(lane_0, undefined, zeros)

    def begin(self, c_at, start, start_row, mode):
        """Accumulators before the loop: spread start values, or C itself."""
        builder = self.builder
        from_start, from_result = builder.append_basic_block("start"), builder.append_basic_block("result")
        ready = builder.append_basic_block("ready")
        builder.cbranch(
            builder.icmp_signed("==", mode, ir.Constant(INT64, FROM_START)), from_start, from_result
        )
        builder.position_at_end(from_start)
        spread = [
            self.spread(self.load(self.at_row(start, start_row, row), FLOAT32)) for row in range(self.rows)
        ]
        builder.branch(ready)
        builder.position_at_end(from_result)
        held = {at: self.load(c_at[at], VECTOR) for at in self.grid}
        builder.branch(ready)
        builder.position_at_end(ready)
        first = {}
        for row, vector in self.grid:
            first[row, vector] = builder.phi(VECTOR)
            first[row, vector].add_incoming(spread[row], from_start)
            first[row, vector].add_incoming(held[row, vector], from_result)
        return first

    def multiply(self, first, a, a_row, a_k, b, b_panel, k_count):
        """The loop over k; returns the accumulators after it."""
        builder = self.builder
        before, loop, done = (
            builder.block,
            builder.append_basic_block("k"),
            builder.append_basic_block("done"),
        )
        builder.cbranch(builder.icmp_signed(">", k_count, ir.Constant(INT64, 0)), loop, done)
        builder.position_at_end(loop)
        k, at_a, at_b = builder.phi(INT64), builder.phi(INT64), builder.phi(INT64)
        total = {at: builder.phi(VECTOR) for at in self.grid}
        b_now = [self.load(self.at_vector(at_b, b_panel, vector), VECTOR) for vector in self.vectors]
        after = {}
        for row in range(self.rows):
            weight = self.spread(self.load(self.at_row(at_a, a_row, row), FLOAT32))
            for vector in self.vectors:
                after[row, vector] = builder.call(self.fma, [weight, b_now[vector], total[row, vector]])
        k_next = builder.add(k, ir.Constant(INT64, 1))
        steps = [(k, ir.Constant(INT64, 0), k_next), (at_a, a, builder.add(at_a, a_k)),
                 (at_b, b, builder.add(at_b, ir.Constant(INT64, LANES * FLOAT_BYTES)))]  # fmt: skip
        for phi, initial, following in [*steps, *((total[at], first[at], after[at]) for at in self.grid)]:
            phi.add_incoming(initial, before)
            phi.add_incoming(following, loop)
        builder.cbranch(builder.icmp_signed("<", k_next, k_count), loop, done)
        builder.position_at_end(done)
        result = {}
        for at in self.grid:
            result[at] = builder.phi(VECTOR)
            result[at].add_incoming(first[at], before)
            result[at].add_incoming(after[at], loop)
        return result


def tile(rows: int, panels: int = 1):
    """An intrinsic for `rows` rows of neighbouring `panels`, addresses and bytes:

    (a, a_row, a_k, b, b_panel, c, c_row, c_panel, k_count, start, start_row, mode).
    """

    @intrinsic
    def multiply_tile(
        typing_context, a, a_row, a_k, b, b_panel, c, c_row, c_panel, k_count, start, start_row, mode
    ):
        def codegen(context, builder, signature, arguments):
            a, a_row, a_k, b, b_panel, c, c_row, c_panel, k_count, start, start_row, mode = arguments
            emit = _TileBuilder(builder, rows, panels)
            c_at = {
                (row, vector): emit.at_vector(emit.at_row(c, c_row, row), c_panel, vector)
                for row, vector in emit.grid
            }
            first = emit.begin(c_at, start, start_row, mode)
            result = emit.multiply(first, a, a_row, a_k, b, b_panel, k_count)
            for at in emit.grid:
                builder.store(result[at], builder.inttoptr(c_at[at], VECTOR.as_pointer())).align = FLOAT_BYTES
            return context.get_dummy_value()

        return types.void(*[types.intp] * 12), codegen

    return multiply_tile
