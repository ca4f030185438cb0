"""The one family of errors whose message a user reads.

Every message is a sentence that names the thing, the place and the way out. Anything else that is raised is
a bug and is not caught.
"""


class NNStudioError(Exception):
    """Something the user can mend; `str(error)` is the sentence to show."""


class SettingError(NNStudioError):
    """A setting holds a value that it cannot have."""


class ShapeError(NNStudioError):
    """A layer was given a shape it cannot work on."""


class NetworkError(NNStudioError):
    """The nodes and links do not make a network, or a call does not fit the network."""


class TrainingError(NNStudioError):
    """A training run cannot start or go on."""


class DataError(NNStudioError):
    """A file or a table cannot be used as it is."""


class ProjectError(NNStudioError):
    """A project file cannot be read or written."""


class EditError(NNStudioError):
    """An edit would leave the project in a state that has no meaning."""
