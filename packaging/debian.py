"""Lays the built program out as a Debian package: menu entry, icons, file type, manual and licences included.

It lives in /usr/lib/nnstudio; an empty /opt would go with the package when that is removed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import desktop
import freeze
import icons
import inventory
import manual
import product

REVISION = "1"
COMPRESSION = "1"
"""Of xz: 6 takes five times as long and makes the package 6 % smaller."""
HOME = Path("usr/lib") / product.NAME
DEPENDS = (
    "libc6 (>= 2.36)", "libstdc++6", "libgcc-s1", "zlib1g", "libgl1", "libegl1", "libx11-6", "libx11-xcb1",
    "libxcb1", "libfontconfig1", "libfreetype6", "libdbus-1-3", "libglib2.0-0 | libglib2.0-0t64",
)  # fmt: skip
"""What the build leaves to the system because it belongs to its drivers, fonts and desktop. Qt's smaller X11
libraries are shipped.
"""
RECOMMENDS = (
    "fonts-dejavu-core | fonts-noto-core", "shared-mime-info", "desktop-file-utils", "hicolor-icon-theme",
    "libwayland-cursor0", "libwayland-egl1", "xdg-utils",
)  # fmt: skip
NOT_SHIPPED = ("smoke", "smoke.exe")
"""Stands beside the program to try it out."""
EXECUTABLE, PLAIN = 0o755, 0o644
OVERRIDES = (
    (
        "embedded-library",
        "wheels of Qt, Pillow and NumPy carry libraries of their own; the bill of materials lists them",
    ),
    ("unstripped-binary-or-object", "stripping OpenBLAS and Pillow's libraries corrupts them"),
    ("custom-library-search-path", "the libraries beside the program are found from its own folder"),
)
"""Findings of lintian that are meant so, and why."""

_WHOLE_TEXT = re.compile(
    r"(Apache License\s+Version 2\.0, January 2004|GNU GENERAL PUBLIC LICENSE\s+Version)"
    r".*?END OF TERMS AND CONDITIONS",
    re.DOTALL,
)


def version() -> str:
    """The version as Debian compares it: what is not final sorts before what is."""
    return f"{product.version().replace('rc', '~rc').replace('b', '~b').replace('a', '~a')}-{REVISION}"


def architecture() -> str:
    """What dpkg calls this machine."""
    return subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, encoding="utf-8", check=True
    ).stdout.strip()


def build(program: Path, works: list[inventory.Work], target: Path) -> Path:
    """Write the package into `target`; gives its file. `program` is the built folder."""
    tree = target / "debian"
    shutil.rmtree(tree, ignore_errors=True)
    lay_out(program, works, tree)
    package = target / f"{product.NAME}_{version()}_{architecture()}.deb"
    moment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(datetime.now(UTC).timestamp()))}
    subprocess.run(
        [
            "dpkg-deb",
            "-Zxz",
            f"-z{COMPRESSION}",
            "--threads-max=2",
            "--root-owner-group",
            "--build",
            str(tree),
            str(package),
        ],
        env=moment,
        check=True,
        capture_output=True,
    )
    shutil.rmtree(tree)
    return package


def lay_out(program: Path, works: list[inventory.Work], tree: Path) -> None:
    """Fill a folder as the root of a system that has the package installed."""
    shutil.copytree(program, tree / HOME, symlinks=True, ignore=shutil.ignore_patterns(*NOT_SHIPPED))
    start = tree / "usr/bin" / product.NAME
    start.parent.mkdir(parents=True)
    start.symlink_to(Path("../lib") / product.NAME / product.NAME)
    share = tree / "usr/share"
    for path, text in _texts(works).items():
        _write(share / path, text if isinstance(text, bytes) else text.encode())
    icons.write_hicolor(share / "icons/hicolor")
    _set_modes(tree)
    _write(tree / "DEBIAN/control", control(freeze.size(tree)).encode())
    _write(tree / "DEBIAN/md5sums", _sums(tree).encode())


def control(size: int) -> str:
    """What dpkg is told; `size` in bytes is that of all files."""
    fields = {
        "Package": product.NAME,
        "Version": version(),
        "Architecture": architecture(),
        "Maintainer": product.MAINTAINER,
        "Installed-Size": str(-(-size // 1024)),
        "Depends": ", ".join(DEPENDS),
        "Recommends": ", ".join(RECOMMENDS),
        "Section": "science",
        "Priority": "optional",
        "Description": product.SUMMARY[0].lower() + product.SUMMARY[1:],
    }
    lines = [f"{name}: {value}" for name, value in fields.items()]
    return "\n".join([*lines, *_folded(product.DESCRIPTION)]) + "\n"


def copyright_file(works: list[inventory.Work]) -> str:
    """Who holds which rights; texts that every Debian system holds are referred to."""
    return (
        f"{product.TITLE} is copyright of {product.COPYRIGHT}, under the Apache License, Version 2.0;\n"
        f"its text is in {inventory.COMMON}/Apache-2.0.\n\n"
        f"{_WHOLE_TEXT.sub(_referred, inventory.texts(works, with_common=False))}\n"
        f"With their whole texts all stand in /{HOME}/_internal/{product.NAME}/THIRD-PARTY.txt, too.\n"
    )


def _referred(found: re.Match[str]) -> str:
    name = "Apache-2.0" if found[0].startswith("Apache") else "GPL"
    return f"(Here follows the text that is in {inventory.COMMON}/{name}.)"


def changelog(moment: datetime | None = None) -> str:
    """The package's own history, in Debian's form: one entry for this version."""
    when = (moment or datetime.now(UTC)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    return (
        f"{product.NAME} ({version()}) stable; urgency=medium\n\n"
        f"  * Version {product.version()}: see changelog.gz.\n\n"
        f" -- {product.MAINTAINER}  {when}\n"
    )


def _texts(works: list[inventory.Work]) -> dict[str, str | bytes]:
    """Files below /usr/share and what they hold."""
    documentation = f"doc/{product.NAME}"
    overrides = "".join(f"# {why}\n{product.NAME}: {tag}\n" for tag, why in OVERRIDES)
    return {
        f"applications/{product.NAME}.desktop": desktop.desktop_entry(),
        f"mime/packages/{product.NAME}.xml": desktop.mime_type(),
        f"metainfo/{product.IDENTIFIER}.metainfo.xml": desktop.metainfo(),
        f"man/man1/{product.NAME}.1.gz": manual.packed(manual.manual_page()),
        f"{documentation}/copyright": copyright_file(works),
        f"{documentation}/changelog.Debian.gz": manual.packed(changelog()),
        f"{documentation}/changelog.gz": manual.packed((product.ROOT / "CHANGELOG.md").read_text("utf-8")),
        f"lintian/overrides/{product.NAME}": overrides,
    }


def _folded(paragraphs: tuple[str, ...]) -> list[str]:
    """The long description: lines begin with a blank, an empty one is a dot."""
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += [".", *textwrap.wrap(paragraph, 76)]
    return [f" {line}" for line in lines[1:]]


def _set_modes(tree: Path) -> None:
    """Folders and programs may be entered, all else is read; links have no rights of their own."""
    for path in [tree, *tree.rglob("*")]:
        if path.is_symlink():
            continue
        is_program = path.is_dir() or path.parent == tree / HOME
        path.chmod(EXECUTABLE if is_program else PLAIN)


def _sums(tree: Path) -> str:
    files = sorted(path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    shipped = [path.relative_to(tree) for path in files if path.relative_to(tree).parts[0] != "DEBIAN"]
    return "".join(f"{hashlib.md5((tree / path).read_bytes()).hexdigest()}  {path}\n" for path in shipped)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(PLAIN)
