"""The parts that every exported script shares: reading a CSV file, preparing rows as in training, naming
answers.
"""

import base64
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from pprint import pformat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.date_texts import NUMBERED
from nnstudio.data.preparing.texts import WORD
from nnstudio.data.tables.marks import MISSING_CELLS
from nnstudio.engine.layers import Layer, Permute
from nnstudio.engine.layers.spatial import Windows
from nnstudio.interchange.description import Description, Step

_WINDOW_KINDS = (
    "conv1d", "conv2d", "conv_transpose2d", "max_pool1d", "max_pool2d", "average_pool1d", "average_pool2d",
)  # fmt: skip
_USUAL_ID = re.compile(r"[a-z][a-z0-9]*_[0-9]+")

MAIN = '''
def predict(rows):
    """Predict rows given as dictionaries, column name to value."""
    inputs = {name: features(rows, columns).reshape(-1, *SHAPES[name]) for name, columns in INPUTS.items()}
    return answers(network(inputs), inputs)


def main():
    """Predict the rows of the CSV file that the command line names, and print them as CSV."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} FILE.csv")
    rows = read_rows(sys.argv[1])
    try:
        found = predict(rows)
    except ValueError as error:
        sys.exit(f"{sys.argv[1]}: {error}")
    writer = csv.writer(sys.stdout, lineterminator="\\n")
    header = []
    found = {target: answer for target, answer in found.items() if "values" in answer}  # images fill no cell
    for target, answer in found.items():
        header.append(answer.get("header", f"predicted {target}"))
        for name in answer.get("classes", ()):
            alike = sum(name in other.get("classes", ()) for other in found.values())
            header.append(f"probability of {name}" if alike == 1 else f"probability of {target}: {name}")
    writer.writerow(header)
    for place in range(len(rows)):
        cells = []
        for answer in found.values():
            cells += [answer["values"][place], *answer.get("probabilities", [[]] * len(rows))[place]]
        writer.writerow(cells)


if __name__ == "__main__":
    main()
'''

WEIGHTS = '''
def unpacked(text, shape):
    """Weights from their compressed text."""
    return np.frombuffer(zlib.decompress(base64.b85decode(text)), dtype="<f4").reshape(shape)
'''


def tables(description: Description) -> str:
    """The constants INPUTS, SHAPES and ANSWERS."""
    inputs = {
        node: [(one.name, one.centre, one.scale, one.categories, one.fill, one.more) for one in columns]
        for node, columns in description.inputs.items()
    }
    shapes = {step.id: step.shape for step in description.steps if step.id in inputs}
    answers = [
        (
            one.output, one.target, one.classes, one.activation, one.centre, one.scale, one.log,
            one.separator, one.entry, one.widths,
        )
        for one in description.answers
    ]  # fmt: skip
    return "\n".join(
        (
            "# For each input: column, centre, scale, categories, what a gap becomes (None: an error), more.",
            f"INPUTS = {literal(inputs)}",
            f"SHAPES = {literal(shapes)}",
            "# For each output: target, classes (none for a number), what is still to apply, centre, scale,",
            "# whether a logarithm was taken, what stands between labels; what input is rebuilt, and the",
            "# features of each of its columns.",
            f"ANSWERS = {literal(answers)}",
            "# Cells that hold no value.",
            f"MISSING = {literal(MISSING_CELLS)}",
            "# What counts as a word of a text.",
            f"WORD = {literal(WORD)}",
            "# Dates with the year last: day or month first, as the column says.",
            f"NUMBERED_DATE = {literal(NUMBERED)}",
        )
    )


def weights(arrays: Mapping[str, NDArray[np.float32]], twice: Mapping[str, str]) -> str:
    """The constant WEIGHTS: float32 values to the bit, as compressed text; `twice` names those that are
    others once more.
    """
    lines = [
        f"    {name!r}: unpacked({_packed(values)!r}, {values.shape!r}),"
        for name, values in arrays.items()
        if name not in twice
    ]
    again = [f"WEIGHTS[{name!r}] = WEIGHTS[{own!r}]" for name, own in twice.items()]
    comment = ["# The same layer once more."] if again else []
    return "\n".join(("WEIGHTS = {", *lines, "}", *comment, *again))


def weights_used_twice(description: Description) -> dict[str, str]:
    """For each parameter of a node that uses another one's: the name of the other's."""
    return {
        name: f"{description.shared[node]}/{parameter}"
        for name in description.weights
        for node, _, parameter in (name.rpartition("/"),)
        if node in description.shared
    }


def _packed(values: NDArray[np.float32]) -> str:
    little_endian = np.ascontiguousarray(values, dtype="<f4").tobytes()
    return base64.b85encode(zlib.compress(little_endian, 9)).decode("ascii")


def has_images(description: Description) -> bool:
    """Whether any layer slides windows over images or series."""
    return any(step.layer.kind in _WINDOW_KINDS for step in description.steps)


def rebuilds(description: Description) -> bool:
    """Whether any output rebuilds the inputs."""
    return any(answer.entry for answer in description.answers)


def normalizes(description: Description) -> bool:
    """Whether any layer normalizes."""
    return any(step.layer.family == "normalization" for step in description.steps)


def places(step: Step) -> tuple[int, ...]:
    """The axes of an image or a series that are no channels, behind that of the rows."""
    return tuple(range(1, len(step.inputs[0])))


def frame(windows: Windows) -> str:
    """The padding that windows need: ((above, below), (left, right))."""
    down, across = windows.vertical, windows.horizontal
    return f"(({down.before}, {down.after}), ({across.before}, {across.after}))"


def order(layer: Layer) -> tuple[int, ...]:
    """The order of the axes behind that of the rows, as NumPy and PyTorch count them."""
    assert isinstance(layer, Permute)
    return layer.axes


OPERATORS: Mapping[str, Callable[[Step, list[str]], str]] = {
    "reshape": lambda step, sources: f"{sources[0]}.reshape(-1, *{step.shape})",
    "add": lambda step, sources: " + ".join(sources),
    "subtract": lambda step, sources: " - ".join(sources),
    "multiply": lambda step, sources: " * ".join(sources),
    "average": lambda step, sources: f"({' + '.join(sources)}) / {len(sources)}",
}
"""The kinds of layers that NumPy and PyTorch write in the same words."""


def literal(value: Any) -> str:
    """A value as Python source; floats read back as the same floats."""
    return pformat(value, width=110, sort_dicts=False)


def identifier(node_id: str) -> str:
    """A node id as a name in Python source: as it is, or for an unusual one spelled out in hexadecimal."""
    return node_id if _USUAL_ID.fullmatch(node_id) else f"node_{node_id.encode('utf-8', 'replace').hex()}"


def heading(description: Description, sentence: str, imports: str) -> str:
    """The first lines of a file. The name comes from a file, so it stands as a literal and not in the
    docstring.
    """
    usage = "Usage: python this_file.py FILE.csv"
    return f'"""{sentence} {usage}"""\n\n{imports}\n\nNAME = {literal(description.name)}'


def joined(parts: Iterable[str]) -> str:
    """Parts of a file with two empty lines between, as Python is usually laid out."""
    return "\n\n\n".join(part.strip("\n") for part in parts) + "\n"
