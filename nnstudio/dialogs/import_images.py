"""The import of images: what lies in the folder is shown, size and colour are chosen, and all of it is read
beside the window.
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nnstudio.data.images.folder import LARGEST_SIDE, read_folder, usual_format
from nnstudio.data.images.format import ImageFormat
from nnstudio.data.images.looking import ImageFolder, look_into
from nnstudio.data.reading.table_reading import read_table
from nnstudio.data.storage.memory import memory_warning
from nnstudio.data.tables.table import Table
from nnstudio.document.project import ProjectData
from nnstudio.document.starting.image_projects import image_data, image_shape
from nnstudio.document.starting.starters import data_for_table
from nnstudio.errors import DataError
from nnstudio.presence import is_folder
from nnstudio.session.file_worker import FileWorker
from nnstudio.widgets.calm_wheel import calm_wheel
from nnstudio.widgets.dialog_size import open_as_large_as
from nnstudio.widgets.dress.stylesheet import dress
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.image_cards import Card, ImageStrip
from nnstudio.widgets.plain_label import plain_label

_SAMPLES = 7
_MOST_CLASSES_NAMED = 6


@dataclass(frozen=True)
class _Found:
    """What a first look at a folder gives."""

    folder: ImageFolder
    form: ImageFormat


class ImportImagesDialog(QDialog):
    """After `accept`, `data` holds the images; the caller makes the edit. A file of arrays needs no choices:
    it is read at once.
    """

    ready = Signal()
    """What lies in the folder is shown."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_images")
        self.setWindowTitle("Import images")
        self.data: ProjectData | None = None
        self._path = path
        self._found: _Found | None = None
        self._refusal = ""
        self._reader, self._sampler = FileWorker(self), FileWorker(self)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._begin()

    def _make_parts(self) -> None:
        self.title = ElidedLabel(self._path.name, role="title")
        self.facts = ElidedLabel("", role="muted")
        self.split = ElidedLabel("", role="muted")
        self.width_field, self.height_field = QSpinBox(), QSpinBox()
        for field, name in ((self.width_field, "Width"), (self.height_field, "Height")):
            field.setRange(1, LARGEST_SIDE)
            field.setSuffix(" px")
            field.setAccessibleName(f"{name} in pixels")
            field.setObjectName(f"image_{name.lower()}")
            field.setToolTip(f"{name} that every image is stretched to")
            calm_wheel(field)
        self.colour = QCheckBox("Colour")
        self.colour.setObjectName("image_colour")
        self.colour.setToolTip("Keep red, green and blue: three numbers for each pixel instead of one")
        self.strip = ImageStrip()
        self.words = plain_label(name="import_images_words")
        self.words.setMinimumHeight(2 * self.fontMetrics().lineSpacing() + 2)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.setObjectName("import_images_cancel")
        self.import_button = QPushButton("Import")
        self.import_button.setObjectName("import_images_accept")
        self.import_button.setProperty("role", "primary")
        self.import_button.setDefault(True)

    def _lay_out(self) -> None:
        self._choices = QWidget()
        choices = QHBoxLayout(self._choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.addWidget(QLabel("Size"))
        choices.addWidget(self.width_field)
        choices.addWidget(QLabel("×"))
        choices.addWidget(self.height_field)
        choices.addSpacing(16)
        choices.addWidget(self.colour)
        choices.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.progress, 1)
        buttons.addStretch(0)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.import_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.setSpacing(12)
        for part in (self.title, self.facts, self.split, self._choices, self.strip, self.words):
            whole.addWidget(part)
        whole.addStretch(1)
        whole.addLayout(buttons)
        open_as_large_as(self, 660, 320)

    def _connect(self) -> None:
        self.width_field.valueChanged.connect(self._changed)
        self.height_field.valueChanged.connect(self._changed)
        self.colour.toggled.connect(self._changed)
        self._sampler.finished.connect(self.strip.show_cards)
        self._reader.progressed.connect(lambda share: self.progress.setValue(round(1000 * share)))
        self._reader.finished.connect(self._take)
        self._reader.failed.connect(self._refuse)
        self.cancel_button.clicked.connect(self.reject)
        self.import_button.clicked.connect(self.read)

    # ------------------------------------------------------------------ looking and reading

    def _begin(self) -> None:
        path = self._path
        if is_folder(path):
            self._reader.run(lambda tell, cancelled: _look(path))
        else:
            self._reader.run(lambda tell, cancelled: read_table(path, None, None, tell, cancelled))
        self._refresh()

    def read(self) -> None:
        """Read every image as it is chosen, then close; Cancel stops it."""
        if self._found is None or self._reader.is_working:
            return
        folder, form = self._found.folder, self._form
        self._refusal = ""
        self._reader.run(lambda tell, cancelled: read_folder(folder, form, tell, cancelled))
        self._refresh()

    def _take(self, result: "_Found | Table") -> None:
        if isinstance(result, Table):
            self._finish(result)
            return
        self._found = result
        for field, value in (
            (self.width_field, result.form.width), (self.height_field, result.form.height),
        ):  # fmt: skip
            field.blockSignals(True)
            field.setValue(value)
            field.blockSignals(False)
        self.colour.setChecked(result.form.colour)
        self._changed()
        self.import_button.setFocus()
        self.ready.emit()

    def _finish(self, table: Table) -> None:
        try:
            made = image_data if image_shape(table) is not None else data_for_table
            self.data = made(table, self._path.name)
        except DataError as error:
            self._refuse(str(error))
            return
        super().accept()

    def _changed(self) -> None:
        self._refusal = ""
        if self._found is not None:
            folder, form = self._found.folder, self._form
            self._sampler.run(lambda tell, cancelled: _samples(folder, form))
        self._refresh()

    def _refuse(self, sentence: str) -> None:
        self._refusal = sentence
        self._refresh()

    # ------------------------------------------------------------------ showing

    @property
    def _form(self) -> ImageFormat:
        return ImageFormat(self.height_field.value(), self.width_field.value(), self.colour.isChecked())

    def _refresh(self) -> None:
        reading, found = self._reader.is_working, self._found
        self.facts.setText(_facts(found.folder) if found is not None else "Looking …" if reading else "")
        self.split.setText(_split(found.folder) if found is not None else "")
        self.split.setVisible(bool(self.split.text()))
        self._choices.setVisible(found is not None)
        self.strip.setVisible(found is not None)
        self._choices.setEnabled(found is not None and not reading)
        self.progress.setVisible(reading and (found is not None or not is_folder(self._path)))
        self.import_button.setEnabled(found is not None and not reading)
        warning = memory_warning(len(found.folder.files), self._form.shape) if found is not None else ""
        self.words.setText(self._refusal or warning)
        dress(self.words, "role", "error" if self._refusal else "muted")

    def done(self, result: int) -> None:
        """Stop reading before the dialog closes, whatever closes it."""
        self._reader.cancel()
        self._sampler.cancel()
        super().done(result)


def _look(path: Path) -> _Found:
    folder = look_into(path)
    return _Found(folder, usual_format(folder))


def _samples(folder: ImageFolder, form: ImageFormat) -> list[Card]:
    """Images from all over the folder, so that several classes are among them."""
    from nnstudio.data.images.files import read_image

    cards: list[Card] = []
    count = len(folder.files)
    for place in range(min(_SAMPLES, count)):
        index = place * count // min(_SAMPLES, count)
        try:
            cards.append((read_image(folder.files[index], form), folder.classes[folder.class_of[index]]))
        except DataError:
            continue
    return cards


def _facts(folder: ImageFolder) -> str:
    named = [f"{name} ({count:,})" for name, count in zip(folder.classes, folder.counts, strict=True)]
    more = f" and {len(named) - _MOST_CLASSES_NAMED} more" if len(named) > _MOST_CLASSES_NAMED else ""
    classes = ", ".join(named[:_MOST_CLASSES_NAMED]) + more
    return f"{len(folder.files):,} images of {len(named)} classes: {classes}"


def _split(folder: ImageFolder) -> str:
    parts = [f"{count:,} {name}" for name, count in folder.part_counts.items()]
    return f"Split as its sub-folders say: {', '.join(parts)}" if parts else ""
