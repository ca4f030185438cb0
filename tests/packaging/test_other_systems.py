"""What Windows and macOS are told, as far as it can be looked at elsewhere."""

import plistlib
import re
from pathlib import Path, PureWindowsPath

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "packaging")


def test_windows_opens_projects_with_the_program_it_installs(tmp_path):
    import product
    import windows_installer

    script = windows_installer.setup_script(tmp_path / "built", tmp_path)
    assert re.findall(r"^\[(\w+)\]$", script, re.MULTILINE) == ["Setup", "Files", "Icons", "Registry", "Run"]
    assert f"AppVersion={product.version()}\n" in script
    assert re.search(r"^AppId=\{\{[0-9A-F-]{36}\}$", script, re.MULTILINE)
    assert (
        r'Subkey: "Software\Classes\.nns"; ValueType: string; ValueName: ""; ValueData: "NNStudio.Project"'
        in script
    )
    assert r'ValueData: """{app}\nnstudio.exe"" ""%1"""' in script
    assert 'Excludes: "smoke.exe"' in script
    assert PureWindowsPath("{app}\\project.ico").name in script


def test_macos_bundle_is_whole_and_owns_projects(tmp_path):
    import macos_image
    import product

    built = tmp_path / "built"
    (built / "_internal").mkdir(parents=True)
    for name in ("nnstudio", "smoke"):
        (built / name).touch()
    application = macos_image.lay_out(built, tmp_path / "image")
    told = plistlib.loads((application / "Contents" / "Info.plist").read_bytes())
    assert application.name == "NN Studio.app"
    assert (application / "Contents" / "MacOS" / told["CFBundleExecutable"]).is_file()
    assert not (application / "Contents" / "MacOS" / "smoke").exists()
    (document,) = told["CFBundleDocumentTypes"]
    for icon in (told["CFBundleIconFile"], document["CFBundleTypeIconFile"]):
        assert (application / "Contents" / "Resources" / icon).is_file()
    (kind,) = told["UTExportedTypeDeclarations"]
    assert document["LSItemContentTypes"] == [kind["UTTypeIdentifier"]]
    assert kind["UTTypeTagSpecification"]["public.filename-extension"] == ["nns"]
    assert told["CFBundleShortVersionString"] == product.version()
