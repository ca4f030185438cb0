"""What a release is made of is told in full: components, licences, bill of materials, checksums, sizes."""

import hashlib
import json
import sys
import tomllib
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest

from nnstudio import components

ROOT = Path(__file__).parents[2]
MOMENT = datetime(2027, 1, 31, 12, 0, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "packaging")


@pytest.fixture
def inventory() -> ModuleType:
    import inventory

    return inventory


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder as a build leaves it, with two packages and a library of the system."""
    program = tmp_path / "nnstudio"
    licences = program / "_internal" / "numpy-9.9.dist-info" / "licenses"
    licences.mkdir(parents=True)
    (licences / "LICENSE.txt").write_text("Do as you like.\n", encoding="utf-8")
    (licences.parent / "METADATA").write_text(
        "Metadata-Version: 2.4\nName: numpy\nVersion: 9.9\nLicense-Expression: BSD-3-Clause AND MIT\n",
        encoding="utf-8",
    )
    own = program / "_internal" / "nnstudio-0.1.0.dist-info"
    own.mkdir()
    (own / "METADATA").write_text("Metadata-Version: 2.4\nName: nnstudio\nVersion: 0.1.0\n", encoding="utf-8")
    (program / "_internal" / "nnstudio").mkdir()
    (tmp_path / "binaries.json").write_text(json.dumps([["python", sys.executable]]), encoding="utf-8")
    return program


def test_every_dependency_is_among_the_components():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert sorted(components._name(line) for line in declared) == sorted(components.DIRECT)
    names = {found.name.lower().replace("_", "-") for found in components.components()}
    assert {name.lower() for name in components.DIRECT} <= names
    assert "llvmlite" in names
    assert "pytest" not in names


def test_every_component_tells_version_and_licence():
    found = components.components()
    assert [item for item in found if not item.version or item.licence in ("", "see its text")] == []
    assert max(len(item.licence) for item in found) < 80


@pytest.mark.parametrize(
    ("requirement", "name"),
    [("numpy<2.5,>=1.26", "numpy"), ("PySide6-Essentials==6.11.2", "PySide6-Essentials"), ("six", "six")],
)
def test_a_requirement_names_its_package(requirement, name):
    assert components._name(requirement) == name


def test_a_licence_that_is_a_whole_text_is_not_a_name(tmp_path):
    folder = tmp_path / "x-1.dist-info"
    folder.mkdir()
    told = ["Metadata-Version: 2.1", "Name: x", "Version: 1", "License: Copyright " + "and so on " * 20,
            "Classifier: License :: OSI Approved :: BSD License"]  # fmt: skip
    (folder / "METADATA").write_text("\n".join(told) + "\n", encoding="utf-8")
    assert components.of_distribution(metadata.PathDistribution(folder)).licence == "BSD License"


def test_a_built_program_carries_list_and_texts_of_all_but_itself(inventory, built, tmp_path, monkeypatch):
    found = inventory.works(built, tmp_path / "binaries.json")
    inventory.write_into(built, found)
    assert [work.component.name for work in found] == ["Python", "numpy"]
    assert found[1].address == "pkg:pypi/numpy@9.9"
    monkeypatch.setattr(components, "SHIPPED_LIST", built / "_internal" / "nnstudio" / "components.json")
    assert components.components() == [work.component for work in found]
    text = (built / "_internal" / "nnstudio" / "THIRD-PARTY.txt").read_text("utf-8")
    assert "numpy 9.9 (BSD-3-Clause AND MIT)" in text
    assert "Do as you like." in text
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in text


def test_bill_of_materials_names_each_work_with_its_licence(inventory, built, tmp_path):
    import bill_of_materials

    found = inventory.works(built, tmp_path / "binaries.json")
    text = bill_of_materials.bill_of_materials(found, MOMENT)
    bill = json.loads(text)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert bill["metadata"]["timestamp"] == "2027-01-31T12:00:00Z"
    assert bill["components"][1]["licenses"] == [{"expression": "BSD-3-Clause AND MIT"}]
    assert bill["dependencies"][0]["dependsOn"] == [part["bom-ref"] for part in bill["components"]]
    assert text == bill_of_materials.bill_of_materials(found, MOMENT)


def test_words_that_are_no_expression_are_a_licence_s_name(inventory):
    import bill_of_materials

    work = inventory.Work(components.Component("x", "1", "BSD License"), "pkg:pypi/x@1", ())
    (part,) = json.loads(bill_of_materials.bill_of_materials([work], MOMENT))["components"]
    assert part["licenses"] == [{"license": {"name": "BSD License"}}]


def test_checksums_are_those_of_the_files(tmp_path):
    import bill_of_materials

    (tmp_path / "b").write_bytes(b"two")
    (tmp_path / "a").write_bytes(b"one")
    lines = bill_of_materials.checksums([tmp_path / "b", tmp_path / "a"]).splitlines()
    assert lines == [
        f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in (("a", b"one"), ("b", b"two"))
    ]


def test_sizes_are_counted_by_part_and_what_is_too_large_is_told(tmp_path, monkeypatch):
    import sizes

    for name, size in (
        ("_internal/llvmlite/a.so", 300),
        ("_internal/other/b", 20),
        ("nnstudio", 50),
        ("smoke", 999),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(bytes(size))
    (tmp_path / "_internal" / "link.so").symlink_to("llvmlite/a.so")
    found = sizes.parts(tmp_path)
    assert [(part.name, part.size) for part in found] == [
        ("LLVM", 300),
        ("Python code", 50),
        ("system libraries", 20),
    ]
    assert sizes.faults(found, 10) == []
    assert "LLVM" in sizes.table(found, 10)
    monkeypatch.setattr(sizes, "LARGEST", 100)
    monkeypatch.setattr(sizes, "REASONS", {"LLVM": "", "Python code": ""})
    told = sizes.faults(found, sizes.LARGEST_PACKED + 1)
    assert [sentence.split()[0] for sentence in told] == ["system", "The", "Packed"]
