"""A built folder is laid out as Debian's policy has it."""

import gzip
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="needs dpkg")


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "packaging")
    import debian

    return debian


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "built"
    (folder / "_internal" / "nnstudio").mkdir(parents=True)
    for name in ("nnstudio", "smoke", "_internal/data"):
        (folder / name).write_bytes(b"x" * 5000)
        (folder / name).chmod(0o700)
    (folder / "_internal" / "link").symlink_to("data")
    return folder


@pytest.fixture
def works(debian: ModuleType) -> list:
    import inventory

    from nnstudio.components import Component

    text = (
        "Apache License\n Version 2.0, January 2004\n terms\nEND OF TERMS AND CONDITIONS\nCopyright Somebody"
    )
    return [inventory.Work(Component("thing", "2", "Apache-2.0"), "pkg:generic/thing@2", (text,))]


def test_package_holds_program_menu_entry_icons_and_manual(debian, program, works, tmp_path):
    package = debian.build(program, works, tmp_path)
    listed = subprocess.run(
        ["dpkg-deb", "--contents", str(package)], capture_output=True, encoding="utf-8", check=True
    ).stdout
    for name in (
        "./usr/bin/nnstudio -> ../lib/nnstudio/nnstudio",
        "./usr/lib/nnstudio/_internal/link -> data",
        "./usr/share/applications/nnstudio.desktop",
        "./usr/share/mime/packages/nnstudio.xml",
        "./usr/share/icons/hicolor/scalable/mimetypes/application-x-nnstudio.svg",
        "./usr/share/icons/hicolor/48x48/apps/nnstudio.png",
        "./usr/share/man/man1/nnstudio.1.gz",
        "./usr/share/doc/nnstudio/copyright",
    ):
        assert name in listed
    assert "smoke" not in listed
    rights = {line.split()[-1]: line[:10] for line in listed.splitlines() if "->" not in line}
    assert rights["./usr/lib/nnstudio/nnstudio"] == "-rwxr-xr-x"
    assert rights["./usr/lib/nnstudio/_internal/data"] == "-rw-r--r--"
    assert {line.split()[1] for line in listed.splitlines()} == {"root/root"}


def test_package_tells_version_size_and_what_it_needs(debian, program, works, tmp_path):
    debian.lay_out(program, works, tmp_path / "tree")
    fields = dict(
        line.split(": ", 1)
        for line in (tmp_path / "tree/DEBIAN/control").read_text().splitlines()
        if line[0] != " "
    )
    assert fields["Version"] == f"{debian.product.version()}-1"
    assert int(fields["Installed-Size"]) > 10
    assert "libc6" in fields["Depends"]
    sums = (tmp_path / "tree/DEBIAN/md5sums").read_text()
    done = subprocess.run(
        ["md5sum", "--check", "--quiet"], input=sums, cwd=tmp_path / "tree", text=True, check=False
    )
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("ours", "theirs"), [("1.0.0", "1.0.0-1"), ("1.0.0rc2", "1.0.0~rc2-1"), ("2.0b1", "2.0~b1-1")]
)
def test_version_before_the_final_one_sorts_before_it(debian, monkeypatch, ours, theirs):
    monkeypatch.setattr(debian.product, "version", lambda: ours)
    assert debian.version() == theirs


def test_copyright_refers_to_texts_that_every_system_holds(debian, works):
    text = debian.copyright_file(works)
    assert "thing 2 (Apache-2.0)" in text
    assert "Copyright Somebody" in text
    assert "END OF TERMS" not in text
    assert "/usr/share/common-licenses/Apache-2.0.)" in text


def test_both_changelogs_are_packed(debian, program, works, tmp_path):
    debian.lay_out(program, works, tmp_path / "tree")
    documentation = tmp_path / "tree/usr/share/doc/nnstudio"
    assert debian.changelog().splitlines()[:3] == _unpacked(documentation / "changelog.Debian.gz")[:3]
    assert _unpacked(documentation / "changelog.gz")[0] == "# Changelog"


def _unpacked(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().splitlines()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="an archive for Linux")
def test_archive_runs_from_one_folder_and_names_nobody(debian, program, tmp_path):
    import archive

    with tarfile.open(archive.build(program, tmp_path)) as opened:
        members = opened.getmembers()
    (top,) = {member.name.split("/")[0] for member in members}
    names = {member.name.removeprefix(f"{top}/") for member in members}
    assert {"nnstudio", "_internal/link", "share/nnstudio.desktop"} <= names
    assert "smoke" not in names
    assert {(member.uid, member.uname) for member in members} == {(0, "root")}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="an archive for Linux")
def test_everybody_may_read_what_root_unpacks(debian, program, tmp_path):
    import archive

    kernels = program / "_internal" / "kernels"
    kernels.mkdir(mode=0o700)
    (kernels / "one.nbi").touch(mode=0o600)
    with tarfile.open(archive.build(program, tmp_path)) as opened:
        modes = {member.name.partition("/")[2]: member.mode for member in opened.getmembers()}
    assert modes["nnstudio"] == modes["_internal/kernels"] == 0o755
    assert modes["_internal/kernels/one.nbi"] == 0o644
