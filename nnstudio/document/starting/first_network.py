"""The network that a project's data gets while nobody has drawn one; what makes it is loaded when it is
wanted.
"""

from dataclasses import replace

from nnstudio.document.editing import edits
from nnstudio.document.project import Project


def with_first_network(project: Project) -> Project:
    """The project with the network that a starter draws for its data, in the place of what was drawn."""
    from nnstudio.document.pictures import picture_shape
    from nnstudio.document.starting.image_projects import with_image_network
    from nnstudio.document.starting.starters import project_for_table

    data = project.data
    if data is None:
        return project
    project = edits.remove(project, project.graph.by_id)
    if picture_shape(project) is not None:
        return with_image_network(project)
    target = next(iter(data.with_role("target")), None)
    starter = project_for_table(data.table, target, columns=data.columns)
    return replace(project, graph=starter.graph)
