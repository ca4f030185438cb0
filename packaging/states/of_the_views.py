"""Every view below the canvas, for each kind of data and task, before and after the training."""

from collections.abc import Iterator

from nnstudio.app.main_window import MainWindow
from states.walking import Step, open_sample, train, wait


def views_of_classes(window: MainWindow) -> Iterator[Step]:
    """Classes of a table, one view at a time."""
    open_sample(window, "penguins")
    train(window, 20)
    yield from _each_view(window)


def views_of_numbers(window: MainWindow) -> Iterator[Step]:
    """A number of a table."""
    open_sample(window, "diabetes")
    train(window, 20)
    yield from _each_view(window, ("decision", "evaluation", "predict", "explore"))


def views_of_images(window: MainWindow) -> Iterator[Step]:
    """Classes of images."""
    open_sample(window, "digits_cnn")
    train(window, 3)
    yield from _each_view(window, ("weights", "decision", "evaluation", "predict", "data", "neurons"))


def views_of_rebuilt(window: MainWindow) -> Iterator[Step]:
    """What an autoencoder makes of its images."""
    open_sample(window, "autoencoder")
    train(window, 2)
    yield from _each_view(window, ("evaluation", "predict", "explore"))


def views_of_points(window: MainWindow) -> Iterator[Step]:
    """Two classes in the plane."""
    open_sample(window, "xor")
    train(window, 60)
    yield from _each_view(window, ("decision", "neurons", "predict"))


def views_before_training(window: MainWindow) -> Iterator[Step]:
    """What each view says while there is nothing to show."""
    open_sample(window, "penguins")
    yield from _each_view(window)


def pages_of_explore(window: MainWindow) -> Iterator[Step]:
    """The pages of the Explore view."""
    open_sample(window, "penguins")
    window.views.set_open(("explore",))
    for page in window.views.explore.pages:
        window.views.explore.show_page(page)
        wait(1500)
        yield page, window


def _each_view(window: MainWindow, keys: tuple[str, ...] = ()) -> Iterator[Step]:
    for key in keys or window.views.keys:
        window.views.set_open((key,))
        wait(1500)
        yield key, window.docks["views"]


WALKS = (
    views_of_classes, views_of_numbers, views_of_images, views_of_rebuilt, views_of_points,
    views_before_training, pages_of_explore,
)  # fmt: skip
