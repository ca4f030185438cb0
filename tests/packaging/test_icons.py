"""Icons of every size and form are drawn from the program's one sign."""

from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]


@pytest.fixture
def icons(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "packaging")
    import icons

    return icons


def test_every_size_of_the_theme_is_drawn_for_program_and_file(icons, tmp_path):
    icons.write_hicolor(tmp_path)
    for size in icons.SIZES:
        for name in ("apps/nnstudio", "mimetypes/application-x-nnstudio"):
            with Image.open(tmp_path / f"{size}x{size}" / f"{name}.png") as image:
                assert image.size == (size, size)
                assert image.getpixel((0, 0))[3] == 0
                assert image.getpixel((size // 2, size * 3 // 4))[3] > 200
    assert ElementTree.parse(tmp_path / "scalable/mimetypes/application-x-nnstudio.svg") is not None


def test_page_of_a_project_shows_the_sign(icons):
    import io

    with Image.open(io.BytesIO(icons.png(icons.document(), 128))) as image:
        assert image.getpixel((62, 56))[:3] == (0x2F, 0x6F, 0xDE)
        assert image.getpixel((40, 20))[:3] == (255, 255, 255)


def test_windows_and_macos_get_theirs_in_one_file_each(icons, tmp_path):
    icons.write_for_windows(tmp_path)
    icons.write_for_macos(tmp_path)
    with Image.open(tmp_path / "nnstudio.ico") as image:
        assert image.info["sizes"] == {(size, size) for size in icons.WINDOWS_SIZES}
    with Image.open(tmp_path / "project.icns") as image:
        assert image.size == (1024, 1024)
