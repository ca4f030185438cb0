"""The drawing and its summary for papers and slides: copied, or written as SVG, PNG or PDF."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from nnstudio.app.projects.written_files import WrittenFiles
from nnstudio.canvas import picture
from nnstudio.canvas.scene import CanvasScene
from nnstudio.document.summary import Summary, as_markdown, as_text, summary_of
from nnstudio.errors import NNStudioError
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.settings import Settings


@dataclass(frozen=True)
class PictureFormat:
    """One kind of file: its words in the menu, its ending, and who makes its bytes."""

    text: str
    help: str
    suffix: str
    make: Callable[[CanvasScene, str], bytes]


FORMATS = (
    PictureFormat("Drawing as &SVG…", "Can be enlarged and edited", ".svg", picture.drawing_as_svg),
    PictureFormat(
        "Drawing as PN&G…", "Pixels, twice as many as at 100 %", ".png",
        lambda scene, title: picture.drawing_as_png(scene),
    ),
    PictureFormat("Drawing as P&DF…", "One page as large as the drawing", ".pdf", picture.drawing_as_pdf),
)  # fmt: skip


class DrawingExports(WrittenFiles):
    """Copies and writes the drawing and its summary."""

    copied = Signal(str)
    """What is on the clipboard now, as a sentence."""

    def __init__(self, editor: Editor, scene: CanvasScene, settings: Settings, window: QWidget) -> None:
        super().__init__(editor, settings, window)
        self._scene = scene

    def fill(self, menu: QMenu) -> None:
        """Add one action for each kind of file."""
        menu.addSeparator()
        for kind in FORMATS:
            action = menu.addAction(kind.text)
            action.setToolTip(kind.help)
            action.triggered.connect(lambda checked=False, chosen=kind: self.ask_and_write(chosen))

    def ask_and_write(self, kind: PictureFormat) -> None:
        """Write the drawing where the user says."""
        make = partial(kind.make, self._scene, self._editor.project.name)
        self.make_and_write("Export the drawing", kind.suffix[1:].upper(), kind.suffix, make)

    def copy_drawing(self) -> None:
        """Put a picture of the drawing on the clipboard."""
        try:
            data = picture.drawing_for_clipboard(self._scene, self._editor.project.name)
        except NNStudioError as error:
            self.failed.emit(str(error))
            return
        QGuiApplication.clipboard().setMimeData(data)
        self.copied.emit("A picture of the drawing is on the clipboard.")

    def copy_text(self) -> None:
        """Put the table of the layers on the clipboard, its columns aligned."""
        self._copy_summary(as_text)

    def copy_markdown(self) -> None:
        """Put the table of the layers on the clipboard as Markdown."""
        self._copy_summary(as_markdown)

    def _copy_summary(self, form: Callable[[Summary], str]) -> None:
        summary = summary_of(self._editor.project, self._editor.report)
        if not summary.rows:
            self.failed.emit("The canvas is empty, so there is nothing to sum up: add a layer first.")
            return
        QGuiApplication.clipboard().setText(form(summary))
        self.copied.emit(f"A table of {len(summary.rows)} layers is on the clipboard.")
