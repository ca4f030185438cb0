"""What holds for every test: no display needed, nothing of the user touched, nothing left behind.

Qt is looked at only when a test has loaded it already, so that the rooms below the windows can be tested
without it.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# Before Qt is first imported: without a display Qt aborts the interpreter.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from nnstudio import paths
from tests.helpers.leaks import LeakWatch
from tests.helpers.patience import LONG

# How long an example takes says nothing on a shared machine.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.register_profile(LONG, deadline=None, max_examples=2000)
hypothesis.settings.load_profile("unhurried")

PHASES = pytest.StashKey[dict[str, bool]]()
QT_OPTIONS = ("qt_api", "qt_log_level_fail", "qt_log_ignore", "qt_default_raising")


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Keep pytest-qt's settings in pyproject.toml known when that plug-in is switched off."""
    if not pluginmanager.has_plugin("pytest-qt"):
        for name in QT_OPTIONS:
            parser.addini(name, "setting of pytest-qt, which is switched off", type="args")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Remember how each phase went: a failed test keeps its widgets alive in its traceback, no leak."""
    report = yield
    item.stash.setdefault(PHASES, {})[report.when] = report.passed
    return report


@pytest.fixture(scope="session", autouse=True)
def kernel_cache() -> Iterator[None]:
    """Let all tests share the user's real cache folder: kernels take seconds to compile."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(paths.CACHE_VARIABLE, str(paths.user_cache()))
        yield


@pytest.fixture(autouse=True)
def own_home(
    kernel_cache: None, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Give each test its own empty settings and data folder in place of the user's."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "xdg"))
    return home


@pytest.fixture(autouse=True)
def leak_watch(own_home: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a passed test that leaves a thread, a top-level widget or a running timer behind."""
    watch = LeakWatch(with_qt="PySide6.QtCore" in sys.modules)
    with watch:
        yield
    if request.node.stash.get(PHASES, {}).get("call"):
        leaks = watch.leaks()
        if leaks:
            pytest.fail("the test left behind: " + "; ".join(leaks), pytrace=False)
