"""What the files of the package import, as their text says it."""

import ast
from collections.abc import Iterator
from pathlib import Path


def imported_modules(source: Path) -> Iterator[str]:
    """Names of the modules that a file imports, at its top or anywhere else."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
