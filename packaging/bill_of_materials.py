"""The software bill of materials, in CycloneDX's JSON: what a release is made of, for those who must know.

The form is small enough to be written here: https://cyclonedx.org/docs/1.5/json/
"""

import hashlib
import json
import re
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import product
from inventory import Work

SPDX_EXPRESSION = re.compile(r"[\w.+-]+( (AND|OR|WITH) [\w.+-]+)*")


def bill_of_materials(found: list[Work], moment: datetime | None = None) -> str:
    """The bill as text; the same works at the same moment give the same bytes."""
    main = _component(
        product.NAME, product.version(), product.LICENCE, f"pkg:generic/{product.NAME}@{product.version()}"
    )
    parts = [
        _component(work.component.name, work.component.version, work.component.licence, work.address)
        for work in found
    ]
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{_identity(main, parts)}",
        "version": 1,
        "metadata": {
            "timestamp": (moment or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {**main, "type": "application"},
        },
        "components": parts,
        "dependencies": [{"ref": main["bom-ref"], "dependsOn": [part["bom-ref"] for part in parts]}],
    }
    return json.dumps(document, indent=2) + "\n"


def checksums(files: list[Path]) -> str:
    """Lines as `sha256sum --check` reads them."""
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(files)
    )


def _component(name: str, version: str, licence: str, address: str) -> dict[str, Any]:
    is_expression = SPDX_EXPRESSION.fullmatch(licence) is not None
    told = {"expression": licence} if is_expression else {"license": {"name": licence}}
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "purl": address,
        "licenses": [told],
    }


def _identity(main: dict[str, Any], parts: list[dict[str, Any]]) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([main, parts], sort_keys=True))
