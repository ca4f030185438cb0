"""The colours, type and spacing of the window, light and dark: the one place where they are named.

Whoever paints asks `current()` then; whoever keeps pens or brushes renews them on `notifier.changed`.
Colours are ``#RRGGBB`` strings, so that style sheets, QColor and pyqtgraph all take them.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication

from nnstudio.widgets.dress.stylesheet import stylesheet

Mode = Literal["system", "light", "dark", "light-contrast", "dark-contrast"]
MODES: tuple[Mode, ...] = ("system", "light", "dark", "light-contrast", "dark-contrast")

GRID = 8
"""Spacing in pixels; margins and gaps are multiples or halves of it."""
RADIUS = 8
"""Corner radius of cards and fields in pixels."""
FONT_PIXELS = 13
"""Height of body text; a larger system font is respected."""
MOTION_MILLISECONDS = 120
"""Length of the few movements that explain something."""


@dataclass(frozen=True)
class Theme:
    """Named colours; with high contrast, text of either tone keeps 7 to 1 against its ground, and lines 4.5.

    `surface` lies on `background`, `field` is what one types into, `on_accent` is read on `accent`.
    Training, validation and earlier runs keep their three colours in every plot.
    """

    name: Literal["light", "dark"]
    background: str
    surface: str
    field: str
    hover: str
    line: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    warning: str
    error: str
    success: str
    training: str
    validation: str
    earlier: str
    high_contrast: bool = False

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on dark ground."""
        return self.name == "dark"


LIGHT = Theme(
    name="light", background="#F3F5F8", surface="#FFFFFF", field="#F7F9FB", hover="#EDF1F6", line="#D9DEE5",
    text="#1D2733", muted="#66717F",
    accent="#2F6FDE", accent_hover="#255FC6", on_accent="#FFFFFF", selection="#DCE8FB",
    warning="#C8A400", error="#C4362B", success="#1C7F55",
    training="#2F6FDE", validation="#E07A10", earlier="#B4BBC4",
)  # fmt: skip
DARK = Theme(
    name="dark", background="#15181D", surface="#1D2127", field="#242931", hover="#2B313B", line="#323945",
    text="#E6EAF0", muted="#98A3B1",
    accent="#6CA0FF", accent_hover="#86B1FF", on_accent="#0F1A2B", selection="#29406B",
    warning="#D6B52A", error="#FF7B70", success="#4CC38A",
    training="#6CA0FF", validation="#E8862B", earlier="#59616D",
)  # fmt: skip
LIGHT_CONTRAST = Theme(
    name="light", background="#FFFFFF", surface="#FFFFFF", field="#FFFFFF", hover="#E3EBF8", line="#5C636B",
    text="#000000", muted="#33393F",
    accent="#0B3FA8", accent_hover="#072C78", on_accent="#FFFFFF", selection="#C5D9FB",
    warning="#6B5600", error="#9C0F0A", success="#00552E",
    training="#0B3FA8", validation="#A84300", earlier="#5C636B", high_contrast=True,
)  # fmt: skip
DARK_CONTRAST = Theme(
    name="dark", background="#000000", surface="#000000", field="#000000", hover="#1E2B40", line="#9AA3AE",
    text="#FFFFFF", muted="#D5DAE0",
    accent="#8FBAFF", accent_hover="#B5D2FF", on_accent="#000000", selection="#1F3F7A",
    warning="#FFE066", error="#FF9F96", success="#71E6A8",
    training="#8FBAFF", validation="#FFAA5C", earlier="#9AA3AE", high_contrast=True,
)  # fmt: skip

_BY_MODE: dict[Mode, Theme] = {
    "light": LIGHT, "dark": DARK, "light-contrast": LIGHT_CONTRAST, "dark-contrast": DARK_CONTRAST,
}  # fmt: skip

_FAMILY_COLOURS = {
    "data": "#56B4E9", "dense": "#0072B2", "convolution": "#009E73", "pooling": "#7A8699",
    "normalization": "#C8A400", "regularization": "#CC79A7", "merge": "#E69F00", "output": "#D55E00",
}  # fmt: skip


