"""What can be done with blocks in the view: group, fold and unfold, name, repeat, set free."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from nnstudio.canvas.cards.card_sizes import size_of_block, sizes_of
from nnstudio.canvas.scene import CanvasScene
from nnstudio.document.drawing import blocks, unfolding
from nnstudio.document.drawing.block_copies import row_of
from nnstudio.document.drawing.blocks import the_block, touched_blocks
from nnstudio.document.drawing.repeating import repeat
from nnstudio.document.project import Project
from nnstudio.document.sheet import Block
from nnstudio.errors import EditError

if TYPE_CHECKING:
    from nnstudio.canvas.view import CanvasView

_NO_BLOCK = "No block is selected: select some layers and press Ctrl+G to make one of them."


class Blocks:
    """The commands; names are written in the field of the notes and frames."""

    def __init__(self, view: "CanvasView") -> None:
        self._view = view

    def group(self) -> None:
        """Make one block of the selected nodes; its name can be written at once. A block that is selected as
        it is just gets another name.
        """
        editor = self._view.editor
        chosen, same = editor.selection, self.one_selected()
        if same is not None:
            self.write_name(same.id)
            return
        block_id = blocks.next_block(editor.project.sheet)
        merged = [block.id for block in self._chosen()]
        words = "Group 1 layer" if len(chosen) == 1 else f"Group {len(chosen)} layers"
        if editor.perform(words, lambda p: blocks.group(unfolded(p, merged), chosen)[0]):
            self.write_name(block_id)

    def ungroup(self) -> None:
        """Set the nodes of the selected blocks free; they stay where they are."""
        chosen = self._chosen()
        if not chosen:
            self._view.editor.refused.emit(_NO_BLOCK)
            return
        ids = [block.id for block in chosen]

        def edit(project: Project) -> Project:
            return blocks.ungroup(unfolded(project, ids), ids)

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

    def ask_to_repeat(self) -> None:
        """Ask how often the selected block is to stand in a row; says why where it cannot."""
        editor, chosen = self._view.editor, self._chosen()
        if len(chosen) != 1:
            editor.refused.emit("Several blocks are selected: select one of them." if chosen else _NO_BLOCK)
            return
        try:
            row_of(editor.project, chosen[0].id)
        except EditError as error:
            editor.refused.emit(str(error))
        else:
            self._view.repeat_wanted.emit(chosen[0])

    def repeat(self, block_id: str, times: int, share: bool) -> None:
        """Let a block stand so many times in a row, and select them all."""
        drawing, editor = self._view.drawing, self._view.editor
        before = editor.project.sheet
        name = before.block_by_id[block_id].name
        sizes = drawing.sizes()

        def edit(project: Project) -> Project:
            return repeat(project, block_id, times, sizes, share)

        if editor.perform(f"Repeat {name} ×{times}", edit):
            row = [
                b for b in editor.project.sheet.blocks if b.id == block_id or b.id not in before.block_by_id
            ]
            editor.select(member for block in row for member in block.members)

    def one_selected(self) -> Block | None:
        """The block of which all nodes are selected, and nothing else."""
        return the_block(self._view.editor.project.sheet, self._view.editor.selection)

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
    words = f"{'Fold' if folded else 'Unfold'} {_named(chosen)}"
    drawing.editor.perform(words, partial(folded_up if folded else unfolded, block_ids=ids))


def folded_up(project: Project, block_ids: Iterable[str]) -> Project:
    """The project after blocks were folded one by one, each without the hole that it would leave."""
    for block_id in block_ids:
        block = blocks.block_named(project, block_id)
        if not block.folded:
            project = unfolding.fold(project, block_id, sizes_of(project), size_of_block(project, block))
    return project


def unfolded(project: Project, block_ids: Iterable[str]) -> Project:
    """The project after folded blocks were unfolded one by one, each with room for its layers."""
    for block_id in block_ids:
        if blocks.block_named(project, block_id).folded:
            sizes = sizes_of(blocks.set_folded(project, [block_id], False))
            project = unfolding.unfold(project, block_id, sizes)
    return project


def _named(chosen: tuple[Block, ...]) -> str:
    return chosen[0].name if len(chosen) == 1 else f"{len(chosen)} blocks"
