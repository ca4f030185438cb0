"""Write source code and other text as a file, at once or not at all."""

from pathlib import Path

from nnstudio.data.replacing import replacing
from nnstudio.errors import ProjectError


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8; raises `ProjectError` where the place cannot be written to."""
    with replacing(path, ProjectError) as file:
        file.write(text.encode("utf-8"))
