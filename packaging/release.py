"""Makes all that is given to people: packages for this system, bill of materials and checksums in `dist`."""

import shutil
import sys
from pathlib import Path

import archive
import bill_of_materials
import debian
import freeze
import inventory
import macos_image
import product
import sizes
import windows_installer


def release(target: Path) -> list[Path]:
    """Build everything into `target`; gives the files, the checksums last. Raises freeze.BuildError."""
    target.mkdir(parents=True, exist_ok=True)
    program = freeze.freeze(target)
    works = inventory.works(program, freeze.binaries_of(target))
    inventory.write_into(program, works)
    packages = _packages(program, works, target)
    bill = target / f"{product.NAME}-{product.version()}.cdx.json"
    bill.write_text(bill_of_materials.bill_of_materials(works), encoding="utf-8")
    sums = target / "SHA256SUMS"
    sums.write_text(bill_of_materials.checksums([*packages, bill]), encoding="ascii")
    _tell_sizes(program, packages)
    return [*packages, bill, sums]


def _packages(program: Path, works: list[inventory.Work], target: Path) -> list[Path]:
    if sys.platform == "win32":
        return [windows_installer.build(program, target)]
    if sys.platform == "darwin":
        return [macos_image.build(program, target)]
    archived = archive.build(program, target)
    return [archived, debian.build(program, works, target)] if shutil.which("dpkg-deb") else [archived]


def _tell_sizes(program: Path, packages: list[Path]) -> None:
    """Print the table; too large a program, or a large part without a reason, is a failed build."""
    packed = max((path.stat().st_size for path in packages), default=0)
    found = sizes.parts(program)
    print(sizes.table(found, packed))
    if told := sizes.faults(found, packed):
        raise freeze.BuildError("\n".join(told))


if __name__ == "__main__":
    try:
        for made in release(product.ROOT / "dist"):
            print(made)
    except freeze.BuildError as error:
        sys.exit(str(error))
