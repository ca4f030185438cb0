"""Makes all that is given to people: packages for this system, bill of materials and checksums in `dist`, and
proves the packages where that can be done.
"""

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
import prove
import sizes
import windows_installer
from proof.verdict import NotProvenError


def release(target: Path) -> list[Path]:
    """Build everything into `target`; gives the files, the checksums last. Raises freeze.BuildError."""
    shutil.rmtree(target, ignore_errors=True)  # packages of another version are not to be proven or given out
    target.mkdir(parents=True)
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


def _prove(target: Path) -> None:
    """Tell what the proof has seen, or what it lacks here: what is not proven is not to be given out."""
    if missing := prove.lacking():
        print(f"NOT PROVEN, as this is missing: {', '.join(missing)}. See CONTRIBUTING.md, “A release”.")
    else:
        for sentence in prove.prove(target):
            print(sentence, flush=True)


if __name__ == "__main__":
    try:
        for made in release(product.ROOT / "dist"):
            print(made, flush=True)
        _prove(product.ROOT / "dist")
    except (freeze.BuildError, NotProvenError) as error:
        sys.exit(str(error))
    if not product.has_maintainer():
        print("Before this is given out, put a maintainer and their identifier into packaging/product.py.")
