"""Makes the Windows installer with Inno Setup: start menu, file type with its icon, and a clean removal.

Written from the manual (https://jrsoftware.org/ishelp/) and untested: nobody has run it on Windows yet.
"""

import shutil
import subprocess
from pathlib import Path

import icons
import product

COMPILER = "iscc"
_APPLICATION = "{7E0B6A52-3C1F-4B0E-9E57-6D2A1C8F4B31}"
"""Tells Windows that a newer version replaces an older one: it must never change."""

_ALL_FILES = "ignoreversion recursesubdirs createallsubdirs"
_OFFERED_AT_THE_END = "nowait postinstall skipifsilent"


def build(program: Path, target: Path) -> Path:
    """Write the installer into `target`; gives its file. Needs iscc, the compiler of Inno Setup 6."""
    icons.write_for_windows(target)
    script = target / f"{product.NAME}.iss"
    script.write_text(setup_script(program, target), encoding="utf-8-sig")
    subprocess.run([shutil.which(COMPILER) or COMPILER, "/Q", str(script)], check=True)
    return target / f"{_installer()}.exe"


def setup_script(program: Path, target: Path) -> str:
    """What Inno Setup is told: to install for one user without asking for rights, or for all with them."""
    kind = f"{product.TITLE.replace(' ', '')}.Project"
    keys = {
        f"Software\\Classes\\{product.EXTENSION}\\OpenWithProgids": (kind, ""),
        f"Software\\Classes\\{product.EXTENSION}": ("", kind),
        f"Software\\Classes\\{kind}": ("", product.DOCUMENT_TITLE),
        f"Software\\Classes\\{kind}\\DefaultIcon": ("", "{app}\\project.ico"),
        f"Software\\Classes\\{kind}\\shell\\open\\command": ("", '""{app}\\nnstudio.exe"" ""%1""'),
    }
    registry = "\n".join(
        f'Root: HKA; Subkey: "{key}"; ValueType: string; ValueName: "{name}"; ValueData: "{data}"; '
        f"Flags: {'uninsdeletevalue' if key.endswith(('Progids', product.EXTENSION)) else 'uninsdeletekey'}"
        for key, (name, data) in keys.items()
    )
    return f"""[Setup]
AppId={{{_APPLICATION}
AppName={product.TITLE}
AppVersion={product.version()}
AppPublisher={product.COPYRIGHT}
DefaultDirName={{autopf}}\\{product.TITLE}
DefaultGroupName={product.TITLE}
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile={product.ROOT / "LICENSE"}
SetupIconFile={target / "nnstudio.ico"}
UninstallDisplayIcon={{app}}\\nnstudio.exe
OutputDir={target}
OutputBaseFilename={_installer()}
Compression=lzma2
SolidCompression=yes
ChangesAssociations=yes

[Files]
Source: "{program}\\*"; DestDir: "{{app}}"; Excludes: "smoke.exe"; Flags: {_ALL_FILES}
Source: "{target / "project.ico"}"; DestDir: "{{app}}"; Flags: ignoreversion

[Icons]
Name: "{{group}}\\{product.TITLE}"; Filename: "{{app}}\\nnstudio.exe"

[Registry]
{registry}

[Run]
Filename: "{{app}}\\nnstudio.exe"; Description: "Start {product.TITLE}"; Flags: {_OFFERED_AT_THE_END}
"""


def _installer() -> str:
    return f"{product.NAME}-{product.version()}-windows-setup"
