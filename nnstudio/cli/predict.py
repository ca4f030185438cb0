"""`nnstudio predict`: a table in, the same table with predictions out."""

from pathlib import Path

from nnstudio.cli.opening import by_hand_sentence, open_to_ask
from nnstudio.cli.places import check_file_place
from nnstudio.cli.printing import console, counted, plain, print_json
from nnstudio.data.preparing.ways_out import (
    CORRECTED_OR_DROPPED,
    FILLED_OR_DROPPED,
    UNKNOWN_OR_DROPPED,
    WITHOUT_COLUMN,
)
from nnstudio.document.answering.file_prediction import PredictedFile, predict_file
from nnstudio.document.answering.prediction import MISSING, UNSEEN, Unseen
from nnstudio.document.learning.rebuilding import REBUILT
from nnstudio.errors import DataError, SettingError

_OPTIONS = {
    UNKNOWN_OR_DROPPED: "take it as unknown (--unseen unknown), or leave such rows out (--unseen drop)",
    WITHOUT_COLUMN: f"{WITHOUT_COLUMN} (--unseen unknown)",
    FILLED_OR_DROPPED: (
        "have such cells filled in as in the training (--missing prepared), or leave such rows out "
        "(--missing drop)"
    ),
    CORRECTED_OR_DROPPED: f"{CORRECTED_OR_DROPPED} (--unseen drop)",
}
"""Ways out in the words of a refusal, and by which option each is taken here."""


def predict_table(
    name: str, data: Path, out: Path, unseen: str, missing: str, safe: bool, as_json: bool
) -> None:
    """Write the rows of a table with predictions added; rows with gaps that are not filled in get none."""
    chosen = next((choice for choice in UNSEEN if choice == unseen), None)
    if chosen is None:
        raise SettingError(f"--unseen “{unseen}” is no choice: write one of {', '.join(UNSEEN)}.")
    gaps = next((choice for choice in MISSING if choice == missing), None)
    if gaps is None:
        raise SettingError(f"--missing “{missing}” is no choice: write one of {', '.join(MISSING)}.")
    opened = open_to_ask(name)
    check_file_place(out, data, opened.path)
    try:
        written = predict_file(opened.project, opened.run, data, out, chosen, gaps, safe)
    except DataError as refused:
        raise DataError(_with_options(str(refused))) from None
    if as_json:
        words = {"words": written.words, "unknown_words": written.unknown_words} if written.words else {}
        filled = {"filled": written.filled} if written.filled else {}
        images = {"images": str(written.images)} if written.images else {}
        by_hand = {"set_by_hand": opened.by_hand} if opened.by_hand else {}
        print_json({"rows": written.rows, "predicted": written.predicted, "out": str(out), **filled, **images,
                    **words, **by_hand,
                    **({"notes": list(written.notes)} if written.notes else {})})  # fmt: skip
    else:
        _print(written, chosen, by_hand_sentence(opened))


def _with_options(sentence: str) -> str:
    for words, options in _OPTIONS.items():
        sentence = sentence.replace(words, options)
    return sentence


def _print(written: PredictedFile, unseen: Unseen, weights: str) -> None:
    lines = console()
    if written.targets == (REBUILT,):
        lines.print(f"{counted(written.predicted, 'row')} rebuilt in {plain(written.path)}")
    else:
        told = f"{counted(written.predicted, 'prediction')} of {plain(', '.join(written.targets))}"
        lines.print(f"{told} in {plain(written.path)}")
    if written.images is not None:
        lines.print(f"The images that were rebuilt are in {plain(written.images)}")
    if written.other_encoding:
        lines.print("Written as UTF-8: the encoding of the table lacks a character of the answers.")
    if written.left_out and unseen == "drop":
        lines.print(
            f"{counted(written.left_out, 'row')} without a prediction: missing values, or a category that "
            "the training never met."
        )
    elif written.left_out:
        lines.print(f"{counted(written.left_out, 'row has', 'rows have')} missing values and no prediction.")
    for sentence in (written.filled_sentence, written.words_sentence, *written.notes, weights):
        if sentence:
            lines.print(plain(sentence))