class ThemeNotifier(QObject):
    """Tells that another theme holds now; `changed` carries the new `Theme`."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT
        self.text_scale = 1.0
        self.mode: Mode = "system"
        self.follows_system = False


notifier = ThemeNotifier()


def current() -> Theme:
    """The theme that holds now; light before `apply` was called."""
    return notifier.theme


def scaled(pixels: float) -> int:
    """A length of something that holds text, grown with the system's font; with the usual one as given."""
    return round(pixels * notifier.text_scale)


def text_scale() -> float:
    """How much larger than `FONT_PIXELS` body text is."""
    return notifier.text_scale


def family_colour(family: str) -> str:
    """The colour-blind-safe colour (Okabe & Ito) of a layer family; grey for one that is not known."""
    return _FAMILY_COLOURS.get(family, _FAMILY_COLOURS["pooling"])


def apply(application: QApplication, mode: Mode = "system", text_scale: float | None = None) -> Theme:
    """Dress the whole application in a theme, or in the one that the system asks for.

    `text_scale` makes text and what holds it so many times as large as designed; None as the system's font
    is, but not smaller.
    """
    notifier.mode = mode
    notifier.text_scale = _system_scale() if text_scale is None else text_scale
    hints = application.styleHints()
    if not notifier.follows_system:
        hints.colorSchemeChanged.connect(_follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(_follow_system)
        notifier.follows_system = True
    if mode == "system":
        hints.unsetColorScheme()
    else:
        hints.setColorScheme(Qt.ColorScheme.Dark if mode.startswith("dark") else Qt.ColorScheme.Light)
    if application.style().objectName().lower() != "fusion":
        application.setStyle("Fusion")
    return _dress(application, _BY_MODE[_mode_of_system(hints) if mode == "system" else mode])


def _mode_of_system(hints: QStyleHints) -> Mode:
    wants_contrast = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    if hints.colorScheme() == Qt.ColorScheme.Dark:
        return "dark-contrast" if wants_contrast else "dark"
    return "light-contrast" if wants_contrast else "light"


def body_font(pixels: int = FONT_PIXELS, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The body font (Inter where it is installed, else the system's) with figures of equal width."""
    return _font(scaled(pixels), weight)


def paper_font(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The body font for what is drawn on the canvas, where the zoom makes text larger."""
    return _font(pixels, weight)


def _font(pixels: int, weight: QFont.Weight) -> QFont:
    has_inter = _has_inter()
    font = QFont("Inter") if has_inter else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _system_scale() -> float:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return max(1.0, QFontInfo(font).pixelSize() / FONT_PIXELS)


@cache
def _has_inter() -> bool:
    """Asked once: the list of all families is long."""
    return "Inter" in QFontDatabase.families()


def _follow_system() -> None:
    application = QApplication.instance()
    if isinstance(application, QApplication) and notifier.mode == "system":
        apply(application, "system")


def _dress(application: QApplication, theme: Theme) -> Theme:
    changed = theme != notifier.theme
    notifier.theme = theme
    application.setFont(body_font())
    application.setPalette(_palette(theme))
    application.setStyleSheet(stylesheet(theme, RADIUS, notifier.text_scale))
    if changed:
        notifier.changed.emit(theme)
    return theme


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for colour, roles in (
        (theme.background, (role.Window,)),
        (theme.surface, (role.Base, role.Button, role.ToolTipBase)),
        (theme.field, (role.AlternateBase,)),
        (theme.text, (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText)),
        (theme.muted, (role.PlaceholderText,)),
        (theme.accent, (role.Highlight, role.Accent, role.Link, role.LinkVisited)),
        (theme.on_accent, (role.HighlightedText,)),
        (theme.hover, (role.Midlight, role.Light)),
        (theme.line, (role.Mid, role.Dark)),
    ):
        for one in roles:
            palette.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(theme.muted))
    return palette
