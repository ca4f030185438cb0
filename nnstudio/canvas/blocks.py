"""What can be done with blocks in the view: group, fold and unfold, name, set free."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from nnstudio.canvas.scene import CanvasScene
from nnstudio.document import blocks
from nnstudio.document.blocks import touched_blocks, whole_blocks
from nnstudio.document.project import Project
from nnstudio.document.sheet import Block
from nnstudio.document.unfolding import unfold

if TYPE_CHECKING:
    from nnstudio.canvas.view import CanvasView

_NO_BLOCK = "No block is selected: select some layers and press Ctrl+G to make one of them."


class Blocks:
    """The commands; names are written in the field of the notes and frames."""

    def __init__(self, view: "CanvasView") -> None:
        self._view = view

    def group(self) -> None:
        """Make one block of the selected nodes; its name can be written at once."""
        editor = self._view.editor
        chosen = editor.selection
        block_id = blocks.next_block(editor.project.sheet)
        words = "Group 1 layer" if len(chosen) == 1 else f"Group {len(chosen)} layers"
        if editor.perform(words, lambda project: blocks.group(project, chosen)[0]):
            self.write_name(block_id)

    def ungroup(self) -> None:
        """Set the nodes of the selected blocks free; they stay where they are."""
        chosen = self._chosen()
        if not chosen:
            self._view.editor.refused.emit(_NO_BLOCK)
            return
        ids, drawing = [block.id for block in chosen], self._view.drawing

        def edit(project: Project) -> Project:
            return blocks.ungroup(unfolded(drawing, project, ids), ids)

        self._view.editor.perform(f"Ungroup {_named(chosen)}", edit)

    def toggle(self) -> None:
        """Fold the blocks of what is selected; unfold them where all are folded."""
        chosen = self._chosen()
        if chosen:
            fold(self._view.drawing, [block.id for block in chosen], not all(each.folded for each in chosen))
        else:
            self._view.editor.refused.emit(_NO_BLOCK)

    def unfold(self, block_id: str) -> None:
        """Show the layers of a folded block."""
        fold(self._view.drawing, [block_id], folded=False)

    def one_selected(self) -> Block | None:
        """The block of which all nodes are selected, and nothing else."""
        editor = self._view.editor
        whole = whole_blocks(editor.project.sheet, editor.selection)
        return whole[0] if len(whole) == 1 and len(whole[0].members) == len(editor.selection) else None

    def write_name(self, block_id: str) -> None:
        """Open a field for the name of a block."""
        drawing = self._view.drawing
        block = drawing.editor.project.sheet.block_by_id[block_id]
        item = drawing.blocks.cards[block_id] if block.folded else drawing.blocks.frames[block_id]
        take = partial(self._name, block_id)
        self._view.annotations.open_field("block", block.name, item.scene_rect(), take)

    def _name(self, block_id: str, words: str) -> None:
        editor = self._view.editor
        block = editor.project.sheet.block_by_id.get(block_id)
        if block is not None and words:
            editor.perform(f"Name the block {words}", lambda p: blocks.rename(p, block_id, words))

    def _chosen(self) -> tuple[Block, ...]:
        return touched_blocks(self._view.editor.project.sheet, self._view.editor.selection)


def fold(drawing: CanvasScene, block_ids: Iterable[str], folded: bool) -> None:
    """Let a card stand for each of these blocks, or show their layers again; one undo entry."""
    ids = list(block_ids)
    chosen = tuple(drawing.editor.project.sheet.block_by_id[each] for each in ids)

    def edit(project: Project) -> Project:
        return blocks.set_folded(project, ids, True) if folded else unfolded(drawing, project, ids)

    drawing.editor.perform(f"{'Fold' if folded else 'Unfold'} {_named(chosen)}", edit)


def unfolded(drawing: CanvasScene, project: Project, block_ids: Iterable[str]) -> Project:
    """The project after folded blocks were unfolded one by one, each with room for its layers."""
    for block_id in block_ids:
        block = blocks.block_named(project, block_id)
        if block.folded:
            own = {each: drawing.nodes[each].size() for each in block.members}
            project = unfold(project, block_id, drawing.sizes() | own)
    return project


def _named(chosen: tuple[Block, ...]) -> str:
    return chosen[0].name if len(chosen) == 1 else f"{len(chosen)} blocks"
