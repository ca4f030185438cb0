"""The names of the scripting API: what is fetched when it is first used is what editors and checkers see."""

import ast
from pathlib import Path

import nnstudio


def names_for_checkers() -> dict[str, str]:
    """Each name that is imported for type checkers only, and the module it comes from."""
    tree = ast.parse(Path(nnstudio.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    return {
        alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def test_checkers_see_the_names_that_scripts_get():
    assert names_for_checkers() == nnstudio._HOME_OF
    assert sorted(nnstudio.__all__) == sorted(nnstudio._HOME_OF)


def test_the_package_is_marked_as_typed():
    assert Path(nnstudio.__file__).with_name("py.typed").exists()
