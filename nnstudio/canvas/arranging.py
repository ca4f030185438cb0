"""The Arrange commands on what the canvas shows: each is one undo entry, frames follow what they hold."""

from functools import partial

from nnstudio.canvas import geometry
from nnstudio.canvas.paper.paper_view import PaperView
from nnstudio.canvas.scene import CanvasScene
from nnstudio.document.drawing import arranging
from nnstudio.document.drawing.arranging import Axis, Edge
from nnstudio.document.project import Project
from nnstudio.document.sheet import Direction


def arrange(view: PaperView, direction: Direction) -> None:
    """Lay the drawing out and show it; several selected layers alone, where the drawing has this direction
    already.
    """
    scene = view.drawing
    now, sizes, gaps = scene.sizes(), scene.sizes(direction), geometry.GAPS[direction]

    def edit(project: Project) -> Project:
        return arranging.arrange(project, sizes, direction, gaps, scene.editor.selection, now)

    words = "Lay out left to right" if direction == "right" else "Lay out top to bottom"
    if scene.editor.perform(words, edit):
        view.zoom_to_fit()


def align(scene: CanvasScene, edge: Edge) -> None:
    """Give the selected cards a common edge or middle."""
    chosen = scene.editor.selection
    edit = partial(arranging.align, sizes=scene.sizes(), chosen=chosen, edge=edge)
    scene.editor.perform(f"Align {len(chosen)} layers", edit)


def distribute(scene: CanvasScene, axis: Axis) -> None:
    """Make the gaps between the selected cards equal."""
    chosen = scene.editor.selection
    edit = partial(arranging.distribute, sizes=scene.sizes(), chosen=chosen, axis=axis)
    scene.editor.perform(f"Equal gaps between {len(chosen)} layers", edit)
