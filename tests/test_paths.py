"""The folders of the program and of the user."""

from pathlib import Path

import pytest

from nnstudio import paths


def test_one_variable_moves_all_folders_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    monkeypatch.delenv(paths.CACHE_VARIABLE, raising=False)
    assert {paths.user_config(), paths.user_data(), paths.user_cache()} == {
        tmp_path / "config",
        tmp_path / "data",
        tmp_path / "cache",
    }


def test_cache_can_be_moved_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(paths.CACHE_VARIABLE, str(tmp_path))
    assert paths.user_cache() == tmp_path
    assert paths.user_config() != tmp_path


@pytest.mark.parametrize(
    ("platform", "variable"), [("linux", "XDG_CONFIG_HOME"), ("win32", "APPDATA"), ("darwin", None)]
)
def test_settings_are_where_the_platform_keeps_them(
    platform: str, variable: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(paths.HOME_VARIABLE, raising=False)
    monkeypatch.setattr("sys.platform", platform)
    if variable is not None:
        monkeypatch.setenv(variable, str(tmp_path))
        assert paths.user_config() == tmp_path / "nnstudio"
    else:
        assert paths.user_config() == Path.home() / "Library" / "Preferences" / "nnstudio"


def test_resources_of_a_checkout_lie_beside_the_package() -> None:
    assert paths.resources() == Path(__file__).parents[1] / "resources"
