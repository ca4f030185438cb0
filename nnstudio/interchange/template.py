"""The parts that every exported script shares: reading a CSV file, preparing rows as in training, naming
answers.
"""

import base64
import re
import zlib
from collections.abc import Iterable, Mapping
from pprint import pformat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.marks import MISSING_CELLS
from nnstudio.engine.layers import Layer, Permute
from nnstudio.engine.layers.spatial import Windows
from nnstudio.interchange.description import Description, Step

_WINDOW_KINDS = (
    "conv1d", "conv2d", "conv_transpose2d", "max_pool1d", "max_pool2d", "average_pool1d", "average_pool2d",
)  # fmt: skip
_USUAL_ID = re.compile(r"[a-z][a-z0-9]*_[0-9]+")

PREPARATION = '''
def read_rows(path):
    """Rows of a CSV file (UTF-8, commas between cells, points in numbers) as dictionaries."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def features(rows, columns):
    """Rows (dictionaries) as an array (rows, features), prepared as the training rows were."""
    prepared = []
    for number, row in enumerate(rows, start=1):
        values = []
        for name, centre, scale, categories, fill in columns:
            if name not in row:
                raise ValueError(f"row {number} has no column {name!r}")
            cell = row[name]
            if is_missing(cell, categories):
                if fill is None:
                    raise ValueError(f"row {number}: column {name!r} has no value")
                cell = fill
            if categories:
                values += one_hot(number, name, cell, categories)
            else:
                values.append((as_number(number, name, cell) - centre) / scale if scale else 0.0)
        prepared.append(values)
    return np.array(prepared, dtype=np.float32)


def is_missing(cell, categories):
    """Whether a cell holds no value; an infinite number is none."""
    text = str(cell).strip()
    infinite = not categories and text.lower().lstrip("+-") in ("inf", "infinity")
    return cell is None or text in MISSING or infinite


def as_number(number, name, cell):
    try:
        return float(cell)
    except ValueError:
        raise ValueError(f"row {number}: column {name!r} holds {cell!r}, which is not a number") from None


def one_hot(number, name, cell, categories):
    """1 for the cell's own category, 0 for every other one; 1.0 counts as 1."""
    matches = [str(cell) == category or same_number(cell, category) for category in categories]
    if not any(matches):
        raise ValueError(f"row {number}: column {name!r} holds {cell!r}, which was not met in training")
    first = matches.index(True)
    return [1.0 if place == first else 0.0 for place in range(len(categories))]


def same_number(one, other):
    try:
        return float(one) == float(other)
    except ValueError:
        return False


def softmax(z):
    exponentials = np.exp(z - z.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))


def answers(outputs):
    """What the outputs mean: for each target its values, and for classes the probability of each."""
    result = {}
    for output, target, classes, activation, centre, scale in ANSWERS:
        values = outputs[output].astype(np.float64).reshape(len(outputs[output]), -1)
        if activation != "linear":
            values = {"softmax": softmax, "sigmoid": sigmoid}[activation](values)
        if not classes:
            result[target] = {"values": (values[:, 0] * scale + centre).tolist()}
            continue
        values = np.clip(values, 0.0, 1.0)
        if values.shape[1] == 1:
            values = np.hstack((1.0 - values, values))
        names = [classes[place] for place in values.argmax(axis=1)]
        result[target] = {"values": names, "classes": list(classes), "probabilities": values.tolist()}
    return result
'''

MAIN = '''
def predict(rows):
    """Predict rows given as dictionaries, column name to value."""
    inputs = {name: features(rows, columns).reshape(-1, *SHAPES[name]) for name, columns in INPUTS.items()}
    return answers(network(inputs))


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
    for target, answer in found.items():
        header += [f"predicted {target}", *(f"probability of {name}" for name in answer.get("classes", ()))]
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
        node: [(one.name, one.centre, one.scale, one.categories, one.fill) for one in columns]
        for node, columns in description.inputs.items()
    }
    shapes = {step.id: step.shape for step in description.steps if step.id in inputs}
    answers = [
        (one.output, one.target, one.classes, one.activation, one.centre, one.scale)
        for one in description.answers
    ]
    return "\n".join(
        (
            "# For each input: column, centre, scale, categories, what a gap becomes (None: not possible).",
            f"INPUTS = {literal(inputs)}",
            f"SHAPES = {literal(shapes)}",
            "# For each output: target, classes (none for a number), what is still to apply, centre, scale.",
            f"ANSWERS = {literal(answers)}",
            "# Cells that hold no value.",
            f"MISSING = {literal(MISSING_CELLS)}",
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
