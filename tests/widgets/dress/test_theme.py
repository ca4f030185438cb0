"""The theme: its colours, how it is worn, and who is told."""

import pytest
from PySide6.QtGui import QColor, QPalette

from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.stylesheet import stylesheet


@pytest.fixture(autouse=True)
def light_again(qapp):
    yield
    theme.apply(qapp, "light")


def test_dark_dresses_the_application_in_the_dark_palette(qapp):
    theme.apply(qapp, "dark")
    assert theme.current() is theme.DARK
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(theme.DARK.background)
    assert theme.DARK.surface in qapp.styleSheet()


def test_a_change_of_theme_is_told_once(qapp, qtbot):
    theme.apply(qapp, "light")
    with qtbot.waitSignal(theme.notifier.changed) as told:
        theme.apply(qapp, "dark")
    assert told.args == [theme.DARK]
    with qtbot.assertNotEmitted(theme.notifier.changed):
        theme.apply(qapp, "dark")


def test_the_style_is_fusion_everywhere(qapp):
    theme.apply(qapp, "system")
    assert "fusion" in (qapp.style().objectName() or qapp.style().name()).lower() or qapp.styleSheet()


@pytest.mark.parametrize("mode", theme.MODES[1:])
def test_every_word_of_the_style_sheet_is_filled_in(mode, qapp):
    assert "$" not in stylesheet(theme.apply(qapp, mode), theme.RADIUS)


@pytest.mark.parametrize("mode", theme.MODES[1:])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("text", "surface", 7.0),
        ("text", "background", 7.0),
        ("muted", "surface", 4.5),
        ("on_accent", "accent", 4.5),
        ("error", "surface", 4.5),
    ],
)
def test_text_can_be_read_on_its_ground(mode, text, ground, least, qapp):
    colours = theme.apply(qapp, mode)
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= least


@pytest.mark.parametrize("mode", ["light-contrast", "dark-contrast"])
def test_high_contrast_keeps_what_it_promises(mode, qapp):
    colours = theme.apply(qapp, mode)
    for ground in ("surface", "background", "field", "hover", "selection"):
        for tone in ("text", "muted"):
            assert contrast(getattr(colours, tone), getattr(colours, ground)) >= 7.0, (tone, ground)
    for tone in ("accent", "error", "warning", "success"):
        assert contrast(getattr(colours, tone), colours.surface) >= 7.0, tone
    for tone in ("line", "training", "validation", "earlier"):
        assert contrast(getattr(colours, tone), colours.surface) >= 4.5, tone
    assert contrast(colours.on_accent, colours.accent) >= 7.0


def test_layer_families_have_colours_of_their_own_and_an_unknown_one_is_grey():
    families = (
        "data",
        "dense",
        "convolution",
        "pooling",
        "normalization",
        "regularization",
        "merge",
        "output",
    )
    assert len({theme.family_colour(family) for family in families}) == len(families)
    assert theme.family_colour("unheard of") == theme.family_colour("pooling")


def test_body_font_has_figures_of_equal_width(qapp):
    font = theme.body_font()
    assert font.pixelSize() >= theme.FONT_PIXELS
    assert "tnum" in {bytes(tag.toString()).decode() for tag in font.featureTags()}


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours as WCAG 2 defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [channel / 255 for channel in QColor(colour).getRgb()[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
