"""Links by the keyboard: a menu of the places that the selected layer can lead to, and of its links, to be
taken away.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from nnstudio.canvas.cards.port import Port, legal_ports
from nnstudio.document.editing import edits
from nnstudio.document.graph import Graph, Link, Node, input_count

if TYPE_CHECKING:
    from nnstudio.canvas.view import CanvasView

MOST_PLACES = 16
"""The nearest ones are listed, as a menu of hundreds cannot be read."""
SELECT_ONE = "Select one layer first: then C lists the layers that it can be linked with."


def open_menu(view: "CanvasView") -> None:
    """Ask below its card where the one selected layer shall lead to; says so where there is no such layer."""
    editor = view.editor
    chosen = [node for node in editor.project.graph.nodes if node.id in editor.selection]
    if len(chosen) != 1:
        editor.refused.emit(SELECT_ONE)
        return
    menu = _menu_for(view, chosen[0])
    if menu.isEmpty():
        editor.refused.emit(f"{chosen[0].label} has no other layer to be linked with: add one first.")
        menu.deleteLater()
        return
    card = view.mapFromScene(view.drawing.nodes[chosen[0].id].scene_rect()).boundingRect()
    menu.popup(view.viewport().mapToGlobal(card.bottomLeft()))
    menu.setActiveAction(menu.actions()[0])


def _menu_for(view: "CanvasView", node: Node) -> QMenu:
    menu, editor, graph = QMenu(view), view.editor, view.editor.project.graph
    menu.setObjectName("link_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for port in _places(graph, node):

        def connect(port: Port = port) -> None:
            editor.perform(
                "Connect", lambda project: edits.connect(project, node.id, port.node_id, port.index)
            )

        menu.addAction(_plain(f"Lead to {_place_words(graph, port)}"), connect)
    links = (*graph.incoming(node.id), *graph.outgoing(node.id))
    if links and not menu.isEmpty():
        menu.addSeparator()
    for link in links:

        def disconnect(link: Link = link) -> None:
            editor.perform("Disconnect", lambda project: edits.disconnect(project, link))

        source, target = graph.node(link.source).label, graph.node(link.target).label
        menu.addAction(_plain(f"Take away {source} → {target}"), disconnect)
    return menu


def _places(graph: Graph, node: Node) -> Iterator[Port]:
    """The nearest inputs that a link from a node may end at, and does not yet."""
    if not node.layer.has_output:
        return
    linked = {(link.target, link.port) for link in graph.outgoing(node.id)}
    ports = [
        port
        for port in legal_ports(graph, Port(node.id, "output"))
        if (port.node_id, port.index) not in linked
    ]

    def distance(port: Port) -> tuple[float, str, int]:
        other = graph.node(port.node_id)
        return (other.x - node.x) ** 2 + (other.y - node.y) ** 2, port.node_id, port.index

    yield from sorted(ports, key=distance)[:MOST_PLACES]


def _place_words(graph: Graph, port: Port) -> str:
    node = graph.node(port.node_id)
    held = next((link for link in graph.incoming(node.id) if link.port == port.index), None)
    words = node.label if input_count(graph, node) == 1 else f"{node.label}, input {port.index + 1}"
    return words if held is None else f"{words}, in the place of {graph.node(held.source).label}"


def _plain(words: str) -> str:
    return words.replace("&", "&&")
