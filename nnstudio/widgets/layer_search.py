"""Finding a layer kind by a few letters, for the palette and for the search on the canvas."""

from nnstudio.engine.layers import LAYERS, Layer

_LEAST_LETTERS = 3


def grouped_layers(words: str = "") -> dict[str, list[type[Layer]]]:
    """The layer kinds that fit some words, by group, groups and kinds in the order of the palette."""
    groups: dict[str, list[type[Layer]]] = {}
    for layer in LAYERS.values():
        if fits(layer, words):
            groups.setdefault(layer.group, []).append(layer)
    return groups


def found_layers(words: str) -> list[type[Layer]]:
    """The layer kinds that fit some words, those whose title begins with them first."""
    fitting = [layer for layer in LAYERS.values() if fits(layer, words)]
    return sorted(fitting, key=lambda layer: not layer.title.lower().startswith(words.strip().lower()))


def fits(layer: type[Layer], words: str) -> bool:
    """Whether every word occurs in the layer's title or group, or, if long, begins one of its summary."""
    name = f"{layer.title} {layer.kind} {layer.group}".lower()
    summary = layer.summary.lower().replace("-", " ").split()
    return all(
        word in name or (len(word) >= _LEAST_LETTERS and any(told.startswith(word) for told in summary))
        for word in words.lower().split()
    )
