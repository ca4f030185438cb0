"""Packages are proven in a clean place; what the proof looks at can be told from what it must not see."""

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOOD = "opened wine, trained and closed on xcb\nwindow after 0.80 s, first loss after 1.90 s\n"


@pytest.fixture(autouse=True)
def _on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "packaging")


@pytest.fixture
def refused() -> type[Exception]:
    from proof.verdict import NotProvenError

    return NotProvenError


@pytest.fixture
def place(tmp_path: Path):
    """A place as a user leaves it who trained and saved."""
    from proof.commands import SAVED
    from proof.place import Place

    place = Place(tmp_path)
    for folder in ("etc/skel", "tmp"):
        (tmp_path / folder).mkdir(parents=True)
    for name in (*SAVED, ".cache/nnstudio/numba/a.nbi", ".config/nnstudio/settings.ini"):
        (place.home / name).parent.mkdir(parents=True, exist_ok=True)
        (place.home / name).touch()
    return place


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_packages_do_what_a_stranger_expects_of_them(released: Path) -> None:
    import prove

    if missing := prove.lacking():
        pytest.skip(f"needs {', '.join(missing)}")
    done = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "prove.py"), "--busy", str(released)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert done.stdout.count("nothing but the user's own files remains") == 2


def test_figures_of_a_start_are_told_with_their_limits():
    from proof import starts

    told = starts.figures("first", GOOD, 3.0, 5.0)
    assert told == "first start: window after 0.8 s (at most 3), first loss after 1.9 s (at most 5)"
    assert starts.figures("first", GOOD, 3.0, math.inf).endswith("first loss after 1.9 s")


@pytest.mark.parametrize(
    "said",
    [
        "qt.qpa.plugin: Could not load the Qt platform plugin\n" + GOOD,
        GOOD + "Traceback (most recent call last):\n",
        GOOD.replace("xcb", "offscreen"),
        GOOD.replace("0.80", "3.20"),
        GOOD.replace("1.90", "5.10"),
        "",
    ],
    ids=["a library lacks", "a mistake", "another display", "a late window", "a late loss", "silence"],
)
def test_a_start_with_any_other_words_or_too_slow_is_refused(said, refused):
    from proof import starts

    with pytest.raises(refused):
        starts.figures("first", said, 3.0, 5.0)


def test_what_belongs_to_the_user_may_stay(place):
    from proof import leftovers

    leftovers.only_own_files(place)
    leftovers.empty_log(place)


@pytest.mark.parametrize("name", ["home/visitor/core", "home/visitor/.cache/other/file", "tmp/left-behind"])
def test_anything_else_that_stays_is_named(place, refused, name):
    from proof import leftovers

    (place.root / name).parent.mkdir(parents=True, exist_ok=True)
    (place.root / name).touch()
    with pytest.raises(refused, match=Path(name).name):
        leftovers.only_own_files(place)


def test_a_warning_in_the_log_is_told(place, refused):
    from proof import leftovers

    (place.home / ".local/share/nnstudio").mkdir(parents=True)
    (place.home / ".local/share/nnstudio/nnstudio.log").write_text("WARNING something\n", encoding="utf-8")
    with pytest.raises(refused, match="something"):
        leftovers.empty_log(place)


def test_books_of_the_system_are_not_looked_at_and_everything_else_is(place):
    from proof.place import Place

    before = place.files()
    for name in ("var/lib/dpkg/status", "home/visitor/new", "usr/lib/nnstudio/forgotten"):
        (place.root / name).parent.mkdir(parents=True, exist_ok=True)
        (place.root / name).touch()
    assert Place(place.root).files() - before == {
        "usr", "usr/lib", "usr/lib/nnstudio", "usr/lib/nnstudio/forgotten", "var", "var/lib",
    }  # fmt: skip


def test_archive_is_unpacked_where_its_path_has_blanks_and_only_root_may_write(place, tmp_path):
    import tarfile

    from proof.packages import Archive, found_in

    (tmp_path / "nnstudio").write_text("program", encoding="utf-8")
    (place.root / "srv").mkdir()
    file = tmp_path / "nnstudio-1-linux-x86_64.tar.xz"
    with tarfile.open(file, "w:xz") as archive:
        archive.add(tmp_path / "nnstudio", "nnstudio-1-linux-x86_64/nnstudio")
    (found,) = found_in(tmp_path)
    program = found.put_into(place)
    assert found == Archive(file)
    assert " " in program.folder
    assert not program.folder.isascii()
    assert place.outside(program.start).read_text("utf-8") == "program"
    found.take_out_of(place)
    assert list((place.root / "srv").iterdir()) == []


def test_programs_that_ours_starts_get_the_user_s_environment_and_not_ours():
    import inherited

    environment = {
        "LD_LIBRARY_PATH": "/ours/_internal:/theirs",
        "LD_LIBRARY_PATH_ORIG": "/theirs",
        "QT_PLUGIN_PATH": "/ours/_internal/plugins",
        "_PYI_ARCHIVE_FILE": "/ours/nnstudio",
        "HOME": "/home/visitor",
    }
    inherited.give_back(environment)
    assert environment == {"LD_LIBRARY_PATH": "/theirs", "HOME": "/home/visitor"}


def test_where_the_user_had_no_folder_of_libraries_there_is_none_afterwards():
    import inherited

    environment = {"LD_LIBRARY_PATH": "/ours/_internal"}
    inherited.give_back(environment)
    assert environment == {}


def test_who_may_not_install_is_told_what_lacks(monkeypatch):
    import prove

    if not hasattr(os, "geteuid"):
        pytest.skip("a system with root")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert prove.lacking()[0] == "the rights of root"
