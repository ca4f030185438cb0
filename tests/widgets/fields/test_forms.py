"""Forms made from a described object."""

from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.choices.optimizers import OPTIMIZERS
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import LAYERS, Dense
from nnstudio.engine.settings import settings_of
from nnstudio.widgets.curves.activation_curve import ActivationCurve
from nnstudio.widgets.fields.field import FormContext
from nnstudio.widgets.fields.forms import SettingsForm
from nnstudio.widgets.fold import Fold


def shown(described, qtbot, **more) -> SettingsForm:
    form = SettingsForm()
    qtbot.addWidget(form)
    form.show_object(described, **more)
    form.resize(300, 500)
    with qtbot.waitExposed(form):
        form.show()
    return form


def test_every_described_kind_has_a_form_with_all_its_settings(qtbot):
    kinds = [*LAYERS.values(), *OPTIMIZERS.values(), TrainingPlan]
    for kind in kinds:
        form = shown(kind(), qtbot)
        assert set(form.fields) == {s.name for s in settings_of(kind) if s.kind != "object"}


def test_an_edit_tells_the_setting_and_its_value(qtbot):
    form = shown(Dense(units=16), qtbot)
    with qtbot.waitSignal(form.edited) as told:
        form.fields["units"].widget.stepUp()
    assert told.args == ["units", 17]


def test_the_same_kind_keeps_its_fields_and_shows_the_new_values(qtbot):
    form = shown(Dense(units=16), qtbot)
    field = form.fields["units"]
    with qtbot.assertNotEmitted(form.edited):
        form.show_object(Dense(units=9))
    assert form.fields["units"] is field
    assert field.widget.value() == 9


def test_another_context_makes_the_fields_anew(qtbot):
    form = shown(LAYERS["input"](), qtbot, context=FormContext(input_columns=("a",)))
    form.show_object(LAYERS["input"](), FormContext(input_columns=("a", "b")))
    assert form.fields["columns"].widget.count() == 2


def test_the_curve_follows_the_activation(qtbot):
    form = shown(Dense(activation="relu"), qtbot)
    assert form.curve.activation == "relu"
    form.show_object(Dense(activation="tanh"))
    assert form.curve.activation == "tanh"


def test_rare_settings_are_folded_away(qtbot):
    form = shown(Dense(), qtbot)
    rare = form.fields["initializer"].widget
    assert not rare.isVisible()
    form.findChild(Fold).button.click()
    assert rare.isVisible()


def test_skipped_settings_have_no_field(qtbot):
    form = shown(Dense(), qtbot, skip=("l1", "l2"))
    assert not {"l1", "l2"} & set(form.fields)


def test_a_layer_without_settings_has_an_empty_form(qtbot):
    assert shown(LAYERS["flatten"](), qtbot).fields == {}


def test_every_activation_can_be_drawn(qtbot):
    curve = ActivationCurve()
    qtbot.addWidget(curve)
    pictures = []
    for name in ACTIVATIONS:
        curve.show_activation(name)
        picture = curve.grab().toImage()
        if picture not in pictures:
            pictures.append(picture)
    # Softmax of two units is a sigmoid.
    assert len(pictures) == len(ACTIVATIONS) - 1
