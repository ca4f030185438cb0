"""Texts as bags of words: against scikit-learn, with a vocabulary of the training rows alone."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.columns.choices import MOST_WORDS, ColumnChoices, PreparationSettings
from nnstudio.data.columns.guess import guess
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.preparing.preparation import Preparation, features_of, fit
from nnstudio.data.preparing.texts import WORD, unknown_words
from nnstudio.data.preparing.usable_rows import usable_rows
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.errors import DataError

REVIEWS = ["A good film", "good, good fun", "a dull film", "don’t: dull and long", None, "A good film"]


def table_of(cells) -> Table:
    return Table((category_column("review", cells, "text"),), "films.csv")


def setting_of(own: ColumnChoices | None) -> ColumnSetting:
    return ColumnSetting("review", "text", "input", own)


def fitted(cells, rows=None, **own) -> Preparation:
    own = {"missing": "constant", **own}
    rows = np.arange(len(cells)) if rows is None else np.asarray(rows)
    return fit(table_of(cells), (setting_of(ColumnChoices(**own)),), PreparationSettings(), rows)


def features(cells, preparation: Preparation) -> np.ndarray:
    return preparation.inputs(table_of(cells), ["review"])


def test_each_word_is_counted():
    preparation = fitted(REVIEWS)
    assert preparation.features(["review"]) == tuple(
        f"review: {word}" for word in ("a", "and", "don’t", "dull", "film", "fun", "good", "long")
    )
    assert features(REVIEWS, preparation)[1].tolist() == [0, 0, 0, 0, 0, 1, 2, 0]
    assert features(REVIEWS, preparation)[4].tolist() == [0] * 8


def test_the_most_frequent_words_are_taken_and_ties_go_by_the_alphabet():
    assert fitted(REVIEWS, words=3).of("review").words == ("a", "film", "good")
    assert fitted(REVIEWS, words=4).of("review").words == ("a", "dull", "film", "good")


def test_capital_letters_may_matter():
    assert fitted(REVIEWS, words=3, lower_case=False).of("review").words == ("A", "film", "good")


def test_the_vocabulary_is_that_of_the_training_rows_and_the_width_is_not():
    preparation = fitted(REVIEWS, rows=[0, 5])
    assert preparation.of("review").words == ("a", "film", "good")
    names = preparation.features(["review"])
    assert names[:4] == ("review: a", "review: film", "review: good", "review (no word 4)")
    setting = setting_of(ColumnChoices())
    assert len(features_of(table_of(REVIEWS).columns[0], setting)) == len(names) == 8


def test_unknown_words_are_ignored_and_counted():
    preparation = fitted(REVIEWS)
    new = ["splendid film", "splendid"]
    assert features(new, preparation).sum() == 1
    assert unknown_words(table_of(new).columns[0], preparation.of("review")) == (2, 3)


def test_a_gap_is_refused_filled_or_told_of():
    with pytest.raises(DataError, match="Row 5: column “review” has no value"):
        features(REVIEWS, fitted(REVIEWS, missing="drop"))
    usable = usable_rows(table_of(REVIEWS), (setting_of(ColumnChoices("drop")),), PreparationSettings())
    assert usable.rows.tolist() == [0, 1, 2, 3, 5]
    told = features(REVIEWS, fitted(REVIEWS, constant="good", was_missing=True))
    assert told[:, -1].tolist() == [0, 0, 0, 0, 1, 0]
    assert told[4, :-1].tolist() == [0, 0, 0, 0, 0, 0, 1, 0]
    by_rule = fit(table_of(REVIEWS), (setting_of(None),), PreparationSettings(missing="median"), np.arange(6))
    assert features(REVIEWS, by_rule)[4].sum() == 0


def test_a_column_without_a_text_in_the_training_rows_is_refused():
    with pytest.raises(DataError, match="“review” has no value in the training rows"):
        fitted(REVIEWS, rows=[4])


def test_the_number_of_words_has_bounds():
    with pytest.raises(DataError, match="A text cannot become 0 words; choose 1 to 5,000"):
        ColumnChoices(words=0)
    with pytest.raises(DataError, match="A text cannot become"):
        ColumnChoices(words=MOST_WORDS + 1)


def test_a_text_is_an_input_where_there_is_nothing_else_to_learn_from():
    texts = [f"this is the review number {row} of many" for row in range(60)]
    table = Table(
        (
            category_column("review", texts, "text"),
            category_column("liked", ["yes" if row % 2 else "no" for row in range(60)]),
        )
    )
    assert {one.name: one.role for one in guess(table)} == {"review": "input", "liked": "target"}
    more = Table((*table.columns, number_column("stars", np.arange(60) % 7)))
    assert {one.name: one.role for one in guess(more, "liked")}["review"] == "ignored"


@pytest.mark.parametrize("weighing", ["counts", "tf_idf"])
@pytest.mark.parametrize("words", [5, 200])
def test_agrees_with_scikit_learn(weighing, words):
    text = pytest.importorskip("sklearn.feature_extraction.text")
    random = np.random.default_rng(5)
    vocabulary = [f"word{place}" for place in range(30)]
    cells = [" ".join(random.choice(vocabulary, random.integers(1, 12))) for _ in range(50)]
    train = np.arange(0, 50, 2)
    kind = text.CountVectorizer if weighing == "counts" else text.TfidfVectorizer
    theirs = kind(token_pattern=WORD).fit([cells[row] for row in train])
    ours = fitted(cells, train, weighing=weighing, words=200)
    if words < 200:
        ours = fitted(cells, train, weighing=weighing, words=words)
        theirs = kind(token_pattern=WORD, vocabulary=list(ours.of("review").words))
        theirs.fit([cells[row] for row in train])
    else:
        assert ours.of("review").words == tuple(theirs.get_feature_names_out())
    expected = theirs.transform(cells).toarray()
    np.testing.assert_allclose(features(cells, ours)[:, : expected.shape[1]], expected, rtol=1e-6)


# ------------------------------------------------------------------ properties

texts = st.lists(st.one_of(st.none(), st.text(max_size=20)), min_size=2, max_size=12)
own_choices = st.fixed_dictionaries(
    {
        "words": st.integers(1, 20),
        "lower_case": st.booleans(),
        "weighing": st.sampled_from(["counts", "tf_idf"]),
        "was_missing": st.booleans(),
    }
)


@given(texts, own_choices, st.sampled_from(["outlier outlier outlier", "aaa", "é Ω 7"]))
def test_fitting_reads_no_row_outside_the_training(cells, own, planted):
    """Planted words change neither vocabulary nor weights, and the width no more than the limit allows."""
    cells = ["first", *cells]
    train = np.arange(0, len(cells), 2)
    other = [cell if row % 2 == 0 else planted for row, cell in enumerate(cells)]
    one, two = (fitted(each, train, **own).of("review") for each in (cells, other))
    assert (one.words, one.rarity) == (two.words, two.rarity)
    assert max(one.width, two.width) <= own["words"]


@given(texts, own_choices)
def test_each_text_is_prepared_by_itself(cells, own):
    cells = ["first", *cells]
    preparation = fitted(cells, **own)
    together = features(cells, preparation)
    assert np.isfinite(together).all()
    assert together.shape == (len(cells), len(preparation.features(["review"])))
    for row, cell in enumerate(cells):
        np.testing.assert_array_equal(features([cell], preparation), together[[row]])


@given(st.text(max_size=60))
def test_words_are_found_whatever_stands_between_them(text):
    assert all(re.fullmatch(WORD, word) for word in re.findall(WORD, text))
    assert not re.search(r"[^\W_]", re.sub(WORD, "", text))
