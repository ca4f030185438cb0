"""What must hold of the notes, frames and blocks of a project file."""

from collections.abc import Collection

from nnstudio.document.files.format_error import FormatError
from nnstudio.document.files.graph_format import check_place
from nnstudio.document.sheet import Block, Sheet


def checked_sheet(sheet: Sheet, node_ids: Collection[str]) -> Sheet:
    """The sheet itself; raises `FormatError` where ids are not unique, or a block holds what is not there."""
    if len(sheet.by_id) < len(sheet.annotations):
        raise FormatError("two notes or frames have the same id")
    if len(sheet.block_by_id) < len(sheet.blocks):
        raise FormatError("two blocks have the same id")
    for paper in sheet.annotations:
        check_place(paper.id, paper.x, paper.y, paper.width, paper.height)
    for block in sheet.blocks:
        _check_members(sheet, block, node_ids)
    return sheet


def _check_members(sheet: Sheet, block: Block, node_ids: Collection[str]) -> None:
    if not block.members:
        raise FormatError(f"{block.id} holds no layers")
    for member in block.members:
        if member not in node_ids:
            raise FormatError(f"{block.id} holds {member}, which is not there")
        if sheet.block_of[member] is not block or block.members.count(member) > 1:
            raise FormatError(f"{member} is in a block twice")
    for node_id in (each for nodes in block.fed_together for each in nodes):
        if node_id not in block.members:
            raise FormatError(f"{block.id} feeds {node_id}, which it does not hold")
