"""What the window cannot be opened with is refused in one sentence."""

import pytest

from nnstudio.app.starting.arguments import parse


def test_a_file_a_sample_and_a_theme():
    assert vars(parse([])) == {"file": None, "sample": None, "theme": None}
    found = parse(["my.nns", "--sample", "wine", "--theme", "dark"])
    assert (found.file, found.sample, found.theme) == ("my.nns", "wine", "dark")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--unknown"],
            "There is no option “--unknown”: the options are --sample, --theme, --help, --version.",
        ),
        (["--theem", "dark"], "There is no option “--theem”: did you mean --theme?"),
        (
            ["--theme", "blue"],
            "--theme needs one of “system”, “light”, “dark”, “light-contrast”, “dark-contrast”: for instance",
        ),
        (
            ["--sample"],
            "--sample needs the name of a sample, such as penguins: “nnstudio samples” lists them.",
        ),
        (["a.nns", "b.nns"], "“b.nns” is one file too many: NN Studio opens one at a time."),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(arguments, sentence, capsys):
    with pytest.raises(SystemExit) as ended:
        parse(arguments)
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert said.err.startswith(sentence)
    assert said.err.count("\n") == 1
    assert said.out == ""
