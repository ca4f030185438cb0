"""The network that a project's data gets while nobody has drawn one; what makes it is loaded when it is
wanted.
"""

from dataclasses import replace

from nnstudio.document.project import Project


def with_first_network(project: Project) -> Project:
    """The project with the network that a starter draws for its data."""
    from nnstudio.document.pictures import picture_shape
    from nnstudio.document.starting.image_projects import with_image_network
    from nnstudio.document.starting.starters import project_for_table

    if project.data is None:
        return project
    if picture_shape(replace(project, graph=Project().graph)) is not None:
        return with_image_network(project)
    target = next(iter(project.data.with_role("target")), None)
    starter = project_for_table(project.data.table, target, columns=project.data.columns)
    return replace(project, graph=starter.graph)
