"""What is wrong with the insides of a project file."""


class FormatError(Exception):
    """What is wrong with a file, as words for the end of a sentence; the storage turns it into a
    `ProjectError`.
    """
