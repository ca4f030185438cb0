"""Edits of blocks: nodes are grouped under a name, folded to one card, unfolded, named, and set free."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from nnstudio.document.drawing.folding import with_feeding
from nnstudio.document.project import Project
from nnstudio.document.sheet import Block, Sheet
from nnstudio.errors import EditError


def group(project: Project, node_ids: Collection[str], name: str = "") -> tuple[Project, str]:
    """Make one block of some nodes, which leave the blocks that they were in; also gives its id: ``block_1``.

    Without a name it is called by its number.
    """
    members = tuple(node.id for node in project.graph.nodes if node.id in node_ids)
    if not members:
        raise EditError("There is nothing to group: select the layers of the block first.")
    sheet = project.sheet.without_nodes(members)
    block_id = next_block(project.sheet)
    name = _words(name) or block_id.replace("_", " ").capitalize()
    block = with_feeding(project.graph, Block(block_id, name, members))
    return _with(project, (*sheet.blocks, block)), block_id


def next_block(sheet: Sheet) -> str:
    """The id that the next block gets."""
    tails = [each.id.removeprefix("block_") for each in sheet.blocks]
    numbers = [int(tail) for tail in tails if tail.isascii() and tail.isdigit()]
    return f"block_{max(numbers, default=0) + 1}"


def ungroup(project: Project, block_ids: Collection[str]) -> Project:
    """Take the names away; the nodes stay where they are."""
    for block_id in block_ids:
        block_named(project, block_id)
    return _with(project, (block for block in project.sheet.blocks if block.id not in block_ids))


def set_folded(project: Project, block_ids: Iterable[str], folded: bool) -> Project:
    """Let one card stand for all nodes of each block, or show them again."""
    return _changed(project, {each: replace(block_named(project, each), folded=folded) for each in block_ids})


def rename(project: Project, block_id: str, name: str) -> Project:
    """Give a block another name."""
    block = block_named(project, block_id)
    if not _words(name):
        raise EditError("A block needs a name: type at least one letter.")
    return _changed(project, {block_id: replace(block, name=_words(name))})


def paste_blocks(project: Project, blocks: Iterable[Block], new_ids: Mapping[str, str]) -> Project:
    """Group copies of nodes as their originals are; `new_ids` holds the copy of each node of these blocks.

    A name that is in use gets the next free number: ``Residual 2``.
    """
    for original in blocks:
        sheet = project.sheet
        members = tuple(new_ids[each] for each in original.members)
        name = free_name(sheet, original.name)
        fed = tuple(tuple(new_ids[each] for each in nodes) for nodes in original.fed_together)
        copy = Block(next_block(sheet), name, members, original.folded, fed)
        project = _with(project, (*sheet.blocks, copy))
    return project


def free_name(sheet: Sheet, name: str) -> str:
    """The name, with the next number behind it where another block is called so."""
    names = {block.name for block in sheet.blocks}
    if name not in names:
        return name
    stem, _, tail = name.rpartition(" ")
    stem = stem if stem and tail.isascii() and tail.isdigit() else name
    number = 2
    while f"{stem} {number}" in names:
        number += 1
    return f"{stem} {number}"


def whole_blocks(sheet: Sheet, node_ids: Collection[str]) -> tuple[Block, ...]:
    """The blocks of which every node is among these."""
    return tuple(block for block in sheet.blocks if all(member in node_ids for member in block.members))


def the_block(sheet: Sheet, node_ids: Collection[str]) -> Block | None:
    """The block of which these are the nodes, all of them and no others."""
    whole = whole_blocks(sheet, node_ids)
    return whole[0] if len(whole) == 1 and len(whole[0].members) == len(node_ids) else None


def touched_blocks(sheet: Sheet, node_ids: Iterable[str]) -> tuple[Block, ...]:
    """The blocks of which any node is among these, in order."""
    touched = {sheet.block_of[each].id for each in node_ids if each in sheet.block_of}
    return tuple(block for block in sheet.blocks if block.id in touched)


def block_named(project: Project, block_id: str) -> Block:
    """The block with this id; refuses where there is none."""
    block = project.sheet.block_by_id.get(block_id)
    if block is None:
        raise EditError(f"There is no block “{block_id}” on the canvas.")
    return block


def _words(name: str) -> str:
    return " ".join(name.split())


def _changed(project: Project, changed: Mapping[str, Block]) -> Project:
    return _with(project, (changed.get(block.id, block) for block in project.sheet.blocks))


def _with(project: Project, blocks: Iterable[Block]) -> Project:
    sheet = project.sheet.with_blocks(blocks)
    return project if sheet is project.sheet else replace(project, sheet=sheet)
