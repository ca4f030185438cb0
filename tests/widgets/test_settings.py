"""What is remembered between two starts."""

import pytest
from PySide6.QtCore import QByteArray

from nnstudio.session.running.pace import WATCH
from nnstudio.widgets.settings import RECENT_LIMIT, Settings


def test_everything_comes_back_from_the_file(tmp_path, own_home):
    settings = Settings()
    project = tmp_path / "a.nns"
    project.write_bytes(b"")
    settings.theme = "dark"
    settings.add_recent_file(project)
    settings.last_folder = tmp_path
    settings.window_geometry = QByteArray(b"place")
    settings.window_state = QByteArray(b"docks")
    settings.flush()
    again = Settings()
    assert again.theme == "dark"
    assert again.recent_files == (project.resolve(),)
    assert again.last_folder == tmp_path
    assert again.window_geometry == QByteArray(b"place")
    assert again.window_state == QByteArray(b"docks")


def test_a_fresh_file_has_defaults(own_home):
    settings = Settings()
    assert settings.theme == "system"
    assert settings.recent_files == ()
    assert settings.window_geometry is None
    assert settings.last_folder.is_dir()


@pytest.mark.parametrize("speed", [WATCH, None, 30.0])
def test_the_speed_of_training_comes_back(own_home, speed):
    settings = Settings()
    assert settings.training_speed == WATCH
    settings.training_speed = speed
    settings.flush()
    assert Settings().training_speed == speed


def test_recent_files_are_few_unique_and_there(tmp_path, own_home):
    settings = Settings()
    files = [tmp_path / f"{number}.nns" for number in range(RECENT_LIMIT + 3)]
    for file in files:
        file.write_bytes(b"")
        settings.add_recent_file(file)
    settings.add_recent_file(files[5])
    files[6].unlink()
    recent = settings.recent_files
    assert recent[0] == files[5].resolve()
    assert len(recent) == len(set(recent)) == RECENT_LIMIT - 1
    assert files[6].resolve() not in recent


def test_a_damaged_value_falls_back(own_home):
    settings = Settings()
    settings._store.setValue("theme", "purple")
    settings._store.setValue("window/geometry", "nonsense")
    assert settings.theme == "system"
    assert settings.window_geometry is None
