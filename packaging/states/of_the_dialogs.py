"""Every dialog, with files as they are met: well made, messy, and no table at all."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtWidgets import QWidget

from nnstudio import paths
from nnstudio.app.commands.key_list import key_list
from nnstudio.app.main_window import MainWindow
from nnstudio.dialogs.about import AboutDialog
from nnstudio.dialogs.help import PAGES, HelpDialog
from nnstudio.dialogs.import_csv import ImportCsvDialog
from nnstudio.dialogs.import_images import ImportImagesDialog
from nnstudio.dialogs.playground import PlaygroundDialog
from nnstudio.dialogs.preferences import PreferencesDialog
from nnstudio.dialogs.repeat_block import RepeatBlockDialog
from nnstudio.document.drawing import blocks
from nnstudio.panels.views.loss.rate_dialog import RateDialog
from states.walking import Step, open_sample, shown, wait

_MESSY_ROWS = 400


def importing(window: MainWindow) -> Iterator[Step]:
    """The import of a table: a clean file, a messy one, and one that cannot be a table."""
    messy, refused = _folder() / "Wohnungen (Export).csv", _folder() / "ragged.csv"
    messy.write_bytes(_messy_table().encode("cp1252"))
    refused.write_text("width,length,kind\n1,2,rose\n3,4\n")
    for name, path in (
        ("clean", paths.resources() / "samples" / "penguins.csv"), ("messy", messy), ("refused", refused),
    ):  # fmt: skip
        yield from _closed(name, ImportCsvDialog(path, window))
    dialog = ImportCsvDialog(messy, window)
    shown(dialog, 1500)
    dialog.form.choices.rows.method.setCurrentIndex(dialog.form.choices.rows.method.findData("files"))
    dialog.form.choices.rows.method.activated.emit(0)
    yield from _closed("parts", dialog)


def importing_images(window: MainWindow) -> Iterator[Step]:
    """The import of a folder of images."""
    yield from _closed("", ImportImagesDialog(_images(), window))


def preparing(window: MainWindow) -> Iterator[Step]:
    """What a column holds and how it is prepared, and how the rows are split."""
    open_sample(window, "penguins")
    for column in ("bill_length_mm", "island", "species"):
        window.data_panel.show_details()
        window.data_panel.details.show_columns((column,))
        yield column, shown(window.data_panel.details)
    window.data_panel.show_rules()
    yield "rules", shown(window.data_panel.rules)


def playing(window: MainWindow) -> Iterator[Step]:
    """The playground: a world, and a plane to paint on."""
    dialog = PlaygroundDialog(parent=window)
    dialog.worlds.setCurrentRow(3)
    yield "world", shown(dialog)
    dialog.worlds.setCurrentRow(dialog.worlds.count() - 2)
    for place in range(30):
        dialog.tools.group.button(place % 2).click()
        dialog.picture.touched.emit(-0.9 + place / 17, 0.5 - (place % 2) + place / 60)
    yield from _closed("painted", dialog)


def helping(window: MainWindow) -> Iterator[Step]:
    """The pages of the help, keys among them."""
    dialog = HelpDialog(key_list(window.actions_by_name), window)
    for page in PAGES:
        dialog.show_page(page)
        yield page, shown(dialog)
    dialog.close()


def asking(window: MainWindow) -> Iterator[Step]:
    """The smaller dialogs."""
    editor = window.editor
    yield from _closed("preferences", PreferencesDialog(window.settings, window))
    yield from _closed("about", AboutDialog(window))
    open_sample(window, "wine")
    yield from _closed("rate", RateDialog(editor, window), 5000)
    editor.perform("Group", lambda project: blocks.group(project, ["dense_1", "dense_2"])[0])
    yield from _closed("repeat", RepeatBlockDialog(editor.project.sheet.blocks[0], window))
    yield from _closed("leaving", window.files.question())


def _closed(name: str, dialog: QWidget, milliseconds: int = 1500) -> Iterator[Step]:
    yield name, shown(dialog, milliseconds)
    dialog.close()
    dialog.deleteLater()
    wait(50)


def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="nnstudio-states-"))


def _messy_table() -> str:
    """Semicolons, decimal commas, gaps, an id, a constant, dates, a rare class and long names."""
    names = (
        "Nr", "Größe (m²)", "Preis in Tausend €", "Lage", "Baujahr", "verkauft am", "Land", "Balkon",
        "Anmerkung des Maklers, wie sie im Exposé steht",
    )  # fmt: skip
    lines = ["# exportiert am 31.01.2026", ";".join(names)]
    for row in range(_MESSY_ROWS):
        size = 30 + row * 37 % 140 + row % 7 / 10
        price = "n/a" if row % 23 == 5 else f"{1.0 + size * (3 + row % 5) / 1000:.3f}".replace(".", ",")
        lines.append(
            f"{10_000 + row};{size:.1f};{price};".replace(".", ",")
            + f"{('Mitte', 'Nord', 'Süd', '')[row % 4] if row % 97 else 'Insel'};{1900 + row * 13 % 120};"
            + f"{1 + row % 28:02}.{1 + row % 12:02}.2025;DE;{('ja', 'nein')[row % 3 == 0]};"
            + f"Schöne Wohnung Nummer {row * 7919 % 1000} mit <b>Blick</b>"
        )
    return "\r\n".join(lines) + "\r\n"


def _images() -> Path:
    folder = _folder()
    for number, kind in enumerate(("circles", "squares", "a class with a rather long name")):
        (folder / kind).mkdir()
        for each in range(12):
            y, x = np.mgrid[:32, :32] - 16 + each % 3
            inside = (x**2 + y**2 < 100, np.maximum(abs(x), abs(y)) < 9, abs(x) + abs(y) < 11)[number]
            grey = np.where(inside, 230 - 5 * each, 30).astype(np.uint8)
            Image.fromarray(grey).save(folder / kind / f"{each}.png")
    (folder / "squares" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return folder


WALKS = (importing, importing_images, preparing, playing, helping, asking)
