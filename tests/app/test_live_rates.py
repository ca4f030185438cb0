"""Rates that are slid with the mouse while a network learns: in the run at once, in the plot, in the file."""

from PySide6.QtCore import Qt

from nnstudio.document.files.storage import load
from tests.helpers.knob import drag
from tests.helpers.projects import flower_project

LEFT = Qt.MouseButton.LeftButton


def learning(window, qtbot) -> None:
    window.editor.new(flower_project(epochs=1_000_000))
    window.runner.set_pace(200.0)
    qtbot.mouseClick(window.findChild(object, "strength_dropout").toggle, LEFT)
    window.actions_by_name["train"].trigger()
    qtbot.waitUntil(lambda: progress(window) is not None and progress(window).step > 0, timeout=60_000)


def progress(window):
    return window.runner.last_progress


def slide(window, qtbot, slider, end: float) -> int:
    """Drag a knob while the run goes on, until the plot tells of it; the steps that were done before."""
    window.inspector.ensureWidgetVisible(slider)
    before, told = progress(window).step, len(window.runner.curves().events)
    drag(slider, 0.4, end)
    qtbot.waitUntil(lambda: len(window.runner.curves().events) > told, timeout=60_000)
    return before


def test_what_is_slid_takes_effect_at_once_and_is_part_of_the_run(window, qtbot, tmp_path):
    learning(window, qtbot)
    find = window.findChild
    sliders = {
        "l2": find(object, "strength_l2").slider,
        "l1": find(object, "strength_l1").slider,
        "learning_rate": find(object, "field_learning_rate"),
        "dropout_1/rate": find(object, "strength_dropout").slider,
    }
    done = {name: slide(window, qtbot, slider.slider, 0.7) for name, slider in sliders.items()}
    window.editor.select({"dense_1"})
    own = find(object, "layer_l2").slider
    sliders["dense_1/l2"] = own
    done["dense_1/l2"] = slide(window, qtbot, own.slider, 0.6)
    words = {told for _epoch, told in window.runner.curves().events}
    for begin in ("L2 0 → ", "L1 0 → ", "learning rate ", "dropout 20 → ", "dense_1 L2 0 → "):
        assert any(told.startswith(begin) for told in words), begin
    window.runner.stop()
    qtbot.waitUntil(lambda: window.editor.run is not None, timeout=60_000)
    run = window.editor.run
    last = {event.name: event for event in run.events}
    assert last.keys() == sliders.keys()
    for name, slider in sliders.items():
        assert last[name].value == slider.value
        assert done[name] <= last[name].step <= run.steps
    window.editor.save(tmp_path / "run.nns")
    assert load(tmp_path / "run.nns")[1].events == run.events
