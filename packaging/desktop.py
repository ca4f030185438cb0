"""The files by which a Linux desktop knows the program: menu entry, file type, page in a software centre."""

import configparser
import io
from xml.etree import ElementTree

import product

SPECIFICATION = "1.4"
"""Of the desktop entry; newer ones are errors to the checker of Debian 12."""
MIME_NAMESPACE = "http://www.freedesktop.org/standards/shared-mime-info"


def desktop_entry() -> str:
    """The entry in the menu, which also opens projects by a double click."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser["Desktop Entry"] = {
        "Type": "Application",
        "Version": SPECIFICATION,
        "Name": product.TITLE,
        "GenericName": "Neural Network Designer",
        "Comment": product.SUMMARY,
        "Exec": f"{product.NAME} %f",
        "TryExec": product.NAME,
        "Icon": product.NAME,
        "Terminal": "false",
        "StartupNotify": "true",
        "StartupWMClass": product.NAME,
        "Categories": "Science;ArtificialIntelligence;",
        "Keywords": "".join(f"{word};" for word in product.KEYWORDS),
        "MimeType": f"{product.MIME_TYPE};",
    }
    text = io.StringIO()
    parser.write(text, space_around_delimiters=False)
    return text.getvalue().rstrip("\n") + "\n"


def mime_type() -> str:
    """What a project file is: known by its name, and by how its archive begins."""
    root = ElementTree.Element("mime-info", xmlns=MIME_NAMESPACE)
    kind = ElementTree.SubElement(root, "mime-type", type=product.MIME_TYPE)
    ElementTree.SubElement(kind, "comment").text = product.DOCUMENT_TITLE
    ElementTree.SubElement(kind, "sub-class-of", type="application/zip")
    ElementTree.SubElement(kind, "icon", name=product.MIME_TYPE.replace("/", "-"))
    magic = ElementTree.SubElement(kind, "magic", priority="60")
    archive = ElementTree.SubElement(magic, "match", type="string", value=r"PK\003\004", offset="0")
    ElementTree.SubElement(archive, "match", type="string", value=product.DOCUMENT_FIRST_ENTRY, offset="30")
    ElementTree.SubElement(kind, "glob", pattern=f"*{product.EXTENSION}")
    return _as_text(root)


def metainfo() -> str:
    """The AppStream page; what is not released yet has no date and is left out."""
    root = ElementTree.Element("component", type="desktop-application")
    for name, text in (
        ("id", product.IDENTIFIER),
        ("metadata_license", "CC0-1.0"),
        ("project_license", product.LICENCE),
        ("name", product.TITLE),
        ("summary", product.SUMMARY),
        ("developer_name", product.COPYRIGHT),
    ):
        ElementTree.SubElement(root, name).text = text
    description = ElementTree.SubElement(root, "description")
    for paragraph in product.DESCRIPTION:
        ElementTree.SubElement(description, "p").text = paragraph
    ElementTree.SubElement(root, "launchable", type="desktop-id").text = f"{product.NAME}.desktop"
    provides = ElementTree.SubElement(root, "provides")
    ElementTree.SubElement(provides, "binary").text = product.NAME
    ElementTree.SubElement(provides, "mediatype").text = product.MIME_TYPE
    keywords = ElementTree.SubElement(root, "keywords")
    for word in product.KEYWORDS:
        ElementTree.SubElement(keywords, "keyword").text = word
    ElementTree.SubElement(root, "content_rating", type="oars-1.1")
    dated = [release for release in product.releases() if release.date]
    if dated:
        releases = ElementTree.SubElement(root, "releases")
        for release in dated:
            ElementTree.SubElement(releases, "release", version=release.version, date=release.date)
    return _as_text(root)


def _as_text(root: ElementTree.Element) -> str:
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
