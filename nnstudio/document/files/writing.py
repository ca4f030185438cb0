"""Write source code, pictures and the like as a file, at once or not at all."""

from pathlib import Path

from nnstudio.data.storage.replacing import replacing
from nnstudio.errors import ProjectError


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8; raises `ProjectError` where the place cannot be written to."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write bytes; raises `ProjectError` where the place cannot be written to."""
    with replacing(path, ProjectError) as file:
        file.write(content)
