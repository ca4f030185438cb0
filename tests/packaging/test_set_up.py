"""The two commands of the README prepare what they need, once, and say what they cannot do."""

import ctypes
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ROOT / "packaging" / "locks"


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    """The files of packaging/, imported as the command imports them."""
    monkeypatch.syspath_prepend(ROOT / "packaging")
    import checks
    import environment
    import start
    import system_libraries

    return {module.__name__: module for module in (checks, environment, start, system_libraries)}


@pytest.fixture
def environment(modules, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """Environments are made in a temporary folder, and pip only writes down what it was asked."""
    module = modules["environment"]
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    monkeypatch.setattr(module, "STAMP", tmp_path / "installed.json")
    asked: list[str] = []
    monkeypatch.setattr(module, "asked", asked, raising=False)
    monkeypatch.setattr(module, "_pip", lambda python, *arguments: asked.append(Path(arguments[-1]).name))
    monkeypatch.setattr(module, "_create", lambda: _fake_python(module))
    return module


def _fake_python(module: ModuleType) -> None:
    for name in ("bin/python", "Scripts/python.exe"):
        (module.FOLDER / name).parent.mkdir(exist_ok=True)
        (module.FOLDER / name).touch()


def test_a_second_run_installs_nothing(environment: ModuleType) -> None:
    environment.provide("app")
    first = list(environment.asked)
    environment.provide("app")
    assert first == ["app.txt", ROOT.name] == environment.asked


def test_test_packages_hold_those_of_the_app(environment: ModuleType) -> None:
    environment.provide("test")
    environment.provide("app")
    assert environment.asked == ["test.txt", ROOT.name]


def test_a_changed_lock_is_installed(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    environment.provide("app")
    monkeypatch.setattr(environment, "_fingerprint", lambda kind: "another")
    environment.provide("app")
    assert environment.asked.count("app.txt") == 2


def test_nothing_counts_as_installed_after_a_failure(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(python: Path, *arguments: str) -> None:
        raise environment.NoEnvironmentError

    environment.provide("app")
    with monkeypatch.context() as broken:
        broken.setattr(environment, "_pip", fail)
        with pytest.raises(environment.NoEnvironmentError):
            environment.provide("test")
    environment.provide("app")
    assert environment.asked.count("app.txt") == 2


def test_missing_libraries_are_named_by_their_packages(modules, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> None:
        if name == "libGL.so.1":
            raise OSError

    monkeypatch.setattr(ctypes, "CDLL", load)
    monkeypatch.setattr("shutil.which", lambda program: None)
    missing = modules["system_libraries"].missing_packages(with_test_display=True)
    assert missing == [("libgl1",), ("xvfb",), ("xauth",)]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries are looked after on Linux only")
def test_without_rights_the_line_to_type_is_printed(
    modules, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    libraries = modules["system_libraries"]
    monkeypatch.setattr(libraries, "missing_packages", lambda with_test_display: [("libgl1",), ("xvfb",)])
    monkeypatch.setattr("shutil.which", lambda program: f"/usr/bin/{program}")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    libraries.provide(with_test_display=True)
    assert "sudo apt-get install --no-install-recommends libgl1 xvfb" in capsys.readouterr().out


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_no_display_means_training_in_the_terminal(
    modules, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    start = modules["start"]
    called: list[str] = []
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "_call", lambda command: called.extend(command) or 0)
    assert start.start(Path(sys.executable)) == 0
    assert called[1:5] == ["-m", "nnstudio", "train", start.SAMPLE]
    assert capsys.readouterr().out.count("\n") == 1


def test_one_failed_check_fails_the_run_and_the_rest_still_runs(
    modules, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    checks = modules["checks"]
    fails = checks.Check("broken", [sys.executable, "-c", "print('the reason'); raise SystemExit(1)"])
    passes = checks.Check("sound", [sys.executable, "-c", "print('chatter')"])
    monkeypatch.setattr(checks, "_checks", lambda python: [fails, passes])
    assert checks.run_all(Path(sys.executable)) == 1
    written = capfd.readouterr()
    assert "the reason" in written.out
    assert "chatter" not in written.out
    assert "sound" in written.out
    assert written.err == "FAILED: broken\n"


@pytest.mark.parametrize("name", ["app", "test", "build"])
def test_lock_names_versions_and_no_address(name: str) -> None:
    lines = (LOCKS / f"{name}.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9.-]+==[\w.+!]+( ; .+)?", line)] == []


def test_each_lock_holds_the_one_before() -> None:
    app, test, build = (
        set((LOCKS / f"{name}.txt").read_text("utf-8").split("\n")) for name in ("app", "test", "build")
    )
    assert app <= test <= build
