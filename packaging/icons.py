"""The program's icons in every size and form that a system asks for, drawn from the one SVG of its sign.

Qt draws them, which the program ships anyway; Pillow packs those of Windows and macOS.
"""

import io
import os
import re
from pathlib import Path

import product

SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
WINDOWS_SIZES = (16, 24, 32, 48, 64, 128, 256)
MACOS_SIZE = 1024
_PAGE = """<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128" viewBox="0 0 128 128">
  <path d="M24 4H82L108 30V116A8 8 0 0 1 100 124H24A8 8 0 0 1 16 116V12A8 8 0 0 1 24 4Z" fill="#FFFFFF" \
stroke="#98A3B1" stroke-width="4" stroke-linejoin="round"/>
  <path d="M82 4V22A8 8 0 0 0 90 30H108Z" fill="#D9DEE5" stroke="#98A3B1" stroke-width="4" \
stroke-linejoin="round"/>
  <g transform="translate(24 40) scale(0.6)">
{sign}
  </g>
</svg>
"""


def application() -> str:
    """The program's sign, as SVG."""
    return product.ICON.read_text("utf-8")


def document() -> str:
    """A page with the program's sign on it, as SVG: how a project file looks in a folder."""
    sign = re.search(r"<svg[^>]*>\n(.*)</svg>", application(), re.DOTALL)
    if sign is None:
        raise ValueError(f"{product.ICON} is not the drawing that the page of a project is made from.")
    return _PAGE.format(sign=sign[1].rstrip())


def png(svg: str, size: int) -> bytes:
    """Draw an SVG on a square of `size` pixels."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def write_hicolor(folder: Path) -> None:
    """Fill an icon theme's folder: applications and files, drawn and scalable."""
    drawings = {
        f"apps/{product.NAME}": application(),
        f"mimetypes/{product.MIME_TYPE.replace('/', '-')}": document(),
    }
    for name, svg in drawings.items():
        _write(folder / "scalable" / f"{name}.svg", svg.encode())
        for size in SIZES:
            _write(folder / f"{size}x{size}" / f"{name}.png", png(svg, size))


def write_for_windows(folder: Path) -> None:
    """Write nnstudio.ico and project.ico."""
    for name, svg in (("nnstudio", application()), ("project", document())):
        _save(svg, max(WINDOWS_SIZES), folder / f"{name}.ico", [(size, size) for size in WINDOWS_SIZES])


def write_for_macos(folder: Path) -> None:
    """Write nnstudio.icns and project.icns."""
    for name, svg in (("nnstudio", application()), ("project", document())):
        _save(svg, MACOS_SIZE, folder / f"{name}.icns", None)


def _save(svg: str, size: int, path: Path, sizes: list[tuple[int, int]] | None) -> None:
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"sizes": sizes} if sizes else {}
    Image.open(io.BytesIO(png(svg, size))).save(path, **options)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
