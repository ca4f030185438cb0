"""`nnstudio export`: a trained project as source code that runs without NN Studio."""

from pathlib import Path

from nnstudio.cli.opening import by_hand_sentence, open_to_ask
from nnstudio.cli.places import check_file_place
from nnstudio.cli.printing import console, plain
from nnstudio.document.files.writing import write_text
from nnstudio.interchange.numpy_source import numpy_source
from nnstudio.interchange.pytorch_source import pytorch_source

_SOURCES = {"numpy": numpy_source, "pytorch": pytorch_source}


def export_project(name: str, to: str, out: Path) -> None:
    """Write the source and say where."""
    opened = open_to_ask(name)
    check_file_place(out, opened.path)
    write_text(out, _SOURCES[to](opened.project, opened.run))
    console().print(f"saved as {plain(out)}: run it with “python {plain(out)} FILE.csv”")
    if opened.by_hand:
        console().print(by_hand_sentence(opened))
