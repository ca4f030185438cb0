"""Makes the macOS application and the disk image that it is given out in.

Written from Apple's and PyInstaller's manuals and untested: nobody has run it on macOS yet. The application
is signed for this machine only; to give it out without a warning, sign and notarize it with a developer's
identity.
"""

import plistlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import icons
import product

OLDEST_SYSTEM = "12.0"
_TYPE = f"{product.IDENTIFIER}.project"


def build(program: Path, target: Path) -> Path:
    """Write the .dmg into `target`; gives its file. Needs hdiutil and codesign, which macOS has."""
    staging = target / "image"
    shutil.rmtree(staging, ignore_errors=True)
    application = lay_out(program, staging)
    (staging / "Applications").symlink_to("/Applications")
    subprocess.run(["codesign", "--force", "--deep", "--sign", "-", str(application)], check=True)
    image = target / f"{product.NAME}-{product.version()}-macos.dmg"
    kind = ["-volname", product.TITLE, "-srcfolder", str(staging), "-ov", "-format", "UDZO"]
    subprocess.run(["hdiutil", "create", *kind, str(image)], check=True)
    shutil.rmtree(staging)
    return image


def lay_out(program: Path, folder: Path) -> Path:
    """Fill the bundle NN Studio.app; gives its folder."""
    application = folder / f"{product.TITLE}.app"
    contents = application / "Contents"
    shutil.copytree(program, contents / "MacOS", symlinks=True, ignore=shutil.ignore_patterns("smoke"))
    icons.write_for_macos(contents / "Resources")
    (contents / "Info.plist").write_bytes(plistlib.dumps(information()))
    return application


def information() -> dict[str, Any]:
    """What macOS is told: name, version, and that double clicks on projects come here."""
    return {
        "CFBundleName": product.TITLE,
        "CFBundleDisplayName": product.TITLE,
        "CFBundleIdentifier": product.IDENTIFIER,
        "CFBundleExecutable": product.NAME,
        "CFBundleIconFile": "nnstudio.icns",
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": product.version(),
        "CFBundleVersion": product.version(),
        "LSMinimumSystemVersion": OLDEST_SYSTEM,
        "LSApplicationCategoryType": "public.app-category.education",
        "NSHighResolutionCapable": True,
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": product.DOCUMENT_TITLE,
                "CFBundleTypeRole": "Editor",
                "CFBundleTypeIconFile": "project.icns",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [_TYPE],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": _TYPE,
                "UTTypeDescription": product.DOCUMENT_TITLE,
                "UTTypeConformsTo": ["public.data", "public.zip-archive"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": [product.EXTENSION.removeprefix(".")],
                    "public.mime-type": [product.MIME_TYPE],
                },
            }
        ],
    }
