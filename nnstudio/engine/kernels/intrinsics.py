"""What Numba lacks for kernels that are called by address: pointers, calls through addresses, words shared
by threads.
"""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

FLOAT32, FLOAT64 = ir.FloatType(), ir.DoubleType()
INT32, INT64 = ir.IntType(32), ir.IntType(64)


def declared(module, name, function_type):
    """The function `name` of an LLVM module, declared at first use."""
    return module.globals.get(name) or ir.Function(module, function_type, name=name)


def _pointer_cast(element, llvm_element):
    @intrinsic
    def cast(typing_context, address):
        def codegen(context, builder, signature, arguments):
            return builder.inttoptr(arguments[0], llvm_element.as_pointer())

        return types.CPointer(element)(types.intp), codegen

    return cast


float32s = _pointer_cast(types.float32, FLOAT32)
float64s = _pointer_cast(types.float64, FLOAT64)
int32s = _pointer_cast(types.int32, INT32)
int64s = _pointer_cast(types.int64, INT64)


@intrinsic
def call(typing_context, function, instruction, context_address):
    """Run the kernel whose machine code starts at `function`."""

    def codegen(context, builder, signature, arguments):
        kernel = ir.FunctionType(ir.VoidType(), [INT64, INT64])
        builder.call(builder.inttoptr(arguments[0], kernel.as_pointer()), arguments[1:])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.intp), codegen


@intrinsic
def load_shared(typing_context, address):
    """The word at an address that other threads write; what they wrote before it is seen too."""

    def codegen(context, builder, signature, arguments):
        pointer = builder.inttoptr(arguments[0], INT64.as_pointer())
        return builder.load_atomic(pointer, "acquire", 8)

    return types.int64(types.intp), codegen


@intrinsic
def store_shared(typing_context, address, value):
    """Write a word that other threads read; they then see all that was written before."""

    def codegen(context, builder, signature, arguments):
        pointer = builder.inttoptr(arguments[0], INT64.as_pointer())
        builder.store_atomic(arguments[1], pointer, "release", 8)
        return context.get_dummy_value()

    return types.void(types.intp, types.int64), codegen


@intrinsic
def add_shared(typing_context, address, value):
    """Add to a word that other threads write too."""

    def codegen(context, builder, signature, arguments):
        pointer = builder.inttoptr(arguments[0], INT64.as_pointer())
        builder.atomic_rmw("add", pointer, arguments[1], "acq_rel")
        return context.get_dummy_value()

    return types.void(types.intp, types.int64), codegen


@intrinsic
def exchange_shared(typing_context, address, expected, new):
    """Replace a word if it still is what was expected; returns whether it was."""

    def codegen(context, builder, signature, arguments):
        pointer = builder.inttoptr(arguments[0], INT64.as_pointer())
        pair = builder.cmpxchg(pointer, arguments[1], arguments[2], "acq_rel", "acquire")
        return builder.extract_value(pair, 1)

    return types.boolean(types.intp, types.int64, types.int64), codegen


@intrinsic
def call_system(typing_context, function):
    """Call a function of the operating system that takes nothing."""

    def codegen(context, builder, signature, arguments):
        kind = ir.FunctionType(INT32, [])
        builder.call(builder.inttoptr(arguments[0], kind.as_pointer()), [])
        return context.get_dummy_value()

    return types.void(types.intp), codegen
