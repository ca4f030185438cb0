"""The whole drawing as a picture to be copied or written: the cards and links as they are seen, with nothing
selected.
"""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QMimeData, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from nnstudio.canvas import look
from nnstudio.canvas.scene import CanvasScene
from nnstudio.errors import EditError

SVG_MIME = "image/svg+xml"
_MARGIN = 24.0
_ENLARGED = 2.0
"""Pixels of an image for each one of the drawing at 100 %."""
_DETAIL = 3.0
"""How fine the small pictures in cards are in files that can be enlarged."""
_MOST_PIXELS = 16_000
"""Along a side of an image."""
_PIXELS_PER_INCH = 96
_POINTS_PER_PIXEL = 0.75


def drawing_as_image(scene: CanvasScene) -> QImage:
    """The drawing in pixels; raises `EditError` where it is empty."""
    area = _area(scene)
    scale = min(_ENLARGED, _MOST_PIXELS / max(area.width(), area.height()))
    image = QImage(_scaled(area, scale), QImage.Format.Format_RGB32)
    _paint(scene, QPainter(image), QRectF(image.rect()), area)
    return image


def drawing_as_png(scene: CanvasScene) -> bytes:
    """The drawing as a PNG file; raises `EditError` where it is empty."""
    buffer = _opened()
    drawing_as_image(scene).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def drawing_as_svg(scene: CanvasScene, title: str) -> bytes:
    """The drawing as an SVG file; raises `EditError` where it is empty."""
    area, buffer = _area(scene), _opened()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setTitle(title)
    generator.setResolution(_PIXELS_PER_INCH)
    generator.setSize(_scaled(area, 1.0))
    canvas = QRectF(0, 0, area.width() * _DETAIL, area.height() * _DETAIL)
    generator.setViewBox(canvas)
    _paint(scene, QPainter(generator), canvas, area)
    return bytes(buffer.data().data()).replace(b"<defs>", _fonts(), 1)


def _fonts() -> bytes:
    """A rule for an SVG, which names its font and holds none: where that is missing, none with serifs.

    Qt reads only one name and must not follow the rule, so that the selector is one that it does not know.
    """
    families = f"'{look.look().caption_font.family()}', Helvetica, Arial, sans-serif"
    return f"<defs><style>*|text {{ font-family: {families}; }}</style>".encode()


def drawing_as_pdf(scene: CanvasScene, title: str) -> bytes:
    """The drawing as a PDF file of one page that is as large as it; raises `EditError` where it is empty."""
    area, buffer = _area(scene), _opened()
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    points = QSizeF(area.width() * _POINTS_PER_PIXEL, area.height() * _POINTS_PER_PIXEL)
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(round(_PIXELS_PER_INCH * _DETAIL))
    _paint(scene, QPainter(writer), QRectF(0, 0, writer.width(), writer.height()), area)
    return bytes(buffer.data().data())


def drawing_for_clipboard(scene: CanvasScene, title: str) -> QMimeData:
    """The drawing as pixels and as SVG: raises `EditError` where it is empty."""
    data = QMimeData()
    data.setImageData(drawing_as_image(scene))
    data.setData(SVG_MIME, QByteArray(drawing_as_svg(scene, title)))
    return data


def _area(scene: CanvasScene) -> QRectF:
    if not scene.nodes:
        raise EditError("The canvas is empty, so there is nothing to make a picture of: add a layer first.")
    return scene.seen_rect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)


def _scaled(area: QRectF, scale: float) -> QSize:
    return QSize(round(area.width() * scale), round(area.height() * scale))


def _opened() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _paint(scene: CanvasScene, painter: QPainter, target: QRectF, area: QRectF) -> None:
    """Draw on paper of the theme's colour, and end the painter."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(target, look.look().background)
    with scene.nothing_selected():
        scene.render(painter, target, area, Qt.AspectRatioMode.IgnoreAspectRatio)
    painter.end()
