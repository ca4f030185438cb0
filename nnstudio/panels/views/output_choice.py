"""Chooses which output of the network a view shows; not seen where there is only one."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.document.learning.losses import target_of
from nnstudio.document.networks.build import outputs_of
from nnstudio.document.project import Project
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.choice_box import ChoiceBox

MOST_WIDTH = 150


class OutputChoice(ChoiceBox):
    """Lists a project's outputs and keeps the chosen one as long as it is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Output that is shown", parent)
        self.setObjectName("output-choice")
        self.setToolTip("The output of the network that is shown")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(scaled(MOST_WIDTH))
        self._offered: tuple[tuple[str, str], ...] = ()
        self.hide()

    @property
    def output(self) -> str:
        """Id of the chosen output node; empty before any was offered."""
        return str(self.currentData() or "")

    def offer(self, project: Project) -> None:
        """List the outputs of a project."""
        offered = tuple((node_id, output_words(project, node_id)) for node_id in outputs_of(project))
        if offered != self._offered:
            chosen = self.output
            self._offered = offered
            self.clear()
            for node_id, words in offered:
                self.addItem(words, node_id)
            self.setCurrentIndex(max(0, self.findData(chosen)))
        self.setVisible(len(offered) > 1)

    def place(self, project: Project) -> int:
        """Which of the project's outputs is chosen, counted from 0."""
        outputs = outputs_of(project)
        return outputs.index(self.output) if self.output in outputs else 0


def output_words(project: Project, node_id: str) -> str:
    """What an output is called: its title, or its target; numbered where that would name several."""
    name = _name(project, node_id)
    alike = [other for other in outputs_of(project) if _name(project, other) == name]
    return name if len(alike) == 1 else f"{name} · {node_id.replace('_', ' ')}"


def _name(project: Project, node_id: str) -> str:
    node, target = project.graph.node(node_id), target_of(project, node_id)
    return node.title or (target.name if target else node.label)
