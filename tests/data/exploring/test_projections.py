"""The plane of largest spread: as scikit-learn finds it, and none where there is no plane."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnstudio.data.exploring.projections import project
from tests.data.exploring.columns import any_number

PCA = pytest.importorskip("sklearn.decomposition").PCA
StandardScaler = pytest.importorskip("sklearn.preprocessing").StandardScaler


@pytest.mark.parametrize(("rows", "columns"), [(200, 5), (12, 40), (5, 5), (300, 2)])
def test_places_and_shares_are_scikit_learns(rows, columns):
    generator = np.random.default_rng(rows)
    values = generator.normal(size=(rows, columns)) @ generator.normal(size=(columns, columns)) + 5
    found = project(values)
    other = PCA(n_components=2)
    expected = other.fit_transform(StandardScaler().fit_transform(values))
    assert found.shares == pytest.approx(other.explained_variance_ratio_)
    signs = np.sign((found.places * expected).sum(axis=0))
    assert np.allclose(found.places, expected * signs, atol=1e-8)
    assert np.allclose(np.abs(found.loadings), np.abs(other.components_.T))


def test_the_largest_loading_points_upwards():
    values = np.random.default_rng(0).normal(size=(50, 4))
    loadings = project(values).loadings
    assert (loadings[np.abs(loadings).argmax(axis=0), (0, 1)] > 0).all()


def test_gaps_stand_at_the_mean_and_constants_say_nothing():
    values = np.random.default_rng(0).normal(size=(50, 3))
    with_constant = np.column_stack([values, np.full(50, 7.0), np.full(50, np.nan)])
    assert project(with_constant).shares == pytest.approx(project(values).shares)
    values[:, 0][10] = np.nan
    assert np.isfinite(project(values).places).all()


@pytest.mark.parametrize(
    "values",
    [np.zeros((1, 3)), np.ones((5, 3)), np.arange(5.0)[:, None], np.tile(np.arange(5.0), (2, 1)).T,
     np.full((4, 2), np.nan)],
)  # fmt: skip
def test_fewer_than_two_directions_are_no_plane(values):
    assert project(values) is None


@given(st.integers(0, 8).flatmap(lambda rows: arrays(float, (rows, 3), elements=any_number)))
def test_any_numbers_give_a_plane_or_none(values):
    found = project(values)
    if found is not None:
        assert np.isfinite(found.places).all()
        assert 0 < found.shares[1] <= found.shares[0] < 1
