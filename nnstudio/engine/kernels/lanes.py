"""Sixteen float32 side by side as one value of compiled code: a panel row, in one register or two.

Loops over plain memory are vectorized by LLVM only where it can prove that rows do not overlap; a value of
this type is a vector from the start. `fma`, `choose` and the power-of-two functions take single floats as
well, so that a formula is written once for both.
"""

import operator

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, overload, register_model

from nnstudio.engine.kernels.intrinsics import FLOAT32, INT32, INT64, declared
from nnstudio.engine.layout import FLOAT_BYTES, LANES

VECTOR = ir.VectorType(FLOAT32, LANES)


class LanesType(types.Type):  # type: ignore[misc]
    """The type of sixteen float32."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


lanes = LanesType()


@register_model(LanesType)
class _LanesModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager, kind) -> None:
        super().__init__(manager, kind, VECTOR)


def _as_kind(context, builder, value, kind, wanted):
    """A value as float32 or as lanes; a single number is spread over all lanes."""
    if kind != lanes:
        value = context.cast(builder, value, kind, types.float32)
    if kind == wanted or wanted != lanes:
        return value
    undefined = ir.Constant(VECTOR, ir.Undefined)
    first = builder.insert_element(undefined, value, ir.Constant(INT32, 0))
    return builder.shuffle_vector(first, undefined, ir.Constant(ir.VectorType(INT32, LANES), [0] * LANES))


def _floating(count: int, emit):
    """An intrinsic of `count` arguments that are lanes or float32; lanes if any is."""

    def codegen(context, builder, signature, arguments):
        wanted = signature.return_type
        values = [
            _as_kind(context, builder, value, kind, wanted)
            for value, kind in zip(arguments, signature.args, strict=True)
        ]
        return emit(builder, VECTOR if wanted == lanes else FLOAT32, *values)

    def typed(*kinds):
        result = lanes if lanes in kinds else types.float32
        return result(*(lanes if kind == lanes else types.float32 for kind in kinds)), codegen

    if count == 1:
        return intrinsic(lambda typing_context, a: typed(a))
    if count == 2:
        return intrinsic(lambda typing_context, a, b: typed(a, b))
    if count == 3:
        return intrinsic(lambda typing_context, a, b, c: typed(a, b, c))
    return intrinsic(lambda typing_context, a, b, c, d: typed(a, b, c, d))


def _emit_fma(builder, kind, a, b, c):
    name = "llvm.fma.f32" if kind is FLOAT32 else f"llvm.fma.v{LANES}f32"
    return builder.call(declared(builder.module, name, ir.FunctionType(kind, [kind] * 3)), [a, b, c])


def _like(kind, element):
    """The integer type of the same shape as a float type."""
    return element if kind is FLOAT32 else ir.VectorType(element, LANES)


def _constant(kind, element, value):
    return (
        ir.Constant(element, value)
        if kind is FLOAT32
        else ir.Constant(ir.VectorType(element, LANES), [value] * LANES)
    )


def _emit_times_power(builder, kind, value, shifted):
    """The value times 2ⁿ in two factors, for 2¹²⁸ and 2⁻¹⁴⁹ have no exponent of their own."""
    integers = _like(kind, INT32)
    exponent = builder.sub(builder.bitcast(shifted, integers), _constant(kind, INT32, 0x4B400000))
    half = builder.ashr(exponent, _constant(kind, INT32, 1))
    for part in (half, builder.sub(exponent, half)):
        bits = builder.shl(builder.add(part, _constant(kind, INT32, 127)), _constant(kind, INT32, 23))
        value = builder.fmul(value, builder.bitcast(bits, kind))
    return value


def _emit_square_root(builder, kind, value):
    name = "llvm.sqrt.f32" if kind is FLOAT32 else f"llvm.sqrt.v{LANES}f32"
    return builder.call(declared(builder.module, name, ir.FunctionType(kind, [kind])), [value])


_SQRT_HALF_BITS = 0x3F3504F3


def _exponent_bits(builder, kind, value):
    bits = builder.bitcast(value, _like(kind, INT32))
    above = builder.sub(bits, _constant(kind, INT32, _SQRT_HALF_BITS))
    return bits, builder.ashr(above, _constant(kind, INT32, 23))


def _emit_exponent(builder, kind, value):
    return builder.sitofp(_exponent_bits(builder, kind, value)[1], kind)


def _emit_mantissa(builder, kind, value):
    bits, exponent = _exponent_bits(builder, kind, value)
    return builder.bitcast(builder.sub(bits, builder.shl(exponent, _constant(kind, INT32, 23))), kind)


def _emit_choose(builder, kind, a, b, then, otherwise):
    return builder.select(builder.fcmp_ordered(">", a, b), then, otherwise)


def _emit_choose_rising(builder, kind, a, b, then, otherwise):
    rises = builder.or_(builder.fcmp_ordered(">", a, b), builder.fcmp_unordered("uno", a, a))
    return builder.select(rises, then, otherwise)


fma = _floating(3, _emit_fma)
"""a·b + c with one rounding, on every CPU: the same bits vectorized or not."""

choose = _floating(4, _emit_choose)
"""(a, b, then, otherwise): `then` where a > b; `otherwise` also where one is NaN."""

choose_rising = _floating(4, _emit_choose_rising)
"""(a, b, then, otherwise): `then` where a > b or a is NaN."""

times_power = _floating(2, _emit_times_power)
"""(value, shifted): value · 2ⁿ, where `shifted` is 1.5·2²³ + n."""

exponent_of = _floating(1, _emit_exponent)
"""The n of x = m·2ⁿ with √½ ≤ m < √2, as a float."""

mantissa_of = _floating(1, _emit_mantissa)
"""The m of x = m·2ⁿ with √½ ≤ m < √2."""

square_root = _floating(1, _emit_square_root)
"""√x, rightly rounded."""

_add = _floating(2, lambda builder, kind, a, b: builder.fadd(a, b))
_subtract = _floating(2, lambda builder, kind, a, b: builder.fsub(a, b))
_multiply = _floating(2, lambda builder, kind, a, b: builder.fmul(a, b))
_divide = _floating(2, lambda builder, kind, a, b: builder.fdiv(a, b))
_negate = _floating(1, lambda builder, kind, a: builder.fneg(a))


def _operate(operation, function):
    """Let an operator of two values work where one of them is lanes.

    A trap: where Numba inlines, it drops a write through a pointer that nothing else uses. In a kernel with
    such operators, ``float32s(address)[i] = value`` in a loop is lost; make the pointer before the loop.
    """

    @overload(operation, inline="always")
    def on_lanes(a, b):
        if lanes in (a, b):
            return lambda a, b: function(a, b)  # noqa: PLW0108 — Numba wants the names of the arguments
        return None


for _operation, _function in (
    (operator.add, _add), (operator.sub, _subtract), (operator.mul, _multiply), (operator.truediv, _divide),
):  # fmt: skip
    _operate(_operation, _function)


@overload(operator.neg, inline="always")
def _negate_lanes(a):
    return (lambda a: _negate(a)) if a == lanes else None  # noqa: PLW0108


@intrinsic
def load(typing_context, address):
    """The panel row at an address."""

    def codegen(context, builder, signature, arguments):
        value = builder.load(builder.inttoptr(arguments[0], VECTOR.as_pointer()))
        value.align = FLOAT_BYTES
        return value

    return lanes(types.intp), codegen


@intrinsic
def store(typing_context, address, value):
    """Write a panel row, or one number to all its places."""

    def codegen(context, builder, signature, arguments):
        value = _as_kind(context, builder, arguments[1], signature.args[1], lanes)
        builder.store(value, builder.inttoptr(arguments[0], VECTOR.as_pointer())).align = FLOAT_BYTES
        return context.get_dummy_value()

    return types.void(types.intp, value), codegen


@intrinsic
def first_lanes(typing_context, value, count):
    """The value in its first `count` lanes, zeros in the others."""

    def codegen(context, builder, signature, arguments):
        numbers = ir.Constant(ir.VectorType(INT64, LANES), list(range(LANES)))
        undefined = ir.Constant(ir.VectorType(INT64, LANES), ir.Undefined)
        first = builder.insert_element(undefined, arguments[1], ir.Constant(INT32, 0))
        limit = builder.shuffle_vector(
            first, undefined, ir.Constant(ir.VectorType(INT32, LANES), [0] * LANES)
        )
        inside = builder.icmp_signed("<", numbers, limit)
        return builder.select(inside, arguments[0], ir.Constant(VECTOR, [0.0] * LANES))

    return lanes(lanes, types.int64), codegen


@intrinsic
def spread(typing_context, value):
    """One number in all lanes."""

    def codegen(context, builder, signature, arguments):
        return _as_kind(context, builder, arguments[0], signature.args[0], lanes)

    return lanes(types.float32), codegen


@intrinsic
def sum_of_lanes(typing_context, value):
    """All lanes added up, from the first to the last."""

    def codegen(context, builder, signature, arguments):
        total = builder.extract_element(arguments[0], ir.Constant(INT32, 0))
        for lane in range(1, LANES):
            total = builder.fadd(total, builder.extract_element(arguments[0], ir.Constant(INT32, lane)))
        return total

    return types.float32(value), codegen


@intrinsic
def any_fault(typing_context, value):
    """Whether any lane is NaN."""

    def codegen(context, builder, signature, arguments):
        found = builder.fcmp_unordered("uno", arguments[0], arguments[0])
        bits = builder.bitcast(found, ir.IntType(LANES))
        return builder.icmp_unsigned("!=", bits, ir.Constant(ir.IntType(LANES), 0))

    return types.boolean(lanes), codegen
