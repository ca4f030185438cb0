"""What a Linux desktop is told about the program: by the rules of each format, and true."""

import configparser
import gzip
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from nnstudio.app.starting.arguments import OPTIONS
from nnstudio.cli import COMMANDS
from nnstudio.document.files import storage
from nnstudio.document.starting.starters import sample_project

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "packaging")


@pytest.fixture
def desktop() -> ModuleType:
    import desktop

    return desktop


@pytest.fixture
def product() -> ModuleType:
    import product

    return product


def _passes(checker: str, *arguments: str) -> None:
    if shutil.which(checker) is None:
        pytest.skip(f"needs {checker}")
    done = subprocess.run([checker, *arguments], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr


def _entry(text: str) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text)
    return parser["Desktop Entry"]


def test_menu_entry_opens_the_files_that_the_file_type_names(desktop, product):
    entry = _entry(desktop.desktop_entry())
    kind = ElementTree.fromstring(desktop.mime_type())[0]
    assert entry["Exec"] == "nnstudio %f"
    assert entry["MimeType"] == f"{kind.get('type')};"
    assert entry["Version"] == "1.4"
    assert product.EXTENSION in {item.get("pattern", "").lstrip("*") for item in kind}


def test_menu_entry_follows_the_specification(desktop, tmp_path):
    path = tmp_path / "nnstudio.desktop"
    path.write_text(desktop.desktop_entry(), encoding="utf-8")
    _passes("desktop-file-validate", str(path))


def test_page_of_the_software_centre_follows_the_specification(desktop, product, tmp_path):
    path = tmp_path / f"{product.IDENTIFIER}.metainfo.xml"
    path.write_text(desktop.metainfo(), encoding="utf-8")
    _passes("appstreamcli", "validate", "--no-net", str(path))


def test_only_releases_with_a_date_are_announced(desktop, product, tmp_path, monkeypatch):
    unreleased, released = (
        "## Unreleased\n- soon\n",
        "## 1.2.0 (2027-01-31)\n\n### Added\n- **One** thing\n  more\n- two\n",
    )
    history = f"# Changelog\n\n{unreleased}\n{released}"
    (tmp_path / "CHANGELOG.md").write_text(history, encoding="utf-8")
    (tmp_path / "nnstudio").symlink_to(ROOT / "nnstudio")
    monkeypatch.setattr(product, "ROOT", tmp_path)
    announced = ElementTree.fromstring(desktop.metainfo()).findall("releases/release")
    assert [(item.get("version"), item.get("date")) for item in announced] == [("1.2.0", "2027-01-31")]
    assert product.releases()[1].notes == ("One thing more", "two")


def test_a_saved_project_begins_as_the_file_type_says(product, tmp_path):
    path = tmp_path / "any.name"
    with path.open("wb") as file:
        storage.write(file, sample_project("wine"))
    beginning = path.read_bytes()[:60]
    assert beginning.startswith(b"PK\x03\x04")
    assert beginning[30:].startswith(product.DOCUMENT_FIRST_ENTRY.encode())


def test_system_knows_a_project_by_name_and_by_content(desktop, product, tmp_path):
    if shutil.which("update-mime-database") is None:
        pytest.skip("needs update-mime-database")
    (tmp_path / "packages").mkdir()
    (tmp_path / "packages" / "nnstudio.xml").write_text(desktop.mime_type(), encoding="utf-8")
    subprocess.run(["update-mime-database", str(tmp_path)], check=True, capture_output=True)
    assert f"{product.MIME_TYPE}:*{product.EXTENSION}" in (tmp_path / "globs").read_text("utf-8")
    assert product.MIME_TYPE.encode() in (tmp_path / "magic").read_bytes()


def test_manual_tells_every_command_and_every_option():
    import manual

    page = manual.manual_page().replace("\\-", "-")
    assert re.findall(r"^\.SS (\w+)$", page, re.MULTILINE) == list(COMMANDS)
    assert [option for option in OPTIONS if f"\\fB{option}\\fR" not in page] == []
    assert "\\fB--data-share\\fR" in page
    assert gzip.decompress(manual.packed(page)).decode() == page


def test_manual_is_read_by_man_without_a_warning(tmp_path):
    import manual

    path = tmp_path / "nnstudio.1"
    path.write_text(manual.manual_page(), encoding="utf-8")
    _passes("man", "--warnings", "-l", str(path))


def test_names_that_a_maintainer_chooses_stand_in_one_place(product, monkeypatch):
    address = product.MAINTAINER.partition("<")[2].rstrip(">")
    assert {word: _files_with(word) for word in (address, product.IDENTIFIER)} == {
        address: ["packaging/product.py"],
        product.IDENTIFIER: ["packaging/product.py"],
    }
    assert not product.has_maintainer()
    monkeypatch.setattr(product, "MAINTAINER", "Somebody <somebody@example.org>")
    assert product.has_maintainer()


def _files_with(word: str) -> list[str]:
    rooms = [ROOT / name for name in ("nnstudio", "packaging", "resources", "tests")]
    files = [*ROOT.glob("*.*"), *(path for room in rooms for path in room.rglob("*.*"))]
    kinds = (".py", ".spec", ".md", ".toml", ".svg")
    found = [path for path in files if path.suffix in kinds and word in path.read_text("utf-8")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)
