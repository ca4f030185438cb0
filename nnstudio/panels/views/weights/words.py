"""What the weights view says: the names of layers, and the sentence on the weight under the pointer."""

from collections.abc import Mapping

from nnstudio.data.preparing.preparation import Preparation
from nnstudio.document.project import Project
from nnstudio.panels.views.numbers import short, signed
from nnstudio.panels.views.weights.filter_layout import FilterCell
from nnstudio.panels.views.weights.heatmap import Cell
from nnstudio.session.looking.feature_names import COLOURS, channels_of, features_of, source_of, units_of
from nnstudio.widgets.filter_pictures import Filters


def cell_words(
    project: Project,
    layer_id: str,
    cell: Cell,
    value: float,
    motion: str,
    preparation: Preparation | None = None,
) -> tuple[str, str]:
    """What a cell says: ``unit 11 ← feature bill_length_mm`` and ``weight −0.42, falling``."""
    unit = named(units_of(project, layer_id), cell.row, "unit")
    if cell.column < 0:
        return unit, f"bias {signed(value)}"
    features = features_of(project, source_of(project, layer_id), preparation)
    feature = named(features, cell.column, "feature")
    from_data = bool(features) and not feature.startswith("unit ")
    return f"{unit} ← {'feature ' if from_data else ''}{feature}", f"weight {short(value)}{motion}"


def filter_words(
    project: Project, layer_id: str, cell: FilterCell, filters: Filters, motion: str, bias: float | None
) -> tuple[str, ...]:
    """What a weight of a filter says: ``filter 3 ← filter 2 of Conv2D 1``, then weight, place and bias."""
    title, values = f"filter {cell.filter + 1}", filters[cell.filter, cell.row, cell.column]
    place = f"row {cell.row + 1}, column {cell.column + 1}"
    own = () if bias is None else (f"bias {signed(bias)}",)
    if cell.channel < 0:
        parts = [f"{name} {short(float(value))}" for name, value in zip(COLOURS, values, strict=True)]
        return title, " · ".join(parts), place, *own
    groups, channels = getattr(project.graph.node(layer_id).layer, "groups", 1), filters.shape[3]
    if groups * channels > 1:
        first = cell.filter * groups // len(filters) * channels  # of the group that the filter is in
        title += f" ← {named(channels_of(project, layer_id), first + cell.channel, 'input channel')}"
    return title, f"weight {short(float(values[cell.channel]))}{motion}", place, *own


def named(names: Mapping[int, str] | tuple[str, ...], index: int, word: str) -> str:
    """The name at a place, or the word with its number where there is none."""
    return names[index] if index < len(names) else f"{word} {index + 1}"


def layer_words(project: Project, layer_id: str) -> str:
    """What a layer is called in the chooser: ``Dense · 16 ← Dense · 32``."""
    source = source_of(project, layer_id)
    words = _short_words(project, layer_id)
    return f"{words} ← {_short_words(project, source)}" if source else words


def _short_words(project: Project, node_id: str) -> str:
    node = project.graph.node(node_id)
    name = node.title or node.layer.title
    number = node.id.rsplit("_", 1)[-1]
    return f"{name} {number} · {node.layer.size}" if node.layer.size else name
